from __future__ import annotations

import datetime

import pytest
from babel.dates import format_date

from newsletter.cldr import find_locale

DAY = datetime.date(2026, 12, 1)
WRITTEN = {"he": "דצמ׳", "ar": "ديسمبر", "lv": "dec.", "en": "Dec", "de": "Dez", "uk": "груд."}


@pytest.mark.parametrize("order", [list(WRITTEN), list(WRITTEN)[::-1]])
def test_a_language_keeps_its_months_whichever_was_asked_before(order: list[str]) -> None:
    for name in order:
        locale = find_locale(name)
        assert locale
        assert format_date(DAY, "LLL", locale=locale) == WRITTEN[name]


def test_names_of_languages_are_read_in_both_spellings() -> None:
    assert find_locale("pt-BR") == find_locale("pt_BR")
    assert find_locale("zh-Hant-TW")
    assert [find_locale(name) for name in ("xx", "readme", "")] == [None] * 3
