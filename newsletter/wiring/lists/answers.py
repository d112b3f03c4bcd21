"""What the store answers about the people of lists: how they stand, and what segments ask that choose among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from newsletter.config import Settings
from newsletter.content.issues import find_issues
from newsletter.delivery.model import RelayKind
from newsletter.delivery.selection import SegmentError, Vocabulary, asked_of, joined_since, read_segment
from newsletter.delivery.standing import Standing
from newsletter.ledger.sql import SqlLedger
from newsletter.merge.expression import Expression, dated, evaluate
from newsletter.subscribers.model import Subscriber
from newsletter.subscribers.segments import Asked, Known
from newsletter.subscribers.syncing import returns
from newsletter.wiring.lists.audience import AudienceList, audience_names

NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Whom:
    """Which readers are looked at: those of `lists`, where none is named of all that count, whom `segment` names.

    `joined_since` leaves those of them who joined on that day or later.
    """

    lists: tuple[str, ...] = ()
    segment: str = ""
    joined_since: str = ""


@dataclass(frozen=True)
class Segments:
    """The segments that choose among the readers of some lists: one for all lists, and each list's own.

    `issues` are all that there are, for a segment that asks for any of them.
    """

    whole: Expression | None = None
    own: Mapping[str, Expression] = field(default_factory=dict)
    issues: Sequence[str] = ()

    @property
    def asked(self) -> Asked:
        """Return what they ask besides fields."""
        return asked_of([*self.own.values(), *([self.whole] if self.whole else [])], self.issues)

    def holds(self, list_name: str, row: Subscriber, known: Mapping[str, object]) -> bool:
        """Tell whether they name somebody, of whom `known` is what they ask besides fields."""
        values = {"subscriber": row.fields, **known}
        return all(each is None or evaluate(each, values) for each in (self.whole, self.own.get(list_name)))


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the store, where there is one, says of people who might get an issue through a relay of a kind.

    `asked` is what segments ask. `since` is when the plan was made that is carried out: who left later is told apart.
    """

    ledger: SqlLedger | None
    issue: str
    kind: RelayKind
    now: datetime
    asked: Asked = NOTHING_ASKED
    excluded_issues: Sequence[str] = ()
    since: datetime | None = None

    def standing_of(self, list_name: str, keys: Sequence[str]) -> Standing:
        """Return how some people of a list stand with it and with the issue."""
        if self.ledger is None:
            return Standing()
        known = self.ledger.standing(self.issue, self.kind, list_name, keys, self.excluded_issues, self.since, self.now)
        here = [key for _, key in known.unsubscribed]
        if not here:
            return known
        # Whoever was removed with their row, and has it again, is brought back before anything is sent.
        back = {key for key, each in self.ledger.subscribers.subscriptions(list_name, here).items() if returns(each)}
        barred = frozenset(each for each in known.unsubscribed if each[1] not in back)
        return replace(known, unsubscribed=barred, late=known.late - back)

    def known_of(self, list_name: str, keys: Sequence[str]) -> Mapping[str, Mapping[str, object]]:
        """Return what the segments ask about some people; whoever is not in the store yet joins today."""
        if not self.asked:
            return {}
        found = self.ledger.subscribers.known(list_name, keys, self.asked) if self.ledger else {}
        new = Known(self.now.date().isoformat(), (), [list_name])
        return {key: completed(found.get(key, new), list_name, new.joined).values() for key in keys}


def read_segments(
    settings: Settings,
    ledger: SqlLedger | None,
    lists: Sequence[AudienceList],
    whom: Whom,
    today: date,
    on_fault: Callable[[AudienceList, SegmentError], None] | None = None,
) -> Segments:
    """Read the segment over some lists, and their own ones, as they are on a day.

    Raises SegmentError, for a list's own segment only where nobody takes it by `on_fault`.
    """
    words = segment_words(settings, ledger, {column for each in lists for column in each.columns})
    whole = joined_since(whom.joined_since, read_segment(whom.segment, words))
    own: dict[str, Expression] = {}
    for each in lists:
        try:
            found = own_segment(each, words)
        except SegmentError as fault:
            if on_fault is None:
                raise
            on_fault(each, fault)
            continue
        if found:
            own[each.name] = dated(found, today)
    return Segments(dated(whole, today) if whole else None, own, words.issues or ())


def segment_words(settings: Settings, ledger: SqlLedger | None, columns: Iterable[str]) -> Vocabulary:
    """Return what a segment may name."""
    issues = {folder.name for folder in find_issues(settings)}
    issues |= {each.issue for each in ledger.campaigns()} if ledger else set()
    lists = audience_names(settings, ledger.subscribers if ledger else None)
    return Vocabulary(tuple(columns), lists, tuple(sorted(issues)))


def own_segment(listed: AudienceList, words: Vocabulary) -> Expression | None:
    """Return the segment that a list's description names. Raises SegmentError."""
    return read_segment(listed.described.segment, words)


def completed(known: Known, list_name: str, today: str) -> Known:
    """Return what is known of somebody who stands in a list's file, as it is once that was brought in."""
    lists = known.lists if list_name in known.lists else (*known.lists, list_name)
    return replace(known, joined=known.joined or today, lists=lists)
