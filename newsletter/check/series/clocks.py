"""Times of day as each language writes them, and whether a clock shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

HOURS, MINUTES, HALF = 24, 60, 12
COLON, CLOCK = r"\d{1,2}:\d{2}", r"\d{1,2}[:.]\d{2}"
# No part of a longer number, a relation or an address.
ALONE, ENDS = r"(?<![\w.,:/-])", r"(?![\w:]|[.,]\d)"
TO = r"[ \u00a0]?[–-][ \u00a0]?"


@dataclass(frozen=True)
class Habit:
    """What says, in one language, that a number is a time.

    Behind `clock` even an hour alone is one, behind `sure` what has minutes, and before `behind` too. Behind `at` only
    what has a colon is, and only beside a day: elsewhere it may be a scale, a result or a place in a film.
    """

    clock: str = ""
    sure: str = ""
    behind: str = ""
    at: str = ""


HABITS: Mapping[str, Habit] = {
    "ar": Habit(clock="الساعة", at="في"),
    "da": Habit(clock=r"kl\.?"),
    "de": Habit(behind="Uhr", at="um|ab|von|bis"),
    "en": Habit(behind=r"o['’]clock", at="at|from|until|till"),
    "es": Habit(at="a las|desde las|hasta las"),
    "et": Habit(clock="kell|kella"),
    "fi": Habit(clock=r"klo|kello"),
    "fr": Habit(at="à|dès|de"),
    "he": Habit(clock="בשעה|השעה"),
    "it": Habit(sure="(?:alle |dalle )?ore", at="alle|dalle"),
    "lt": Habit(behind=r"val\."),
    "lv": Habit(clock=r"plkst\.?|pulksten|no plkst\.?"),
    "nb": Habit(clock=r"kl\.?|klokken"),
    "nl": Habit(behind="uur", at="om|vanaf"),
    "pl": Habit(sure=r"godz\.?|godzinie", at="o"),
    "pt": Habit(at="às|das"),
    "ru": Habit(at="в|с"),
    "sv": Habit(clock=r"kl\.?|klockan"),
    "uk": Habit(at="о|об|з"),
}
# The halves of the day: the one before noon has no hour after twelve. The next morning's first hours may be counted
# on, as 25:00, but only without a half.
HALVES = re.compile(
    r"(?P<half>午前|午後|上午|下午|오전|오후) ?(?P<hour>\d{1,2})(?:[時时点點]|시|:(?P<minute>\d{2}))"
    r"(?: ?(?P<more>\d{1,2})[分분])?"
)
MINUTED = re.compile(r"(?<![\d.,:])(?P<hour>\d{1,2}) ?[時시点點](?!間) ?(?P<minute>\d{2})[分분](?!間)")
BEFORE_NOON = frozenset({"午前", "上午", "오전"})
FAR_EAST = frozenset({"ja", "ko", "zh"})
HINT = "a day has 24 hours, and an hour 60 minutes"


@dataclass(frozen=True)
class Typed:
    """A time as it was typed."""

    words: str
    is_shown: bool
    hint: str = HINT


def times_in(words: str, language: str) -> Iterator[Typed]:
    """Yield the times of a text that are certainly times, whatever stands beside them."""
    if language in FAR_EAST:
        yield from _of_halves(words)
    else:
        yield from _found(_certain(language), words)


def times_of_a_day(sentence: str, language: str) -> Iterator[Typed]:
    """Yield the times of a sentence that are times as a day stands in it too."""
    yield from _found(_beside_a_day(language), sentence)


def _found(pattern: re.Pattern[str] | None, words: str) -> Iterator[Typed]:
    for found in pattern.finditer(words) if pattern else ():
        for typed in filter(None, found.groups()):
            hour, _, minute = typed.replace(".", ":").partition(":")
            yield Typed(typed, _is_shown(int(hour), int(minute or 0)))


def _of_halves(sentence: str) -> Iterator[Typed]:
    for found in HALVES.finditer(sentence):
        hour, minute = int(found["hour"]), int(found["minute"] or found["more"] or 0)
        is_night = found["half"] in BEFORE_NOON and hour > HALF
        hint = "before noon there are twelve hours" if is_night else HINT
        yield Typed(found[0], _is_shown(hour, minute) and not is_night, hint)
    for found in MINUTED.finditer(HALVES.sub("", sentence)):
        yield Typed(found[0], int(found["minute"]) < MINUTES)


def _is_shown(hour: int, minute: int) -> bool:
    return (hour < HOURS and minute < MINUTES) or (hour, minute) == (HOURS, 0)


@cache
def _certain(language: str) -> re.Pattern[str] | None:
    habit = HABITS.get(language, Habit())
    ways = []
    if habit.clock:
        ways.append(rf"(?<!\w)(?:{habit.clock})[ \u00a0](\d{{1,2}}(?:[:.]\d{{2}})?)(?:{TO}({CLOCK}))?{ENDS}")
    if habit.sure:
        ways.append(rf"(?<!\w)(?:{habit.sure})[ \u00a0]({CLOCK})(?:{TO}({CLOCK}))?{ENDS}")
    if habit.behind:
        ways.append(rf"{ALONE}(?:({CLOCK}){TO})?({CLOCK})[ \u00a0]?(?:{habit.behind})(?!\w)")
    return re.compile("|".join(ways), re.IGNORECASE) if ways else None


@cache
def _beside_a_day(language: str) -> re.Pattern[str] | None:
    at = HABITS.get(language, Habit()).at
    pattern = rf"(?<!\w)(?:{at})[ \u00a0]({COLON})(?:{TO}({COLON}))?{ENDS}"
    return re.compile(pattern, re.IGNORECASE) if at else None
