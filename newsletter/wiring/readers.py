"""The readers of a workspace's list files, and what merge tags find for one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from newsletter.address import AddressError, address_key
from newsletter.config import Settings
from newsletter.errors import UsageError
from newsletter.merge.expression import Values
from newsletter.message.links import preview_values
from newsletter.subscribers.model import Subscriber

if TYPE_CHECKING:
    from newsletter.wiring.lists.answers import Whom
    from newsletter.wiring.lists.audience import AudienceList


class UnknownReaderError(UsageError):
    """An address that stands on no list."""

    def __init__(self, address: str) -> None:
        super().__init__(f"“{address}” is on no list", "name an address of a file under subscribers/")


def everybody(settings: Settings, first: Iterable[str] = ()) -> Iterator[tuple[AudienceList, Subscriber]]:
    """Yield everybody of every list with the list, some lists first; nobody is kept."""
    from newsletter.wiring.lists.audience import audience_names, ledger_if_any, open_audience, people_of

    with ledger_if_any(settings) as ledger:
        store = ledger.subscribers if ledger else None
        known = audience_names(settings, store)
        for name in dict.fromkeys([*(name for name in first if name in known), *known]):
            listed = open_audience(settings, store, name)
            yield from ((listed, person) for person in people_of(listed))


def named_by(settings: Settings, whom: Whom, now: datetime) -> Iterator[tuple[AudienceList, Subscriber]]:
    """Yield the readers of lists whom a segment names, and the lists' own segments do, too.

    Raises UnknownListError and SegmentError; a list's own segment that cannot be used names everybody.
    """
    from newsletter.delivery.model import RelayKind
    from newsletter.wiring.lists.answers import Answers, read_segments
    from newsletter.wiring.lists.audience import SLICE, audience_names, ledger_if_any, open_audience, people_of

    with ledger_if_any(settings) as ledger:
        store = ledger.subscribers if ledger else None
        names = dict.fromkeys(whom.lists or audience_names(settings, store))
        lists = [open_audience(settings, store, name) for name in names]
        segments = read_segments(settings, ledger, lists, whom, now.date(), lambda *_: None)
        answers = Answers(ledger=ledger, issue="", kind=RelayKind.OUTBOX, now=now, asked=segments.asked)
        for listed in lists:
            rest = people_of(listed)
            while some := list(islice(rest, SLICE)):
                known = answers.known_of(listed.name, [row.key for row in some])
                yield from ((listed, row) for row in some if segments.holds(listed.name, row, known.get(row.key, {})))


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
