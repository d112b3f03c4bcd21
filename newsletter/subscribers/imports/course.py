"""What an import does with each person, decided from the files and from how they stand on the list already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from newsletter.subscribers.changes import Effect, Entry, Outcome
from newsletter.subscribers.imports.gathering import FileRead, Imported
from newsletter.subscribers.imports.ports import Arrivals
from newsletter.subscribers.imports.standing import Standing
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import ALL_LISTS, Consent, Details, Subscription, Suppression
from newsletter.subscribers.standing import SubscriptionEvent

# Those to whom nothing more is sent, whatever list they are on.
BARRED = frozenset({Standing.BOUNCED, Standing.COMPLAINED})
# Those who may be written to, now or once they have confirmed.
WILLING = frozenset({Standing.ACTIVE, Standing.PENDING})


class Deed(StrEnum):
    """What an import comes to for a person: they are a reader (new, updated, unchanged), or get nothing."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SUPPRESSED = "suppressed"


DEEDS = {Outcome.NEW: Deed.NEW, Outcome.UPDATED: Deed.UPDATED, Outcome.UNCHANGED: Deed.UNCHANGED}


@dataclass(frozen=True)
class Known:
    """What the store knows about some people of an import: how they stand on the list.

    `barred` are those whom nothing of it is ever sent to, those who are forgotten among them.
    """

    present: Mapping[str, Subscription] = field(default_factory=dict)
    barred: AbstractSet[str] = frozenset()


def entry_of(person: Imported, known: Known) -> Entry:
    """Return what is to happen to a person on the list. Whoever has left or is barred stays away, whatever is said."""
    details = Details(person.name, person.locale, person.fields, person.tags or None)
    joined = datetime.fromisoformat(person.joined) if person.joined else None
    return Entry(person.key, person.address, _event(person, known), details, joined)


def _event(person: Imported, known: Known) -> SubscriptionEvent | None:
    if person.has_left:
        return SubscriptionEvent.UNSUBSCRIBE
    if person.key in known.barred:
        return None
    if person.standing is not Standing.PENDING:
        return SubscriptionEvent.ADD
    present = known.present.get(person.key)
    asks = present is None or present.status is SubscriptionStatus.REMOVED
    return SubscriptionEvent.ASK if asks else None


def consent_of(person: Imported, entry: Entry, place: str, list_name: str, at: datetime) -> Consent:
    """Return what is known of how somebody has agreed: which program says so, and since when."""
    network, told, confirmed_network = person.agreed
    confirmed = (
        datetime.fromisoformat(told) if told else entry.joined_at if person.standing is Standing.ACTIVE else None
    )
    return Consent(entry.joined_at or at, "import", network, place, "", list_name, confirmed, confirmed_network)


def suppression_of(person: Imported, place: str, at: datetime) -> Suppression:
    """Return why nothing more is sent to somebody, and where it is said that mail came back or was called spam."""
    return Suppression(person.key, ALL_LISTS, str(person.standing), at, f"{place}, line {person.line}")


def arrivals_of(
    people: Sequence[Imported], known: Known, files: Sequence[FileRead], list_name: str, at: datetime
) -> Arrivals:
    """Return what is to be brought into the store of some people."""
    places = [f"{file.program}: {file.shown}" for file in files]
    entries, consents, suppressions = [], {}, []
    for person in people:
        entry = entry_of(person, known)
        entries.append(entry)
        if person.key in known.barred:
            continue
        if person.standing in WILLING:
            consents[person.key] = consent_of(person, entry, places[person.file], list_name, at)
        elif person.standing in BARRED:
            suppressions.append(suppression_of(person, places[person.file], at))
    return Arrivals(entries, consents, suppressions)


@dataclass
class Counts:
    """The figures of an import.

    Every row that was read is invalid, a duplicate, or a person of one standing; every person is a reader who is new,
    updated or unchanged, or gets nothing. `stayed_away` are those of the latter whom the files would have as readers.
    """

    files: Sequence[FileRead]
    standings: Counter[Standing] = field(default_factory=Counter)
    deeds: Counter[Deed] = field(default_factory=Counter)
    duplicates: int = 0
    stayed_away: int = 0

    def see(self, person: Imported, effect: Effect, *, is_barred: bool) -> None:
        """Count a person, and what was done."""
        self.standings[person.standing] += 1
        self.duplicates += person.rows - 1
        is_willing = person.standing in WILLING
        after = effect.after
        if is_willing and not is_barred and after and after.status is not SubscriptionStatus.UNSUBSCRIBED:
            self.deeds[DEEDS[effect.outcome]] += 1
        else:
            self.deeds[Deed.SUPPRESSED] += 1
            self.stayed_away += is_willing

    @property
    def read(self) -> int:
        """Return how many rows were read."""
        return sum(each.read for each in self.files)

    @property
    def invalid(self) -> int:
        """Return how many rows are nobody."""
        return sum(each.invalid for each in self.files)

    def as_json(self) -> dict[str, int]:
        """Return the figures for programs."""
        return {
            "read": self.read,
            **{str(standing): self.standings[standing] for standing in Standing},
            "invalid": self.invalid,
            "duplicates": self.duplicates,
            **{str(deed): self.deeds[deed] for deed in Deed},
        }
