from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.merge.expression import evaluate, localised
from newsletter.merge.filters import FILTERS, Rule
from newsletter.merge.language import SEGMENT
from newsletter.merge.parse import ExpressionError, parse_expression

ANYTHING = st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.text(max_size=5)))
DIGITS = st.text(alphabet="0123456789-+.T :Z", max_size=30)


def put(source: str, value: object, locale: str = "") -> object:
    """Return what a value becomes in a text of a language."""
    return evaluate(
        localised(parse_expression(f"subscriber.x | {source}", SEGMENT), locale), {"subscriber": {"x": value}}
    )


@pytest.mark.parametrize(
    ("source", "locale", "value", "written"),
    [
        ("date", "en", "2026-12-01", "December 1, 2026"),
        ("date", "en-GB", "2026-12-01", "1 December 2026"),
        ("date", "lv", "2026-12-01", "2026. gada 1. decembris"),
        ("date", "pt-BR", "2026-12-01T18:00:00Z", "1 de dezembro de 2026"),
        ("date", "", "2026-12-01", "December 1, 2026"),
        ("date", "xx", "2026-12-01", "December 1, 2026"),
        ('date("short")', "de", "2026-12-01", "01.12.26"),
        ('date("d. MMMM")', "lv", "2026-12-01", "1. decembris"),
        ('date("HH:mm")', "lv", "2026-12-01 18:30", "18:30"),
        ("date(\"d 'de' MMMM\")", "es", "2026-12-01", "1 de diciembre"),
        ("date", "lv", "2026-02-30", "2026-02-30"),
        ("date", "lv", "rīt", "rīt"),
        ("date", "lv", None, None),
        ('date | default("soon")', "lv", None, "soon"),
        ("number", "lv", "1234567.5", "1\u00a0234\u00a0567,5"),
        ("number", "de", "1234567.5", "1.234.567,5"),
        ("number", "hi", "12345678", "1,23,45,678"),
        ("number(2)", "de", "1234.5", "1.234,50"),
        ("number(0)", "en", "1234.5", "1,234"),
        ("number(2)", "en", 7, "7.00"),
        ("number", "en", "0.123456789", "0.123456789"),
        ("number", "lv", "daži", "daži"),
        ("number", "lv", "1234567890123456789012345", "1234567890123456789012345"),
        ("number", "lv", True, True),
        ("join", "en", ["wood", "sun", "wind"], "wood, sun, and wind"),
        ("join", "lv", "koks; saule; vējš", "koks, saule un vējš"),
        ("join", "lv", "koks", "koks"),
        ("join", "", ["a", "b"], "a, b"),
        ('join(" / ")', "lv", "koks;saule", "koks / saule"),
        ("title", "lv", "ANNA-MARIJA ĀBOLIŅA", "Anna-Marija Āboliņa"),
        ("title", "en", "o'brien's they're", "O'Brien's They're"),
        ("title", "fr", "l’hôpital", "L’Hôpital"),
        ("title", "nl", "ijsland", "IJsland"),
        ("title", "tr", "izmir ILICA", "İzmir Ilıca"),
        ("title", "en", "izmir", "Izmir"),
        ("upper", "tr", "izmir", "İZMİR"),
        ("upper", "en", "izmir", "IZMIR"),
        ("lower", "tr", "ILICA", "ılıca"),
        ("lower", "az", "İ", "i"),
        ("upper", "de", "straße", "STRASSE"),
    ],
)
def test_a_value_is_written_as_the_language_does(source: str, locale: str, value: object, written: object) -> None:
    assert put(source, value, locale) == written


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('date("lng")', "write date("),
        ('date("d. MMMM y b")', "no way to write a date"),
        ('date("d \'de")', "no way to write a date"),
        ("date(3)", "a text in quotes"),
        ('number("two")', "a whole number"),
        ("number(20)", "up to 6"),
        ("upper(2)", "no value in brackets"),
    ],
)
def test_what_cannot_be_meant_is_told_before_anybody_gets_it(source: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(f"subscriber.x | {source}")
    assert told in f"{caught.value.sentence} {caught.value.hint}"


@pytest.mark.parametrize(("name", "rule"), FILTERS.items())
def test_every_example_is_in_the_language(name: str, rule: Rule) -> None:
    given = f"({rule.example})" if rule.most else ""
    assert put(f"{name}{given}", None) in (None, "", "…")


@given(st.sampled_from(sorted(FILTERS)), st.one_of(ANYTHING, DIGITS), st.sampled_from(["", "lv", "tr", "ar", "xx-YY"]))
def test_no_value_makes_a_filter_fail(name: str, value: object, locale: str) -> None:
    once = put(name, value, locale)
    assert once is None or isinstance(once, (str, int, float, list, bool))


@given(st.text(), st.sampled_from(["lv", "tr"]))
def test_a_pattern_of_a_reader_cannot_fail(pattern: str, locale: str) -> None:
    source = localised(parse_expression('"2026-12-01" | date(subscriber.x)'), locale)
    assert isinstance(evaluate(source, {"subscriber": {"x": pattern}}), str)


def test_the_languages_are_loaded_only_where_a_text_asks_for_them() -> None:
    program = (
        "import sys; from newsletter.merge.program import compile_plain, run; from newsletter.merge.tags import *\n"
        "tag = Tag('nl000000m0z', TagKind.VALUE, 'subscriber.x | title | upper | default(1)')\n"
        "run(compile_plain('nl000000m0z', {tag.token: tag}, 'lv'), {'subscriber': {'x': 'a'}})\n"
        "print(any(name.startswith('babel') for name in sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
