from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.merge.escape import Where, escape
from newsletter.merge.expression import Name
from newsletter.merge.places import MergeError
from newsletter.merge.program import (
    Choice,
    Literal,
    Program,
    Value,
    chosen,
    compile_header,
    compile_plain,
    fields,
    merged,
    run,
    with_known,
)
from newsletter.merge.tags import TagMint, by_token, choose_nonce, extract


def plain(source: str) -> Program:
    mint = TagMint(choose_nonce([source]))
    text, problems = extract(source, mint)
    assert problems == []
    return compile_plain(text, by_token(mint.tags))


def header(source: str) -> Program:
    mint = TagMint(choose_nonce([source]))
    text, _ = extract(source, mint)
    return compile_header(text, by_token(mint.tags))


def test_what_no_reader_changes_is_folded() -> None:
    assert plain('a {{ "b" }}{% if 1 < 2 %}c{% else %}{{ subscriber.x }}{% endif %}') == (
        Literal("a "),
        Literal("b"),
        Literal("c"),
    )
    assert plain("{% if false %}a{% endif %}") == ()


def test_what_depends_on_the_reader_is_kept() -> None:
    name = Name(("subscriber", "x"))
    assert plain("{{ subscriber.x }}{% if subscriber.x %}a{% elif false %}b{% else %}c{% endif %}") == (
        Value(name, Where.PLAIN),
        Choice(((name, (Literal("a"),)), (None, (Literal("c"),)))),
    )


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "Hi!"),
        ({"subscriber": {"name": "Anna"}}, "Hi, Anna!"),
        ({"subscriber": {"name": "Anna", "city": "Rīga"}}, "Hi, Anna of Rīga!"),
        ({"subscriber": {"name": "", "city": "Rīga"}}, "Hi!"),
    ],
)
def test_conditions_stand_inside_one_another(values: dict[str, object], text: str) -> None:
    source = (
        "Hi{% if subscriber.name %}, {{ subscriber.name }}"
        "{% if subscriber.city %} of {{ subscriber.city }}{% endif %}{% endif %}!"
    )
    assert run(plain(source), values) == text


def test_a_value_is_never_read_as_a_tag() -> None:
    hostile = "{{ subscriber.secret }}{% if true %}{{ 7*7 }}{% endif %}"
    values = {"subscriber": {"name": hostile, "secret": "s3cret"}}
    assert run(plain("Hi {{ subscriber.name }}"), values) == f"Hi {hostile}"
    assert run(header("Hi {{ subscriber.name }}"), values) == f"Hi {hostile}"


def test_a_header_stays_one_line() -> None:
    values = {"subscriber": {"name": "Anna\r\nBcc: x@example.org\n\n<html>"}}
    assert run(header("News, {{ subscriber.name }}"), values) == "News, Anna Bcc: x@example.org <html>"


def test_a_program_tells_its_fields() -> None:
    program = plain(
        "{{ subscriber.a | default(subscriber.b) }}{% if subscriber.c and web_url %}{{ subscriber.d }}"
        "{% elif subscriber.e %}{% else %}{{ subscriber.f }}{% endif %}{{ unsubscribe_url }}"
    )
    assert fields(program) == set("abcdef")


@pytest.mark.parametrize("source", ["{% if web_url %}a", "a{% endif %}", "a{% elif web_url %}", "a{% else %}b"])
def test_conditions_that_do_not_pair_are_refused(source: str) -> None:
    with pytest.raises(MergeError) as caught:
        plain(source)
    assert caught.value.hint


@given(st.dictionaries(st.sampled_from("abc"), st.text(max_size=8)), st.lists(st.sampled_from("abcx"), max_size=8))
def test_run_is_the_join_of_what_is_chosen(values: dict[str, str], names: list[str]) -> None:
    source = "".join(
        f"{{{{ subscriber.{n} }}}}{{% if subscriber.{n} %}}+{{% else %}}-{{% endif %}}" if n != "x" else "text"
        for n in names
    )
    program = plain(source)
    reader = {"subscriber": values}
    expected = "".join(
        escape(values.get(n), Where.PLAIN) + ("+" if values.get(n) else "-") if n != "x" else "text" for n in names
    )
    assert run(program, reader) == expected
    pieces = (p.text if isinstance(p, Literal) else merged(p, reader) for p in chosen(program, reader))
    assert "".join(pieces) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://a.example/?c={{ subscriber.city }}", "https://a.example/?c=Vec%20R%C4%ABga"),
        (
            "READ: https://a.example/?c={{ subscriber.city }}&d={{ subscriber.city }} ok",
            "READ: https://a.example/?c=Vec%20R%C4%ABga&d=Vec%20R%C4%ABga ok",
        ),
        ("https://a.example/?c=1 {{ subscriber.city }}", "https://a.example/?c=1 Vec Rīga"),
        (
            "https://a.example/?c={% if subscriber.city %}{{ subscriber.city }}{% endif %}\n{{ subscriber.city }}",
            "https://a.example/?c=Vec%20R%C4%ABga\nVec Rīga",
        ),
    ],
)
def test_a_value_inside_an_address_of_the_text_part_is_encoded(text: str, shown: str) -> None:
    assert run(plain(text), {"subscriber": {"city": "Vec Rīga"}}) == shown


KNOWN_IN_ADVANCE = [
    ("a{% if web_url %} {{ web_url }}{% endif %}b", {"web_url": "https://x.example/?a&b"}),
    ("a{% if web_url %} {{ web_url }}{% endif %}b", {"web_url": None}),
    ("{% if not web_url and subscriber.x %}1{% elif subscriber.x == 'x' or web_url %}2{% else %}3{% endif %}", {}),
    ("{{ web_url | default(subscriber.x) }}{{ subscriber.x | default(web_url) }}", {"web_url": None}),
    ("{% if subscriber.x %}{% if web_url %}{{ web_url | upper }}{% endif %}{% endif %}", {"web_url": "https://y"}),
]


@pytest.mark.parametrize(("source", "known"), KNOWN_IN_ADVANCE)
@pytest.mark.parametrize("reader", [{}, {"x": "x"}, {"x": "y"}])
def test_what_is_known_in_advance_changes_nothing(
    source: str, known: dict[str, str | None], reader: dict[str, object]
) -> None:
    values = {"subscriber": reader, **{name: value for name, value in known.items() if value}}
    assert run(with_known(plain(source), known), values) == run(plain(source), values)


def test_what_hangs_on_known_names_alone_is_decided() -> None:
    program = plain("a{% if web_url %} {{ web_url }}{% endif %}")
    assert all(isinstance(node, Literal) for node in with_known(program, {"web_url": "https://x.example"}))
    assert run(with_known(program, {"web_url": None}), {}) == "a"
