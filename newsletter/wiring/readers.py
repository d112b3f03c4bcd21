"""The readers of a workspace's list files, and what merge tags find for one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from newsletter.address import AddressError, address_key
from newsletter.config import Settings
from newsletter.errors import UsageError
from newsletter.merge.expression import Values
from newsletter.message.links import preview_values
from newsletter.subscribers.model import Subscriber

if TYPE_CHECKING:
    from newsletter.wiring.lists.audience import AudienceList


class UnknownReaderError(UsageError):
    """An address that stands on no list."""

    def __init__(self, address: str) -> None:
        super().__init__(f"“{address}” is on no list", "name an address of a file under subscribers/")


def everybody(settings: Settings, first: Iterable[str] = ()) -> Iterator[tuple[AudienceList, Subscriber]]:
    """Yield everybody of every list with the list, some lists first; nobody is kept."""
    from newsletter.wiring.lists.audience import audience_names, open_audience, people_of, store_if_any

    with store_if_any(settings) as store:
        known = audience_names(settings, store)
        for name in dict.fromkeys([*(name for name in first if name in known), *known]):
            listed = open_audience(settings, store, name)
            yield from ((listed, person) for person in people_of(listed))


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
