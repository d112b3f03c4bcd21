"""A send before it happens, in words: what goes to whom, through what, and who is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from newsletter.config import Publication, Relay, RelayPool
from newsletter.config.shares import Share
from newsletter.delivery.audience import AudiencePlan, LeftOut, Reason
from newsletter.delivery.despite import Despite
from newsletter.delivery.model import Orders, RelayKind
from newsletter.delivery.schedule import OwnTime
from newsletter.delivery.selection import Selection, When
from newsletter.delivery.standing import StandingVersion
from newsletter.merge.expression import Expression
from newsletter.problems import Problem, Severity
from newsletter.report.segment import segment_words
from newsletter.report.table import aligned
from newsletter.report.web import OnTheWeb, web_lines

# Seconds for one message on one connection: a guess to plan a coffee by, replaced by the measured rate once it runs.
SECONDS_A_MESSAGE = {RelayKind.OUTBOX: 0.002, RelayKind.LOOPBACK: 0.005, RelayKind.REAL: 0.2}
DAY = 24 * 60 * 60
ROWS_SHOWN = 8
NOBODY_LEFT = StandingVersion()
# Each stands behind a number, be it one or many.
REASONS: Mapping[Reason, str] = {
    Reason.REFUSED_ROW: "that cannot be used",
    Reason.SUPPRESSED: "who must not be written to",
    Reason.UNSUBSCRIBED: "who unsubscribed",
    Reason.UNCONFIRMED: "without a confirmation yet",
    Reason.RESERVED_DOMAIN: "at a domain that is reserved for examples",
    Reason.EXCLUDED_LIST: "on a list that is kept out",
    Reason.EXCLUDED_ISSUE: "who got an issue whose readers are kept out",
    Reason.OUTSIDE_SEGMENT: "outside the segment",
    Reason.ALREADY_SENT: "with this issue already",
    Reason.DUPLICATE: "that stood on the lists before",
    Reason.TOO_LATE: "for whom the hour had passed",
    Reason.BEYOND_LIMIT: "beyond the limit",
    Reason.LEFT_SINCE: "who left since the plan was made",
}


@dataclass(frozen=True)
class Origin:
    """When a plan was made, from which commit (with + where files had changed since), and with which standing."""

    made_at: datetime
    commit: str = ""
    standing: StandingVersion = NOBODY_LEFT


@dataclass(frozen=True, kw_only=True)
class SendPlan:
    """What a send will do. `message_bytes` is the largest message to a reader of whom nothing is known.

    `editions` are digests by language, `signatures` the domain and selectors that sign. `web` is None where the web was
    not asked; `days_used` on how many earlier days each relay was used, as far as it is known, by its reference.
    """

    issue: str
    sender: str
    subjects: Mapping[str, str]
    editions: Mapping[str, str]
    publication: Publication
    relay: str
    relays: RelayPool
    kind: RelayKind
    connections: int
    audience: AudiencePlan
    message_bytes: int
    selection: Selection
    orders: Orders
    own_time: OwnTime | None
    canary: Share | None
    origin: Origin
    signatures: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    web: OnTheWeb | None = None
    segment: Expression | None = None
    segments: Mapping[str, Expression] = field(default_factory=dict)
    days_used: Mapping[str, int] = field(default_factory=dict)
    despite: Despite | None = None

    @property
    def refusing(self) -> tuple[Problem, ...]:
        """Return what refuses the send, and was not overruled."""
        overruled = self.despite.codes if self.despite else ()
        return tuple(each for each in self.problems if each.severity is Severity.ERROR and each.code not in overruled)

    @property
    def seconds(self) -> float:
        """Return a guess of how long the send takes, in seconds."""
        number = self.audience.recipients
        relays = self.relays.usable()
        if not relays:
            return number * SECONDS_A_MESSAGE[self.kind] / self.connections
        parts = sum(weight_of(relay) for relay in relays)
        return max(self._seconds_of(relay, number * weight_of(relay) / parts) for relay in relays)

    def _seconds_of(self, relay: Relay, number: float) -> float:
        """Return how long a relay takes for its part: as fast as it answers, or as its limits and first days let it."""
        waited = 0.0
        used = self.days_used.get(relay.reference)
        while relay.warm_up and used is not None and number > (today := relay.warm_up.limit_on(used) or number):
            number, used, waited = number - today, used + 1, waited + DAY
        return waited + self._seconds_as_limited(relay, number)

    def _seconds_as_limited(self, relay: Relay, number: float) -> float:
        waits = [(number - 1) // rate.limit * rate.seconds for rate in relay.rates if number > rate.limit]
        return max(number * SECONDS_A_MESSAGE[self.kind] / relay.connections, *waits, 0.0)

    @property
    def when(self) -> When:
        """Return when it begins, as it is asked for."""
        orders, own_time = self.orders, self.own_time
        start = f"{orders.start.astimezone(ZoneInfo(orders.zone)):%Y-%m-%d %H:%M%z}" if orders.start else ""
        window = f"{orders.window_from}-{orders.window_to}" if orders.window_from else ""
        return When(
            at=f"{own_time.wall:%Y-%m-%d %H:%M}" if own_time else start,
            zone=orders.zone if start or window else "",
            window=window,
            local_time=own_time is not None,
            skip_late=own_time.skips_late if own_time else False,
            canary=str(self.canary) if self.canary else "",
        )

    def as_json(self) -> dict[str, object]:
        """Return the plan as plain values, for `--json`."""
        audience = self.audience
        return {
            "issue": self.issue,
            "from": self.sender,
            "subjects": dict(self.subjects),
            "relay": self.relay,
            "rehearsal": self.kind.rehearsal,
            "recipients": audience.recipients,
            "lists": {
                name: {locale: n for (at, locale), n in audience.by_list_and_locale.items() if at == name}
                for name in audience.by_list
            },
            "left_out": [
                {
                    "list": row.list_name,
                    "line": row.line,
                    "address": row.address,
                    "reason": row.reason.value,
                    "detail": row.detail,
                }
                for row in audience.left_out
            ],
            "left_out_counts": {reason.value: number for reason, number in audience.by_reason.items()},
            "again": list(audience.again),
            "again_count": audience.again_count,
            "audience_digest": audience.digest,
            "segment": self.selection.segment,
            "joined_since": self.selection.joined_since,
            "when": asdict(self.when),
            "problems": [problem.as_json() for problem in self.problems],
            "message_bytes": self.message_bytes,
            "estimate_seconds": round(self.seconds, 1),
            "web": self.web.as_json() if self.web else None,
            "despite": asdict(self.despite) if self.despite else None,
        }


def plan_lines(plan: SendPlan) -> Iterator[str]:
    """Yield the plan line by line, as a person reads it before saying yes."""
    yield f"Plan for {plan.issue}"
    yield ""
    yield f"  From     {plan.sender}"
    for number, (locale, subject) in enumerate(plan.subjects.items()):
        yield f"  {'Subject' if number == 0 else '       '}  {locale}  {subject}"
    yield f"  Through  {relay_words(plan)}"
    yield from limit_lines(plan.relays, plan.days_used)
    yield f"  Size     {plan.message_bytes / 1024:,.0f} KB a message"
    yield f"  Takes    {duration(plan.seconds)}"
    yield from timing_lines(plan)
    if plan.web:
        yield from web_lines(plan.web)
    yield from selection_lines(plan)
    if plan.despite:
        yield f"  Despite  {plan.despite}"
    yield ""
    yield from audience_lines(plan.audience, list(plan.subjects))


def relay_words(plan: SendPlan) -> str:
    """Return where the messages go, and whether that is a rehearsal."""
    match plan.kind:
        case RelayKind.OUTBOX:
            return "the outbox: a rehearsal, written to files; nobody gets them"
        case RelayKind.LOOPBACK:
            where = _relays_words(plan)
            return f"{where} on this machine: a rehearsal, nobody counts as having the issue"
    return _relays_words(plan)


def _relays_words(plan: SendPlan) -> str:
    number = len(plan.relays.relays)
    return plan.relay if number < 2 else f"{number} servers"


def limit_lines(pool: RelayPool, days_used: Mapping[str, int]) -> Iterator[str]:
    """Yield how fast relays take mail, and of several, which part of it each takes."""
    several = len(pool.relays) > 1
    if not several and not any(relay.rates or relay.warm_up for relay in pool.relays):
        return
    parts = sum(weight_of(relay) for relay in pool.usable())
    for relay in pool.relays:
        words = [f"{relay.connections} connection{'' if relay.connections == 1 else 's'}", *map(str, relay.rates)]
        words += _warm_up_words(relay, days_used.get(relay.reference))
        part = f"{weight_of(relay)} of {parts} messages" if relay.weight != 0 else "steps in for the others"
        name = f"{relay}: {part}, " if several else "at most "
        yield f"           {name}{', '.join(words)}"


def _warm_up_words(relay: Relay, used: int | None) -> list[str]:
    """Return what a relay takes in its first days; nothing once it is warm."""
    if relay.warm_up is None:
        return []
    if used is None:
        return [f"{relay.warm_up.steps[0]:,} on its first day"]
    today = relay.warm_up.limit_on(used)
    return [] if today is None else [f"{today:,} today, day {used + 1} of its first days"]


def weight_of(relay: Relay) -> int:
    """Return a relay's part of the mail; one that only steps in counts where it does."""
    return max(1, 1 if relay.weight is None else relay.weight)


