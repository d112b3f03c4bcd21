from __future__ import annotations

import datetime

import pytest

from newsletter.theme.locales import (
    canonical,
    direction,
    format_date,
    format_days,
    format_number,
    is_locale,
    language_named,
    spelled,
)


@pytest.mark.parametrize("name", ["lv", "en", "pt-BR", "pt_BR", "zh-Hant-TW", "ar", "en-GB"])
def test_languages(name: str) -> None:
    assert is_locale(name)


@pytest.mark.parametrize(
    "name", ["README", "xx", "notes", "root", "", "l", "lv.md", "../lv", "lv-", "en us", "latviešu"]
)
def test_what_is_no_language(name: str) -> None:
    assert not is_locale(name)


@pytest.mark.parametrize(
    ("typed", "usual"),
    [("DE", "de"), ("pt_br", "pt-BR"), ("PT-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("lv", "lv"), ("xx", "xx")],
)
def test_a_language_has_one_usual_spelling(typed: str, usual: str) -> None:
    assert spelled(typed) == usual


@pytest.mark.parametrize(
    ("name", "locale", "code"),
    [
        ("german", "lv", "de"),
        ("German", "en", "de"),
        ("vācu", "lv", "de"),
        ("Deutsch", "lv", "de"),
        ("klingonish", "en", ""),
    ],
)
def test_a_language_is_known_by_its_name(name: str, locale: str, code: str) -> None:
    assert language_named(name, locale) == code


def test_direction() -> None:
    assert [direction(name) for name in ("lv", "ar", "he", "fa-IR", "nobody")] == ["ltr", "rtl", "rtl", "rtl", "ltr"]


def test_dates_are_written_as_the_language_does() -> None:
    date = datetime.date(2012, 11, 24)
    assert format_date(date, "lv") == "2012. gada 24. novembris"
    assert format_date(date, "en-GB") == "24 November 2012"
    assert format_date(date, "nobody") == "2012-11-24"


def test_two_spellings_of_a_locale_are_one() -> None:
    assert canonical("pt_BR") == canonical("pt-br")


def test_days_from_one_to_another_say_nothing_twice() -> None:
    first, last = datetime.date(2027, 2, 11), datetime.date(2027, 2, 13)
    assert format_days(first, last, "lv") == "2027. gada 11.–13. febr."
    assert format_days(first, last, "de") == "11.–13. Feb. 2027"
    assert format_days(first, last, "nobody") == "2027-02-11 – 2027-02-13"


@pytest.mark.parametrize("number", ["1,5", "abc", None, "", "NaN", float("inf"), True])
def test_what_is_no_number(number: object) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        format_number(number, "lv")


def test_a_number_is_written_with_the_signs_of_the_language() -> None:
    assert [format_number(1250.5, locale) for locale in ("en", "de")] == ["1,250.5", "1.250,5"]
    assert format_number("1250.5", "en") == "1,250.5"
