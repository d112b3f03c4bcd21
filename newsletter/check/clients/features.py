"""What caniemail.com has found out: which feature of CSS and HTML works in which mail client."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "caniemail.json"
# A result is that old when so many years lie between it and the data.
OLD = 5
MONTH = re.compile(r"(20\d\d)-\d\d")


class Support(StrEnum):
    """How a client treats a feature."""

    YES = "y"
    PARTLY = "a"
    NO = "n"
    UNKNOWN = "u"


@dataclass(frozen=True)
class Result:
    """The newest test of a feature in a client: what came out, in which version, with which notes."""

    support: Support
    notes: tuple[str, ...] = ()
    version: str = ""


UNTESTED = Result(Support.UNKNOWN)


@dataclass(frozen=True)
class Feature:
    """One feature: its name, when its page was last tested, and the result for each `family.platform`.

    `typed` are the results as the data write them: those that are asked for are read, and few are.
    """

    slug: str
    title: str
    category: str
    tested: str
    typed: Mapping[str, str] = field(repr=False)
    notes: Mapping[str, str] = field(repr=False)
    _read: dict[str, Result] = field(default_factory=dict, repr=False, compare=False)

    @property
    def results(self) -> Mapping[str, Result]:
        """Return the newest result of every client that was tested."""
        return {client: self.result(client) for client in self.typed}

    def result(self, client: str) -> Result:
        """Return the newest result of a client; unknown where it was never tested."""
        found = self._read.get(client)
        if found is None:
            found = self._read[client] = _result(self.typed[client], self.notes) if client in self.typed else UNTESTED
        return found

    def year(self, client: str) -> int:
        """Return the year of a client's newest test: that of its version, where that is a month, else the page's."""
        month = MONTH.fullmatch(self.result(client).version)
        return int(month[1] if month else self.tested[:4])


@dataclass(frozen=True)
class Data:
    """All features by slug, the clients that were tested, and the day of the data."""

    date: str
    clients: tuple[str, ...]
    features: Mapping[str, Feature]

    def is_old(self, feature: Feature, client: str) -> bool:
        """Tell whether a client may well have learnt since: five years lie between the test and the data."""
        return int(self.date[:4]) - feature.year(client) >= OLD


@cache
def load() -> Data:
    """Read the data that travels with the program."""
    plain = json.loads(DATA.read_text("utf-8"))
    clients = tuple(plain["clients"])
    features = {slug: _feature(slug, row, clients) for slug, row in plain["features"].items()}
    return Data(plain["date"], clients, features)


def _feature(slug: str, row: Mapping[str, str], clients: tuple[str, ...]) -> Feature:
    notes: Mapping[str, str] = row.get("notes", {})  # type: ignore[assignment]
    written = zip(clients, row["results"].split(), strict=True)
    typed = {client: text for client, text in written if text != "-"}
    return Feature(slug, row["title"], row["category"], row["tested"], typed, notes)


def _result(text: str, notes: Mapping[str, str]) -> Result:
    said, _, version = text.partition("@")
    support, *numbers = said.split("#")
    return Result(Support(support), tuple(notes.get(number, "") for number in numbers), version)
