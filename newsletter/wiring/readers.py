"""The readers of a workspace's list files, and what merge tags find for one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsletter.address import AddressError, address_key
from newsletter.config import Settings
from newsletter.errors import UsageError
from newsletter.merge.expression import Values
from newsletter.message.links import preview_values
from newsletter.problems import Problem
from newsletter.subscribers.listfile import list_names, read_list
from newsletter.subscribers.model import Subscriber, SubscriberList


class UnknownReaderError(UsageError):
    """An address that stands on no list."""

    def __init__(self, address: str) -> None:
        super().__init__(f"“{address}” is on no list", "name an address of a file under subscribers/")


def read_lists(settings: Settings, names: Iterable[str]) -> tuple[list[SubscriberList], list[Problem]]:
    """Read list files by name, each once; raise UnknownListError for one that is not there."""
    lists: list[SubscriberList] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(names):
        each, found = read_list(settings.lists, name)
        lists.append(each)
        problems += found
    return lists, problems


def everybody(settings: Settings, first: Iterable[str] = ()) -> Iterator[tuple[SubscriberList, Subscriber]]:
    """Yield everybody of every list with the list, some lists first."""
    known = list_names(settings.lists)
    ordered = dict.fromkeys([*(name for name in first if name in known), *known])
    for name in ordered:
        listed, _ = read_list(settings.lists, name)
        for subscriber in listed.subscribers:
            yield listed, subscriber


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