def timing_lines(plan: SendPlan) -> Iterator[str]:
    """Yield when a send begins and who goes ahead, where that is not at once and everybody."""
    orders, own = plan.orders, plan.own_time
    if own:
        late = "whoever is later gets nothing" if own.skips_late else "whoever is later gets theirs at once"
        yield f"  Begins   {own.wall:%Y-%m-%d %H:%M} where each reader is ({own.zone.key} where nobody knows); {late}"
    elif orders.start:
        yield f"  Begins   {orders.start.astimezone(ZoneInfo(orders.zone)):%Y-%m-%d %H:%M} ({orders.zone})"
    if orders.window_from:
        yield f"  Hours    {orders.window_from} to {orders.window_to} ({orders.zone})"
    number = plan.audience.recipients
    ahead = plan.canary.of(number) if plan.canary and number else 0
    if plan.canary and ahead == number:
        yield "  Ahead    nobody: all of them are no more than would go ahead"
    elif plan.canary:
        wait = duration(orders.canary_wait).removeprefix("about ")
        yield (
            f"  Ahead    {ahead:,} of them; the others {wait} later, unless more than {orders.canary_rejects:.0%} "
            "are refused"
        )


def selection_lines(plan: SendPlan) -> Iterator[str]:
    """Yield whom a send is for, where that is not simply everybody of its lists."""
    selection = plan.selection
    if plan.segment is not None:
        yield f"  Segment  {segment_words(plan.segment)}"
    for name, expression in plan.segments.items():
        yield f"  Segment  of {name}: {segment_words(expression)}"
    without = [f"those of {name}" for name in selection.exclude]
    without += [f"those who got {slug}" for slug in selection.exclude_issues]
    if without:
        yield f"  Without  {', '.join(without)}"
    if selection.limit is not None:
        yield f"  Limit    the first {selection.limit:,}"


