"""What a key of a file of settings may hold, and the environment variable that wins over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One key that a table may have.

    `kind` is str, int or bool, or a tuple of them; with `many` it may be a list of such values, too. A number is at
    least `least`, and at most `most`. `parse` makes something of the value, or of the tuple of values where there may
    be many, and raises a NewsletterError that says what is wrong with it. `default` and `help` are for the reference.
    """

    kind: type | tuple[type, ...]
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""
    most: int | None = None
    least: int = 1
    many: bool = False
    parse: Callable[..., object] | None = None

    @property
    def kinds(self) -> tuple[type, ...]:
        """Return the kinds of value that it may hold."""
        return self.kind if isinstance(self.kind, tuple) else (self.kind,)


@dataclass(frozen=True)
class Table:
    """One table of newsletter.toml: its keys, and what it is for. A `named` one is written [TABLE.NAME]."""

    help: str
    keys: Mapping[str, Key]
    named: bool = False


def variable_name(table: str, key: str) -> str:
    """Return the environment variable that wins over a key: NEWSLETTER_KEY, NEWSLETTER_RELAYS_NAME_KEY."""
    path = key if table == "newsletter" else f"{table}_{key}"
    return "NEWSLETTER_" + re.sub(r"[^A-Z0-9]", "_", path.upper())
