"""An edition as the handful of readers get it that it is worth looking at with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.check.examined import Examined
from newsletter.check.extremes import Extreme, extremes
from newsletter.preview.reading import read


@dataclass(frozen=True)
class Sight:
    """One of these readers, and all that merge tags find for them."""

    extreme: Extreme
    values: Mapping[str, object]


def sights(examined: Examined, values: Mapping[str, object]) -> tuple[Sight, ...]:
    """Return the readers to look at an edition with; `values` are what anybody finds."""
    people = examined.people.of(examined.locale) if examined.people else ()
    found = extremes(examined.edition.fields, people)
    return tuple(Sight(each, {**values, "subscriber": each.fields}) for each in found)


def sight(examined: Examined, values: Mapping[str, object], name: str) -> Sight | None:
    """Return the reader of a name, or None."""
    return next((each for each in sights(examined, values) if each.extreme.name == name), None)


def sheet(examined: Examined, values: Mapping[str, object]) -> dict[str, object]:
    """Return the readers as plain values, with what an edition asks them for; nobody where it asks for nothing."""
    asked = sorted(examined.edition.fields - {"email"})
    return {"asked": asked, "readers": [_reader(examined, each, asked) for each in sights(examined, values)]}


def _reader(examined: Examined, seen: Sight, asked: list[str]) -> dict[str, object]:
    reading = read(examined.edition, seen.values)
    everything = "\0".join([examined.edition.digest, reading.html])
    return {
        "name": seen.extreme.name,
        "title": seen.extreme.title,
        "is_real": seen.extreme.is_real,
        "address": seen.extreme.fields.get("email", "") if seen.extreme.is_real else "",
        "fields": {name: seen.extreme.fields.get(name, "") for name in asked},
        "subject": reading.subject,
        "digest": hashlib.sha256(everything.encode()).hexdigest()[:16],
    }
