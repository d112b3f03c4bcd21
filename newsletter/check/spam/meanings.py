"""What the signs of spam filters mean for whoever wrote a newsletter, and what to do about them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

MEANINGS = Path(__file__).with_name("meanings.toml")


class About(StrEnum):
    """What a sign is about. What is about the way that a message has come cannot be judged before it is sent."""

    CONTENT = "content"
    SUBJECT = "subject"
    SETUP = "setup"
    WAY = "way"


@dataclass(frozen=True)
class Meaning:
    """What some signs say, and what to do. `names` matches their whole names."""

    names: re.Pattern[str]
    about: About
    sentence: str
    hint: str


def meaning_of(name: str) -> Meaning | None:
    """Return what a sign means; None for one that is not known."""
    return next((each for each in _meanings() if each.names.fullmatch(name)), None)


@cache
def _meanings() -> tuple[Meaning, ...]:
    return tuple(_read(tomllib.loads(MEANINGS.read_text("utf-8"))))


def _read(values: dict[str, list[dict[str, str]]]) -> Iterator[Meaning]:
    for about in About:
        for each in values[about.value]:
            yield Meaning(re.compile(each["names"]), about, each.get("says", ""), each.get("do", ""))
