from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.merge.expression import (
    Constant,
    Name,
    compare,
    depends_on_reader,
    evaluate,
    names,
)
from newsletter.merge.parse import ExpressionError, parse_expression

VALUES = {
    "subscriber": {"name": "Anna", "city": "Rīga", "visits": "12", "vip": "TRUE", "tags": ["a", "b"], "nan": "Nan"},
    "unsubscribe_url": "https://example.org/u/t",
}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("subscriber.name", "Anna"),
        ("subscriber.missing", None),
        ("subscriber.__class__", None),
        ("web_url", None),
        ("unsubscribe_url", "https://example.org/u/t"),
        ('"text"', "text"),
        ("7", 7),
        ("-7", -7),
        ("1.5", 1.5),
        ("true", True),
        ("none", None),
        ('subscriber.missing | default("there")', "there"),
        ("subscriber.missing | default(subscriber.name)", "Anna"),
        ('subscriber.name | default("there")', "Anna"),
        ("subscriber.missing | default", ""),
        ("subscriber.name | upper", "ANNA"),
        ("subscriber.name | lower", "anna"),
        ('"jānis bērziņš" | title', "Jānis Bērziņš"),
        ('subscriber.tags | join(" + ")', "a + b"),
        ("subscriber.tags | join", "a, b"),
        ("subscriber.tags | upper", "A, B"),
        ('subscriber.name == "Anna"', True),
        ('subscriber.name != "Anna"', False),
        ('subscriber.missing == "Anna"', False),
        ('subscriber.missing != "Anna"', True),
        ("subscriber.missing == none", True),
        ("subscriber.visits > 9", True),
        ("subscriber.visits >= 12", True),
        ("subscriber.visits < 9", False),
        ("subscriber.visits <= 11.5", False),
        ("subscriber.missing > 9", False),
        ("subscriber.vip == true", True),
        ("subscriber.vip == false", False),
        ('subscriber.city in ["Rīga", "Liepāja"]', True),
        ('subscriber.city not in ["Rīga", "Liepāja"]', False),
        ("subscriber.visits in [12, 13]", True),
        ('"a" in subscriber.tags', True),
        ('"nn" in subscriber.name', True),
        ('"x" in subscriber.missing', False),
        ('subscriber.missing in ["a"]', False),
        ('subscriber.missing not in ["a"]', True),
        ("not subscriber.missing", True),
        ("subscriber.name and subscriber.city", "Rīga"),
        ("subscriber.missing or subscriber.city", "Rīga"),
        ("subscriber.missing and subscriber.city", None),
        ('subscriber.nan == "5"', False),
        ("subscriber.nan > 5", True),
        ('(subscriber.name == "Anna" and subscriber.visits > 5) or subscriber.vip == false', True),
    ],
)
def test_an_expression_has_a_value(source: str, value: object) -> None:
    assert evaluate(parse_expression(source), VALUES) == value


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("subscriber.name ==", "cannot be read"),
        ("subscriber.name subscriber.city", "cannot be read"),
        ("name", "did you mean subscriber.name?"),
        ("unsubscribe_ulr", "did you mean unsubscribe_url?"),
        ("subscriber", "not the name of a value"),
        ("subscriber.a.b", "not the name of a value"),
        ("issue.date", "did you mean subscriber.date?"),
        ("subscriber.name()", "do not have"),
        ('subscriber["name"]', "do not have"),
        ("subscriber.name.upper()", "do not have"),
        ("7 * 7", "do not have"),
        ("'a' ~ 'b'", "do not have"),
        ("range(9)", "do not have"),
        ("x if y else z", "do not have"),
        ("subscriber.name is defined", "do not have"),
        ("{'a': 1}", "do not have"),
        ("subscriber.name | safe", "there are: date, default"),
        ("subscriber.name | defualt('x')", "did you mean default?"),
        ("subscriber.name | upper('x')", "takes no value"),
        ("subscriber.name | default('x', 'y')", "takes one value"),
        ("subscriber.name | default(default_value='x')", "do not have"),
        ("subscriber.name | default(*subscriber.tags)", "do not have"),
        ("subscriber.name | default(**subscriber.tags)", "do not have"),
        ("1 < subscriber.visits < 5", "do not have"),
        ("[subscriber.name]", "not a plain text"),
        ('subscriber.name }} {{ "x"', "inside a tag"),
        ("subscriber.name %} {% if true", "cannot be read"),
        ("self", "not known"),
        ("''.__class__.__mro__", "do not have"),
        ("(" * 400 + "1" + ")" * 400, "cannot be read"),
        ("9" * 5000, "too long"),
    ],
)
def test_what_is_not_in_the_language_is_refused_in_words(source: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(source)
    fault = caught.value
    assert told in f"{fault.sentence} {fault.hint}"
    assert fault.hint
    assert not any(word in fault.sentence for word in ("Jinja", "Template", "token", "expected"))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(source: str) -> None:
    def value() -> object:
        try:
            return evaluate(parse_expression(source), VALUES)
        except ExpressionError as fault:
            return fault.sentence

    assert value() == value()


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        ("9", "12", -1),
        ("9", 12, -1),
        ("12.0", "12", 0),
        ("9007199254740993", "9007199254740992", 1),
        ("nan", "5", 1),
        ("inf", "9", 1),
        ("1_0", "10", 1),
        ("١٢", "12", 1),
        ("abc", "abd", -1),
    ],
)
def test_numbers_are_compared_as_numbers_and_all_else_as_text(left: object, right: object, order: int) -> None:
    assert (compare("==", left, right), compare("<", left, right), compare(">", left, right)) == (
        order == 0,
        order < 0,
        order > 0,
    )


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=4), st.sampled_from(["nan", "1", "1.0", "inf"])
)


@given(SCALARS, SCALARS)
def test_comparisons_agree_with_each_other(left: object, right: object) -> None:
    assert compare("!=", left, right) is not compare("==", left, right)
    assert compare("==", left, right) is compare("==", right, left)
    assert compare("<", left, right) is compare(">", right, left)
    if left is not None and right is not None:
        assert compare("<=", left, right) is (compare("<", left, right) or compare("==", left, right))


def test_an_expression_tells_what_it_looks_up() -> None:
    expression = parse_expression('subscriber.a | default(subscriber.b) == "x" and not web_url')
    assert names(expression) == {("subscriber", "a"), ("subscriber", "b"), ("web_url",)}
    assert depends_on_reader(expression)
    assert not depends_on_reader(parse_expression('"a" | upper'))


def test_a_name_is_read_as_a_path_and_nothing_more() -> None:
    assert parse_expression("subscriber.pilsēta") == Name(("subscriber", "pilsēta"))
    assert parse_expression('["a", 1]') == Constant(("a", 1))
