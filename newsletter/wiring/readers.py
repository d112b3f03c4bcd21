"""The readers of a workspace's list files, and what merge tags find for one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsletter.address import AddressError, address_key
from newsletter.config import Settings
from newsletter.errors import UsageError
from newsletter.merge.expression import Values
from newsletter.message.links import preview_values
from newsletter.subscribers.listfile import ListFile, UnknownListError, list_names, open_list
from newsletter.subscribers.model import Subscriber


class UnknownReaderError(UsageError):
    """An address that stands on no list."""

    def __init__(self, address: str) -> None:
        super().__init__(f"“{address}” is on no list", "name an address of a file under subscribers/")


def everybody(settings: Settings, first: Iterable[str] = ()) -> Iterator[tuple[ListFile, Subscriber]]:
    """Yield everybody of every list with the list, some lists first; nobody is kept."""
    known = list_names(settings.lists)
    ordered = dict.fromkeys([*(name for name in first if name in known), *known])
    for name in ordered:
        try:
            listed = open_list(settings.lists, name)
        except UnknownListError:  # it has gone since its name was read
            continue
        for row in listed.rows():
            if isinstance(row, Subscriber):
                yield listed, row


def find_reader(settings: Settings, address: str) -> Subscriber:
    """Return the first subscriber of any list with an address; raise UnknownReaderError."""
    try:
        key = address_key(address)
    except AddressError as fault:
        raise UnknownReaderError(address) from fault
    for _, subscriber in everybody(settings):
        if subscriber.key == key:
            return subscriber
    raise UnknownReaderError(address)


def reader_values(settings: Settings, address: str | None, issue: str = "", locale: str = "") -> Values:
    """Return what merge tags find for somebody of the lists, or for a reader of whom nothing is known."""
    fields = find_reader(settings, address).fields if address else None
    return preview_values(settings.publication, fields, issue, locale)
