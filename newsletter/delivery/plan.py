"""Who gets an issue, in which language, and who does not and why. Nothing here touches the world."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.address import is_reserved
from newsletter.delivery.audience import EXAMPLES, AudiencePlan, LeftOut, Reason
from newsletter.delivery.model import NewDelivery
from newsletter.delivery.schedule import OwnTime
from newsletter.delivery.standing import NOTHING_KNOWN, Standing
from newsletter.merge.expression import Expression, evaluate
from newsletter.subscribers.model import RefusedRow, Subscriber
from newsletter.theme.locales import choose_locale


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds for everybody of a plan.

    `again` sends once more to who has the issue already. Reserved domains (RFC 2606, RFC 6761) are left out where the
    relay is real. Of those in the `segment`, and in that of their list, the first `limit` get it. `fields` are those
    that stand in messages. `group_of` names the destination group of an address, `own_time` tells when the time of day
    has come where a reader is, if theirs counts.
    """

    locales: Sequence[str]
    default_locale: str
    again: bool = False
    real_relay: bool = False
    segment: Expression | None = None
    segments: Mapping[str, Expression] = field(default_factory=dict)
    limit: int | None = None
    fields: Sequence[str] = ()
    group_of: Callable[[str], str] = lambda _: ""
    own_time: OwnTime | None = None


@dataclass(frozen=True)
class Place:
    """Where a person stands: a list and a line of it."""

    list_name: str
    line: int


@dataclass(frozen=True)
class Slice:
    """Some rows of one list, and what is known about their people: all by address key.

    `standing` is what the ledger says, `excluded` names the list that keeps somebody out, and `placed` where somebody
    stands who gets the issue by an earlier row. `known` is what segments ask about people besides their fields.
    """

    list_name: str
    locale: str
    rows: Sequence[Subscriber | RefusedRow]
    standing: Standing = NOTHING_KNOWN
    excluded: Mapping[str, Place] = field(default_factory=dict)
    placed: Mapping[str, Place] = field(default_factory=dict)
    known: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """Those of a slice who get the issue, and (key, line) of everybody who would get it by no later row any more."""

    recipients: Sequence[tuple[Subscriber, NewDelivery]]
    taken: Sequence[tuple[str, int]]


