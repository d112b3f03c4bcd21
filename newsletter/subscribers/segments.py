"""What a segment asks about people besides their fields, and what the store knows of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from newsletter.subscribers.model import Subscriber
from newsletter.subscribers.records import Choice


@dataclass(frozen=True)
class Overlay:
    """What the store says of somebody in place of a row: their own choice; all of it where they are not the file's."""

    choice: Choice
    reader: Subscriber | None = None


@dataclass(frozen=True)
class Asked:
    """What a segment names: anything about the subscription itself (`here`), other lists, and issues."""

    here: bool = False
    lists: bool = False
    received: Collection[str] = ()

    def __bool__(self) -> bool:
        """Tell whether it names anything but fields."""
        return self.here or self.lists or bool(self.received)


@dataclass(frozen=True)
class Known:
    """What a segment finds about somebody: the day they joined (empty for none), tags, lists, and issues they got."""

    joined: str = ""
    tags: Sequence[str] = ()
    lists: Sequence[str] = ()
    received: Sequence[str] = ()

    def values(self) -> Mapping[str, object]:
        """Return it as an expression finds it."""
        return {
            "joined": self.joined or None,
            "tags": self.tags,
            "lists": self.lists,
            "received": self.received,
        }


class AudienceStore(Protocol):
    """What is asked of the store for many people of one list, who may be readers of a file."""

    def has_others(self, list_name: str) -> bool:
        """Tell whether anybody is on a list by another way than its file."""

    def has_choices(self) -> bool:
        """Tell whether any reader has chosen a name or a language."""

    def overlays(self, list_name: str, keys: Sequence[str]) -> Mapping[str, Overlay]:
        """Return, of some people, those whom the store knows otherwise than a row of the list's file, by key."""

    def others(self, list_name: str) -> Iterator[Subscriber]:
        """Yield the readers of a list who came by another way than its file, by key."""

    def known(self, list_name: str, keys: Sequence[str], asked: Asked) -> Mapping[str, Known]:
        """Return what a segment asks about some people besides their fields, by key; of strangers nothing."""


def overlaid(row: Subscriber, found: Overlay | None) -> Subscriber:
    """Return a row of a file as the store knows its person."""
    if found is None:
        return row
    if found.reader:
        of = found.reader
        return Subscriber(of.address, row.key, of.name, of.locale, of.fields, row.line)
    name = row.name if found.choice.name is None else found.choice.name
    locale = row.locale if found.choice.locale is None else found.choice.locale
    own = {"name": name, "locale": locale}
    fields = {column: value for column, value in {**row.fields, **own}.items() if value}
    return Subscriber(row.address, row.key, name, locale, fields, row.line)
