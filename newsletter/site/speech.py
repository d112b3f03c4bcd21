"""What a page says in one language: the theme's words, dates, and the names of languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from newsletter.cldr import find_locale
from newsletter.site.model import Site
from newsletter.theme.load import shipped_themes
from newsletter.theme.locales import direction, format_date, lineage
from newsletter.theme.words import Words

# The theme whose words every page can fall back to.
SHIPPED = "classic"
PLACE = re.compile(r"%\((\w+)\)s")
# Around what may be written in the other direction than the text it stands in (UAX #9, first strong isolate).
ISOLATE, END = "\u2068", "\u2069"


@dataclass(frozen=True)
class Speech:
    """One language of a site. `words` are those of the theme in it, gathered once: there are many on a page."""

    locale: str
    words: Mapping[str, str] = field(repr=False)

    @property
    def direction(self) -> str:
        """Return how the language runs: ltr or rtl."""
        return direction(self.locale)

    def __call__(self, message: str, **values: str) -> str:
        """Return a text with values in their places."""
        text = self.words.get(message, message)
        return PLACE.sub(lambda match: f"{ISOLATE}{values[match[1]]}{END}", text)

    def date(self, moment: datetime) -> str:
        """Write a day out."""
        return format_date(moment.date(), self.locale)


def speech(site: Site, locale: str) -> Speech:
    """Return what a site says in a language; a theme without such words has those that come along."""
    words: dict[str, str] = {}
    for catalogues in (_shipped_words(), site.theme.words):
        for name in (*reversed(lineage(locale)[1:]), locale):
            words |= {message: text for message, text in catalogues.get(name, {}).items() if text}
    return Speech(locale, words)


@lru_cache(maxsize=1)
def _shipped_words() -> Mapping[str, Mapping[str, str]]:
    return Words((shipped_themes() / SHIPPED,))


@lru_cache(maxsize=64)
def language_itself(locale: str) -> str:
    """Return the name of a language as its speakers write it, its code for one that is not known."""
    known = find_locale(locale)
    name = known.get_display_name(known) if known else None
    return name[:1].upper() + name[1:] if name else locale


@lru_cache(maxsize=1)
def shipped_locales() -> tuple[str, ...]:
    """Return the languages that every page can be had in."""
    return tuple(_shipped_words())
