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
    """What the store knows about some people of an import: how they stand on the list, and who is not written to."""

    present: Mapping[str, Subscription] = field(default_factory=dict)
    barred: AbstractSet[str] = frozenset()


def entry_of(person: Imported, known: Known) -> Entry:
    """Return what is to happen to a person on the list. Whoever has left or is barred stays away, whatever is said."""
    details = Details(person.name, person.locale, person.fields, person.tags or None)
    return Entry(person.key, person.address, _event(person, known), details, _joined(person))


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


def _joined(person: Imported) -> datetime | None:
    return datetime.fromisoformat(person.joined) if person.joined else None


def consent_of(person: Imported, file: FileRead, list_name: str, at: datetime) -> Consent:
    """Return what is known of how somebody has agreed: which program says so, and since when."""
    joined = _joined(person)
    confirmed = joined if person.standing is Standing.ACTIVE else None
    return Consent(joined or at, "import", text=_place(file), list_name=list_name, confirmed_at=confirmed)


def suppression_of(person: Imported, file: FileRead, at: datetime) -> Suppression:
    """Return why nothing more is sent to somebody, and where it is said that mail came back or was called spam."""
    evidence = f"{_place(file)}, line {person.line}"
    return Suppression(person.key, ALL_LISTS, str(person.standing), at, evidence)


def _place(file: FileRead) -> str:
    return f"{file.program}: {file.shown}"


def arrivals_of(
    people: Sequence[Imported], known: Known, files: Sequence[FileRead], list_name: str, at: datetime
) -> Arrivals:
    """Return what is to be brought into the store of some people."""
    return Arrivals(
        [entry_of(person, known) for person in people],
        {
            person.key: consent_of(person, files[person.file], list_name, at)
            for person in people
            if person.standing in WILLING and person.key not in known.barred
        },
        [suppression_of(person, files[person.file], at) for person in people if person.standing in BARRED],
    )


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

    def see(self, person: Imported, effect: Effect | None, *, is_barred: bool) -> None:
        """Count a person, and what was done; no effect where the person is forgotten."""
        self.standings[person.standing] += 1
        self.duplicates += person.rows - 1
        is_willing = person.standing in WILLING
        has_left = effect and effect.after and effect.after.status is SubscriptionStatus.UNSUBSCRIBED
        if effect is None or is_barred or has_left or not is_willing:
            self.deeds[Deed.SUPPRESSED] += 1
            self.stayed_away += is_willing
        else:
            self.deeds[DEEDS[effect.outcome]] += 1

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