class AudiencePlanner:
    """Decides for one row after the other, in the order of the lists, and keeps count.

    A person on several lists gets the issue through the first one that may write to them.
    """

    def __init__(self, rules: Rules, on_left_out: Callable[[LeftOut], None] = lambda _: None) -> None:
        self._rules = rules
        self._on_left_out = on_left_out
        self._counts: Counter[tuple[str, str]] = Counter()
        self._late: Counter[tuple[str, str]] = Counter()
        self._reasons: Counter[Reason] = Counter()
        self._left_out: list[LeftOut] = []
        self._again: list[str] = []
        self._again_count = 0
        self._recipients = 0
        self._digest = hashlib.sha256()
        self._locales: dict[str, str] = {}

    def decide(self, piece: Slice) -> Decision:
        """Decide about a slice."""
        placed, suspects = dict(piece.placed), _suspects(piece)
        rules = self._rules
        is_strict = rules.real_relay or rules.segment is not None or rules.segments or rules.limit is not None
        is_strict = is_strict or rules.own_time is not None
        planned: list[tuple[Subscriber, NewDelivery]] = []
        taken: list[tuple[str, int]] = []
        lines: list[str] = []
        for row in piece.rows:
            if isinstance(row, RefusedRow):
                self._leave_out(LeftOut(piece.list_name, row.line, row.typed, Reason.REFUSED_ROW, row.reason))
                continue
            key = row.key
            asked = is_strict or key in suspects or key in placed
            reason = next(self._objections(row, piece, placed), None) if asked else None
            if reason is not None:
                self._leave_out(LeftOut(piece.list_name, row.line, row.address, *reason))
                continue
            placed[key] = Place(piece.list_name, row.line)
            self._recipients += 1
            taken.append((key, row.line))
            delivery = self._delivery(row, piece)
            place = (piece.list_name, delivery.locale)
            told = [
                key,
                piece.list_name,
                delivery.locale,
                row.name,
                *(row.fields.get(each, "") for each in rules.fields),
            ]
            lines.append("\0".join(told) + "\n")
            if key in piece.standing.late:
                self._late[place] += 1
                detail = "has left, or was barred, since the plan was made"
                self._leave_out(LeftOut(piece.list_name, row.line, row.address, Reason.LEFT_SINCE, detail))
                continue
            self._counts[place] += 1
            planned.append((row, delivery))
            if key in piece.standing.reached:
                self._note_again(row)
        self._digest.update("".join(lines).encode())
        return Decision(planned, taken)

    def result(self) -> AudiencePlan:
        """Return what was decided so far."""
        return AudiencePlan(
            dict(self._counts),
            dict(self._reasons),
            tuple(self._left_out),
            self._again_count,
            tuple(self._again),
            self._digest.hexdigest(),
            dict(self._late),
        )

    def _delivery(self, row: Subscriber, piece: Slice) -> NewDelivery:
        wanted = row.locale or piece.locale
        locale = self._locales.get(wanted)
        if locale is None:
            locale = choose_locale(wanted, self._rules.locales, self._rules.default_locale)
            self._locales[wanted] = locale
        return NewDelivery(
            key=row.key,
            address=row.address,
            name=row.name,
            list_name=piece.list_name,
            locale=locale,
            values=row.fields,
            destination=self._rules.group_of(row.address),
            due=self._rules.own_time.due_of(row.fields) if self._rules.own_time else None,
        )

    def _objections(self, row: Subscriber, piece: Slice, placed: Mapping[str, Place]) -> Iterator[tuple[Reason, str]]:
        """Yield what speaks against writing to a person through a list, the weightiest first."""
        rules, standing, key = self._rules, piece.standing, row.key
        yield from _barred(key, piece.list_name, standing)
        if rules.real_relay and is_reserved(row.address):
            yield Reason.RESERVED_DOMAIN, "its domain is reserved for examples and tests"
        if key in piece.excluded:
            yield Reason.EXCLUDED_LIST, f"stands on {piece.excluded[key].list_name}"
        if key in standing.spared:
            yield Reason.EXCLUDED_ISSUE, f"has {standing.spared[key]}"
        if not self._is_within(row, piece):
            yield Reason.OUTSIDE_SEGMENT, ""
        if key in placed:
            yield Reason.DUPLICATE, _earlier(placed[key], piece.list_name)
        if key in standing.reached and not rules.again:
            yield Reason.ALREADY_SENT, f"has it from {standing.reached[key]}"
        if rules.own_time is not None and rules.own_time.is_too_late(row.fields):
            yield Reason.TOO_LATE, "it was later already where they are"
        if rules.limit is not None and self._recipients >= rules.limit:
            yield Reason.BEYOND_LIMIT, ""

    def _is_within(self, row: Subscriber, piece: Slice) -> bool:
        asked = (self._rules.segment, self._rules.segments.get(piece.list_name))
        values = {"subscriber": row.fields, **piece.known.get(row.key, {})}
        return all(each is None or evaluate(each, values) for each in asked)

    def _leave_out(self, row: LeftOut) -> None:
        self._on_left_out(row)
        self._reasons[row.reason] += 1
        if self._reasons[row.reason] <= EXAMPLES:
            self._left_out.append(row)

    def _note_again(self, row: Subscriber) -> None:
        self._again_count += 1
        if self._again_count <= EXAMPLES:
            self._again.append(row.address)


def _suspects(piece: Slice) -> frozenset[str]:
    """Return the keys of those about whom anything is known; of the others nothing has to be asked."""
    standing = piece.standing
    here = (*standing.suppressed, *standing.unsubscribed, *standing.unconfirmed)
    return frozenset((*(key for _, key in here), *standing.reached, *standing.spared, *piece.excluded))


def _barred(key: str, list_name: str, standing: Standing) -> Iterator[tuple[Reason, str]]:
    here = (list_name, key)
    suppressed = standing.suppressed.get(("*", key)) or standing.suppressed.get(here)
    if suppressed:
        yield Reason.SUPPRESSED, suppressed
    if here in standing.unsubscribed:
        yield Reason.UNSUBSCRIBED, f"has unsubscribed from {list_name}"
    if here in standing.unconfirmed:
        yield Reason.UNCONFIRMED, f"has not confirmed {list_name} yet"


def _earlier(place: Place, list_name: str) -> str:
    if place.list_name == list_name:
        return f"the same address as in line {place.line}" if place.line else "stands on it by another way, too"
    return f"gets it through {place.list_name}"
