"""What the commands about one person have in common: how they are named, and what is told of them in the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.ledger.sql import SqlLedger
    from newsletter.subscribers.imports.ports import BulkStore
    from newsletter.subscribers.records import Cause, Record

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The person's address.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why, for the history.")]
Json = Annotated[bool, typer.Option("--json", help="Print how they stand then, for programs.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Lists = Annotated[list[str] | None, typer.Option("--list", metavar="LIST", help="The list; may be given again.")]


class NotFieldError(UsageError):
    """A field was given in a form that says nothing."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"“{typed}” is not a field with its value", "write it as --field city=Rīga, or --field city=")


class BadAddressError(UsageError):
    """What was typed is not an address."""

    def __init__(self, typed: str, reason: str) -> None:
        meant = parseaddr(typed)[1]
        hint = f"name the address alone: {meant}" if "@" in meant and meant != typed.strip() else "correct it"
        super().__init__(f"“{console.harmless(typed)[:80]}” is not an address: {reason}", hint)


@dataclass(frozen=True)
class Desk:
    """What a command about one person works with, and the moment that it does so."""

    settings: Settings
    ledger: SqlLedger
    now: datetime

    @property
    def store(self) -> BulkStore:
        """Return the store."""
        return self.ledger.subscribers

    def cause(self, why: str = "") -> Cause:
        """Return the cause of what an editor does."""
        from newsletter.subscribers.records import Cause, Who

        return Cause(self.now, Who.EDITOR, why)

    def lists(self, names: Iterable[str] | None) -> tuple[str, ...]:
        """Return the names of lists that there are, each once. Raises UnknownListError."""
        from newsletter.wiring.subscribers.people import require_list

        return tuple(require_list(self.settings, self.store, name) for name in dict.fromkeys(names or ()))

    def known(self, address: str) -> Record:
        """Return what is known about a person. Raises NobodyError."""
        from newsletter.wiring.subscribers.people import NobodyError, is_known, rows_in_files

        key = key_of(address)
        record = self.store.record(key, self.now)
        if not is_known(record):
            raise NobodyError(address, rows_in_files(self.settings, key))
        return record

    def tell(self, key: str, *, json: bool) -> None:
        """Print how somebody stands, for programs."""
        from newsletter.report.person import person_json

        if json:
            console.out_json(person_json(self.store.record(key, self.now)))


@contextmanager
def desk() -> Iterator[Desk]:
    """Open the workspace and its ledger, making it the first time."""
    from newsletter.clock import system_clock
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    with ledger_of(settings) as ledger:
        yield Desk(settings, ledger, system_clock())


def key_of(address: str) -> str:
    """Return the key of an address that was typed. Raises BadAddressError."""
    from newsletter.address import address_key
    from newsletter.subscribers.rows import reason_against

    fault = reason_against(address.strip())
    if fault:
        raise BadAddressError(address, fault)
    return address_key(address)


def read_fields(typed: Sequence[str] | None) -> dict[str, str]:
    """Read `--field NAME=VALUE`. Raises NotFieldError."""
    from newsletter.subscribers.columns import column_name

    fields = {}
    for each in typed or ():
        name, sign, value = each.partition("=")
        if not sign or not column_name(name):
            raise NotFieldError(each)
        fields[column_name(name)] = value.strip()
    return fields