def audience_lines(audience: AudiencePlan, locales: list[str]) -> Iterator[str]:
    """Yield how many get it, by list and language, and everybody who does not, with the reason."""
    counts = audience.by_list_and_locale
    rows = [["Recipients", *locales, "all"]]
    for name, total in audience.by_list.items():
        rows.append([name, *(f"{counts.get((name, locale), 0):,}" for locale in locales), f"{total:,}"])
    if len(audience.by_list) != 1:
        by_locale = audience.by_locale
        rows.append(["all", *(f"{by_locale[locale]:,}" for locale in locales), f"{audience.recipients:,}"])
    yield from aligned(rows)
    if audience.again_count:
        yield ""
        yield f"  {audience.again_count:,} of them have this issue already and get it again"
    for reason, words in REASONS.items():
        number = audience.by_reason.get(reason, 0)
        if number:
            yield ""
            yield f"  Left out: {number:,} {words}"
            yield from _left_out_lines([row for row in audience.left_out if row.reason is reason], number)


def _left_out_lines(rows: list[LeftOut], number: int) -> Iterator[str]:
    shown = [
        ["  " + (f"{row.list_name}.csv:{row.line}" if row.line else row.list_name), row.address, row.detail]
        for row in rows[:ROWS_SHOWN]
    ]
    yield from aligned(shown)
    if number > ROWS_SHOWN:
        yield f"    and {number - ROWS_SHOWN:,} more; all of them: --left-out FILE.csv"


def duration(seconds: float) -> str:
    """Return a length of time as a person says it."""
    if seconds < 5:
        return "a few seconds"
    if seconds < 90:
        return f"about {seconds:.0f} seconds"
    if seconds < 5400:
        return f"about {seconds / 60:.0f} minutes"
    return f"about {seconds / 3600:.1f} hours"
