"""How a publication judges what is found in its issues: [test] of newsletter.toml, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ANY = "*"


@dataclass(frozen=True)
class Weighing:
    """How much a code of findings weighs here: error, warning or off. `line` is where newsletter.toml says so."""

    weight: str
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Exemption:
    """Findings that are meant to be there, by globs over issue, path and language, with the reason.

    `until` is the last day on which it counts. `line` is where newsletter.toml has it.
    """

    code: str
    reason: str
    issue: str = ANY
    path: str = ANY
    locale: str = ANY
    until: date | None = None
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Judgement:
    """How findings are weighed. `fail_on` is error or warning.

    `clients` are the mail programs that are asked, `shares` how many percent read with each; empty where the defaults
    hold. `spam` is the address of a spam filter, empty for one on this machine.
    `line` is where newsletter.toml names them.
    """

    fail_on: str = "error"
    spam: str = ""
    clients: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, Weighing] = field(default_factory=dict)
    exemptions: tuple[Exemption, ...] = ()
    line: int | None = field(default=None, compare=False)
