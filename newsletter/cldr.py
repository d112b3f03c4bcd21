"""Languages as the Unicode CLDR describes them, through Babel: each one's data for itself."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# The parts that say where to look in another part of a language's data.
ALIASED = ("months", "days", "quarters", "eras", "day_periods", "currency_formats")


@lru_cache(maxsize=64)
def find_locale(name: str) -> Locale | None:
    """Return a locale by its name, such as lv, en-GB or zh_Hant_TW; None if there is none.

    Locales share parts of their data, and Babel (up to 2.18) keeps in them what it has looked up for one: the months of
    a language that was asked first would stand in the dates of others. So each gets a copy before it is used.
    """
    from babel import Locale, UnknownLocaleError, localedata

    try:
        found = Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
    data = localedata.load(str(found))
    data |= {key: deepcopy(data[key]) for key in ALIASED if key in data}
    return found
