"""Writing the store back into the file of a list: rows keep their place, and what is as it was keeps its letters."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from newsletter.config import Settings
from newsletter.documents.table import Row, Table
from newsletter.errors import NewsletterError
from newsletter.ledger.scratch import Scratch
from newsletter.ledger.subscribers.store import SqlSubscribers
from newsletter.problems import has_errors
from newsletter.subscribers.columns import Header, read_header
from newsletter.subscribers.difference import Change, Difference
from newsletter.subscribers.listfile import list_names
from newsletter.subscribers.model import Subscriber, SubscriptionStatus
from newsletter.subscribers.ports import SLICE
from newsletter.subscribers.records import Cause, Subscription
from newsletter.subscribers.rewriting import changed_row, ending_of, new_row, wanting
from newsletter.subscribers.rows import RowReader
from newsletter.subscribers.segments import overlaid
from newsletter.subscribers.syncing import OWN, stored_row
from newsletter.wiring.lists.syncing import file_digest

BEGINNING = b"\xef\xbb\xbf"  # so that a spreadsheet reads its letters as they are
STAYING = (SubscriptionStatus.CONFIRMED, SubscriptionStatus.PENDING)


class NotBroughtInError(NewsletterError):
    """A file holds what the store does not know yet."""

    def __init__(self, name: str, shown: str) -> None:
        super().__init__(
            f"{shown} holds what was not brought in yet, and it would be lost",
            f"bring it in first: newsletter lists sync {name}",
        )


class UnreadableListError(NewsletterError):
    """A file cannot be written anew, as it cannot be read."""

    def __init__(self, name: str, shown: str) -> None:
        super().__init__(f"{shown} cannot be read as a whole, so it stays as it is", f"newsletter lists sync {name}")


class UnwritableListError(NewsletterError):
    """A file cannot be written."""

    def __init__(self, shown: str, fault: OSError) -> None:
        super().__init__(f"{shown} cannot be written: {(fault.strerror or 'the disk refused').lower()}", "let it")


@dataclass
class Pull:
    """A list's file as it is to be. Raises NotBroughtInError and UnreadableListError, and OSError."""

    settings: Settings
    store: SqlSubscribers
    name: str
    more: set[str] = field(default_factory=set)  # columns that the file has not, and people have

    @property
    def path(self) -> Path:
        """Return the file."""
        return self.settings.lists / f"{self.name}.csv"

    @property
    def shown(self) -> str:
        """Return the file as people are told it."""
        return f"{self.settings.lists.name}/{self.path.name}"

    @property
    def exists(self) -> bool:
        """Tell whether there is a file already."""
        return self.name in list_names(self.settings.lists)

    def compare(self) -> Difference:
        """Return what would change in the file: GONE are the rows that are taken out."""
        if self.exists and file_digest(self.settings, self.name) != self.store.digest(self.name):
            raise NotBroughtInError(self.name, self.shown)
        difference = Difference()
        for _ in self._texts(difference):
            pass
        return difference

    def write(self, cause: Cause) -> None:
        """Write the file, beside its place first. Raises UnwritableListError."""
        half = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        encoding, mark = "utf-8", BEGINNING
        try:
            if self.exists:
                with self.path.open("rb") as file:
                    read = Table(file, self.shown).encoding
                encoding, mark = read.name, read.mark
            with half.open("wb") as made:
                if self.exists:
                    half.chmod(self.path.stat().st_mode)
                made.write(mark)
                for text in self._texts(Difference()):
                    made.write(text.encode(encoding))
            half.replace(self.path)
        except OSError as fault:
            raise UnwritableListError(self.shown, fault) from fault
        finally:
            half.unlink(missing_ok=True)
        self.store.note_digest(self.name, file_digest(self.settings, self.name), cause)

    def _texts(self, difference: Difference) -> Iterator[str]:
        """Yield the file as it is to be, piece by piece."""
        with Scratch() as seen:
            if not self.exists:
                columns = (*OWN, *(each for each in self.store.columns(self.name) if each not in OWN))
                yield f"{','.join(columns)}\r\n"
                yield from self._new(columns, ",", "\r\n", seen, difference)
                return
            with self.path.open("rb") as file:
                table = Table(file, self.shown)
                header = read_header(table.rows(), self.shown)
                if table.problems or has_errors(header.problems):
                    raise UnreadableListError(self.name, self.shown)
                delimiter, last, ending = table.delimiter, "", "\n"
                rest = table.parts()
                while some := list(islice(rest, SLICE)):
                    for text in self._rewritten(some, header, delimiter, seen, difference):
                        last, ending = text or last, ending_of(text, ending)
                        yield text
                if table.problems:
                    raise UnreadableListError(self.name, self.shown)
            new = self._new(self._columns(header), delimiter, ending, seen, difference)
            for at, text in enumerate(new):
                yield ending + text if at == 0 and last and not last.endswith(("\r", "\n")) else text

    def _columns(self, header: Header) -> tuple[str, ...]:
        return (*header.columns, *(sorted(self.more) if header.line is not None else ()))

    def _rewritten(
        self,
        parts: list[tuple[Row | None, str]],
        header: Header,
        delimiter: str,
        seen: Scratch,
        difference: Difference,
    ) -> Iterator[str]:
        """Yield some rows as they are to be; of those that stay as they are, the very text."""
        reader, columns = RowReader(header.columns, self.shown), self._columns(header)
        people: dict[int, Subscriber] = {}
        for at, (row, _) in enumerate(parts):
            person = reader.read(row) if row and row.line != header.line and any(map(str.strip, row.cells)) else None
            if isinstance(person, Subscriber):
                people[at] = person
        keys = [person.key for person in people.values()]
        seen.note(self.name, ((key, 0) for key in keys))
        present = self.store.subscriptions(self.name, keys)
        overlays = self.store.overlays(self.name, keys)
        for at, (row, text) in enumerate(parts):
            if row and row.line == header.line and len(columns) > len(header.columns):
                typed = [*row.cells[: len(header.columns)], *columns[len(header.columns) :]]
                yield changed_row(typed, columns, {}, delimiter, ending_of(text))
                continue
            person = people.get(at)
            if row is None or person is None:
                yield text
                continue
            known = present.get(person.key)
            if known is None or known.status not in STAYING:
                difference.note_gone(person.address)
                continue
            stored = Subscriber(person.address, person.key, known.name, known.locale, _row(known, person))
            changes = wanting(person, overlaid(stored, overlays.get(person.key)).fields)
            if not changes or known.status is SubscriptionStatus.PENDING:
                difference.note(Change.UNCHANGED, person)
                yield text
                continue
            self.more |= {name for name, value in changes.items() if name not in header.columns and value}
            difference.note_changed(
                Subscriber(person.address, person.key, fields={**person.fields, **changes}, line=person.line),
                person.fields,
            )
            yield changed_row(row.cells, columns, changes, delimiter, ending_of(text, "\n"))

    def _new(
        self, columns: tuple[str, ...], delimiter: str, ending: str, seen: Scratch, difference: Difference
    ) -> Iterator[str]:
        """Yield rows for those who have none."""
        rest = self.store.rows(self.name)
        while some := list(islice(rest, SLICE)):
            known = seen.places([each.key for each in some])
            for person in some:
                if person.key in known:
                    continue
                self.more |= {name for name in person.fields if name not in columns}
                difference.note(Change.NEW, person)
                yield new_row(person, columns, delimiter, ending)


def _row(known: Subscription, person: Subscriber) -> dict[str, str]:
    return {name: value for name, value in stored_row(known, person.address).items() if value}
