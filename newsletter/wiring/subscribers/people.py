"""Where people are known: in the store, and in the files of lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsletter.config import Settings
from newsletter.errors import NewsletterError, UsageError
from newsletter.problems import did_you_mean
from newsletter.subscribers.description import description_names, read_description
from newsletter.subscribers.fields import Field
from newsletter.subscribers.listfile import UnknownListError, list_names, open_list, read_columns
from newsletter.subscribers.model import Subscriber
from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import Record

OWN_COLUMNS = ("email", "name", "locale")


class NobodyError(NewsletterError):
    """A person was named whom nobody knows."""

    def __init__(self, address: str, rows: Sequence[FileRow]) -> None:
        there = ", ".join(f"{row.shown}, line {row.line}" for row in rows)
        super().__init__(
            f"nobody is known as {address}" if not rows else f"{address} stands in a file only, which was not read yet",
            f"it is in {there}; bring it in: newsletter lists sync" if rows else "newsletter subscribers search TEXT",
        )


class UnknownFieldError(UsageError):
    """A field was named that the readers of a list do not have."""

    def __init__(self, name: str, list_name: str, known: Sequence[str]) -> None:
        near = did_you_mean(name, known)
        hint = f"did you mean {near}?" if near else f"describe it in subscribers/{list_name}.yaml, under “fields”"
        super().__init__(f"the readers of {list_name} have no field “{name}”", hint)


class BadFieldError(UsageError):
    """A value does not fit its field."""

    def __init__(self, field: Field, fault: str) -> None:
        super().__init__(f"“{field.name}” cannot be that: {fault}", "newsletter subscribers edit --help")


@dataclass(frozen=True)
class FileRow:
    """A row of a list's file that somebody stands in. `shown` is the file as people are told it."""

    list_name: str
    shown: str
    line: int


def rows_in_files(settings: Settings, key: str) -> tuple[FileRow, ...]:
    """Return the rows that somebody stands in, in the files of all lists."""
    found = []
    for name in list_names(settings.lists):
        file = open_list(settings.lists, name)
        found += [
            FileRow(name, file.shown, row.line) for row in file.rows() if isinstance(row, Subscriber) and row.key == key
        ]
    return tuple(found)


def known_lists(settings: Settings, store: SubscriberStore) -> tuple[str, ...]:
    """Return the names of all lists: those of files, those that are described only, and those of the store."""
    return tuple(sorted({*list_names(settings.lists), *description_names(settings.lists), *store.lists()}))


def require_list(settings: Settings, store: SubscriberStore, name: str) -> str:
    """Return the name of a list that there is. Raises UnknownListError."""
    known = known_lists(settings, store)
    if name not in known:
        raise UnknownListError(name, known)
    return name


def require_fields(settings: Settings, store: SubscriberStore, list_name: str, fields: Mapping[str, str]) -> None:
    """See that a list's readers have some fields, and that values fit them. Raises UnknownFieldError, BadFieldError."""
    described, _ = read_description(settings.lists, list_name)
    columns = read_columns(settings.lists, list_name) if list_name in list_names(settings.lists) else ()
    known = [*{*described.fields, *columns, *store.columns(list_name)} - {*OWN_COLUMNS, ""}]
    for name, value in fields.items():
        if name not in known:
            raise UnknownFieldError(name, list_name, sorted(known))
        field = described.fields.get(name)
        fault = field.fault(value) if field else ""
        if field and fault:
            raise BadFieldError(field, fault)


def is_known(record: Record) -> bool:
    """Tell whether anything is known about a person."""
    return bool(record.person or record.subscriptions or record.suppressions or record.history or record.sent)
