from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.merge.tags import (
    Tag,
    TagKind,
    TagMint,
    by_token,
    choose_nonce,
    extract,
    restore,
    split_tokens,
    token_pattern,
    written,
)


def read(source: str) -> tuple[str, list[Tag], list[str]]:
    """Return a source with {n} in the place of each tag, the tags and the problems."""
    mint = TagMint(choose_nonce([source]))
    text, problems = extract(source, mint, "lv.md")
    for number, tag in enumerate(mint.tags):
        text = text.replace(tag.token, f"<{number}>")
    return text, mint.tags, [f"{p.line}:{p.column} {p.sentence}" for p in problems]


@pytest.mark.parametrize(
    ("source", "text", "tags"),
    [
        ("no tag", "no tag", []),
        ("Hi {{ subscriber.name }}!", "Hi <0>!", [(TagKind.VALUE, "subscriber.name")]),
        ("{{subscriber.name}}", "<0>", [(TagKind.VALUE, "subscriber.name")]),
        ("{{\nsubscriber.name }}x", "<0>\nx", [(TagKind.VALUE, "subscriber.name")]),
        (
            "{% if subscriber.a %}1{% elif subscriber.b %}2{% else %}3{% endif %}",
            "<0>1<1>2<2>3<3>",
            [(TagKind.IF, "subscriber.a"), (TagKind.ELIF, "subscriber.b"), (TagKind.ELSE, ""), (TagKind.ENDIF, "")],
        ),
        ("{%- if subscriber.a -%}{%endif%}", "<0><1>", [(TagKind.IF, "subscriber.a"), (TagKind.ENDIF, "")]),
        ("{%\tif\tsubscriber.a %}", "<0>", [(TagKind.IF, "subscriber.a")]),
        ("{% else if subscriber.a %}", "<0>", [(TagKind.ELIF, "subscriber.a")]),
        ("{{ subscriber.a | default(“draugs”) }}", "<0>", [(TagKind.VALUE, 'subscriber.a | default("draugs")')]),
        ("{{ subscriber.a | default(„draugs”) }}", "<0>", [(TagKind.VALUE, 'subscriber.a | default("draugs")')]),
        ("{{ subscriber.a | default(’draugs’) }}", "<0>", [(TagKind.VALUE, "subscriber.a | default('draugs')")]),
        ('{{ subscriber.a | default("„Rīga”") }}', "<0>", [(TagKind.VALUE, 'subscriber.a | default("„Rīga”")')]),
        ('{% if subscriber.a == "x  y" %}', "<0>", [(TagKind.IF, 'subscriber.a == "x  y"')]),
        ("{\u007b\u00a0subscriber.a\u00a0}}", "<0>", [(TagKind.VALUE, "subscriber.a")]),
    ],
)
def test_a_tag_is_taken_out_and_understood(source: str, text: str, tags: list[tuple[TagKind, str]]) -> None:
    got, found, problems = read(source)
    assert problems == []
    assert got == text
    assert [(tag.kind, tag.source) for tag in found] == tags


@pytest.mark.parametrize(
    ("source", "text", "problems"),
    [
        ("a\n {{ name }}", "a\n ", ["2:2 the tag {{ name }} does not work: “name” is not known here"]),
        ("{{ }}", "", ["1:1 the tag {{ }} does not work: the tag is empty"]),
        (
            "{% for x in y %}",
            "",
            ["1:1 the tag {% for x in y %} does not work: “for” is not a word that stands in {% %}"],
        ),
        ("{% %}", "", ["1:1 the tag {% %} does not work: “” is not a word that stands in {% %}"]),
        ("{% if %}", "<0>", ["1:1 the tag {% if %} does not work: the tag is empty"]),
        ("{% else x %}", "", ["1:1 the tag {% else x %} does not work: “else” is not a word that stands in {% %}"]),
        ("a {{ b", "a {{ b", ["1:3 “{{” has no counterpart"]),
        ("a }} b %}", "a }} b %}", ["1:3 “}}” has no counterpart", "1:8 “%}” has no counterpart"]),
        ("{{ subscriber.a }\n\n{{ subscriber.b }}", "{{ subscriber.a }\n\n<0>", ["1:1 “{{” has no counterpart"]),
        (
            "{{ subscriber.a\n\n}}",
            "{{ subscriber.a\n\n}}",
            ["1:1 “{{” has no counterpart", "3:1 “}}” has no counterpart"],
        ),
        ("{% if subscriber.a }x{% endif %}", "{% if subscriber.a }x<0>", ["1:1 “{%” has no counterpart"]),
    ],
)
def test_a_tag_that_cannot_be_read_is_reported_where_it_stands(source: str, text: str, problems: list[str]) -> None:
    got, _, reported = read(source)
    assert (got, reported) == (text, problems)


def test_lines_keep_their_numbers() -> None:
    text, _, _ = read("a\n{{\n subscriber.name\n}}\nb {% nonsense\n %}\nc")
    assert text.count("\n") == 6


@given(st.lists(st.text(alphabet="nl0123456789abcdefz ", max_size=40), max_size=5))
def test_a_nonce_occurs_in_no_source_and_is_repeatable(sources: list[str]) -> None:
    nonce = choose_nonce(sources)
    assert nonce == choose_nonce(sources)
    assert nonce.isalnum()
    assert nonce == nonce.lower()
    assert not any(nonce in source for source in sources)


@given(st.lists(st.sampled_from(["{{ subscriber.a }}", "{% if web_url %}", "{% endif %}", "x", "1", "z", "m", "\n"])))
def test_tokens_stand_for_their_tags(pieces: list[str]) -> None:
    source = "".join(pieces)
    mint = TagMint(choose_nonce([source]))
    text, problems = extract(source, mint)
    assert problems == []
    assert restore(text, mint.tags) == source
    split = list(split_tokens(text, by_token(mint.tags)))
    assert "".join(piece if isinstance(piece, str) else piece.token for _, piece in split) == text
    assert [piece for _, piece in split if isinstance(piece, Tag)] == mint.tags
    assert all(text.startswith(piece if isinstance(piece, str) else piece.token, at) for at, piece in split)


def test_a_token_of_another_text_is_only_text() -> None:
    mint = TagMint("nl123456")
    tag = mint.add(TagKind.VALUE, "subscriber.name", 1)
    text = f"nl123456m9z {tag.token}1z"
    assert [piece for _, piece in split_tokens(text, by_token(mint.tags))] == ["nl123456m9z ", tag, "1z"]
    assert token_pattern("nl123456").fullmatch(tag.token)
    assert written(tag) == "{{ subscriber.name }}"


def test_a_bar_may_stand_behind_a_backslash_as_in_a_table() -> None:
    mint = TagMint("nlaaaaaa")
    _, problems = extract(r"| {{ subscriber.amount \| number }} |", mint)
    assert not problems
    assert mint.tags[0].source == "subscriber.amount | number"
