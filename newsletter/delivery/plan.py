"""Who gets an issue, in which language, and who does not and why. Nothing here touches the world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.address import is_reserved
from newsletter.subscribers.model import Subscriber, SubscriberList
from newsletter.theme.locales import canonical, lineage


class Reason(StrEnum):
    """Why a row of a list gets nothing."""

    REFUSED_ROW = "refused-row"
    SUPPRESSED = "suppressed"
    UNSUBSCRIBED = "unsubscribed"
    UNCONFIRMED = "unconfirmed"
    RESERVED_DOMAIN = "reserved-domain"
    ALREADY_SENT = "already-sent"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Standing:
    """What the ledger knows about people, all by address key.

    `suppressed` maps (list or `*`, key) to a reason; `unsubscribed` and `unconfirmed` are (list, key); `reached` maps
    a key to the label of the earlier campaign.
    """

    suppressed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unsubscribed: AbstractSet[tuple[str, str]] = frozenset()
    unconfirmed: AbstractSet[tuple[str, str]] = frozenset()
    reached: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """One person who gets the issue: through which list, and in which language."""

    subscriber: Subscriber
    list_name: str
    locale: str


@dataclass(frozen=True)
class LeftOut:
    """One row that gets nothing. `detail` is a clause that says more: a reason, a list, an earlier campaign."""

    list_name: str
    line: int
    address: str
    reason: Reason
    detail: str


@dataclass(frozen=True)
class AudiencePlan:
    """Every row of every list, as a recipient or as left out.

    `again` are the recipients who have the issue from an earlier campaign and get it once more by order.
    """

    recipients: tuple[Planned, ...]
    left_out: tuple[LeftOut, ...]
    again: tuple[Planned, ...] = ()

    @property
    def by_list(self) -> Mapping[str, int]:
        """Count the recipients of each list, in the order of the lists."""
        return Counter(planned.list_name for planned in self.recipients)

    @property
    def by_locale(self) -> Mapping[str, int]:
        """Count the recipients of each language."""
        return Counter(planned.locale for planned in self.recipients)

    @property
    def by_list_and_locale(self) -> Mapping[tuple[str, str], int]:
        """Count the recipients of each list and language."""
        return Counter((planned.list_name, planned.locale) for planned in self.recipients)

    @property
    def by_reason(self) -> Mapping[Reason, int]:
        """Count who is left out, by reason."""
        return Counter(row.reason for row in self.left_out)


def plan_audience(
    lists: Sequence[SubscriberList],
    locales: Sequence[str],
    default_locale: str,
    standing: Standing,
    *,
    again: bool = False,
    real_relay: bool = False,
) -> AudiencePlan:
    """Decide for every row of the lists, in order, whether it gets the issue and in which language.

    A person on several lists gets it through the first one that may write to them. `again` sends once more to who has
    the issue already. Reserved domains (RFC 2606, RFC 6761) are left out where the relay is real.
    """
    through: dict[str, str] = {}
    recipients: list[Planned] = []
    left_out: list[LeftOut] = []
    repeated: list[Planned] = []
    for each in lists:
        for row in each.refused:
            reason = Reason.DUPLICATE if row.duplicate else Reason.REFUSED_ROW
            left_out.append(LeftOut(each.name, row.line, row.typed, reason, row.reason))
        for subscriber in each.subscribers:
            reached = standing.reached.get(subscriber.key)
            barred = next(_objections(subscriber, each.name, standing, through, real_relay=real_relay), None)
            if barred is None and reached and not again:
                barred = (Reason.ALREADY_SENT, f"has it from {reached}")
            if barred:
                left_out.append(LeftOut(each.name, subscriber.line, subscriber.address, *barred))
                continue
            through[subscriber.key] = each.name
            wanted = subscriber.locale or each.locale
            planned = Planned(subscriber, each.name, choose_locale(wanted, locales, default_locale))
            recipients.append(planned)
            if reached:
                repeated.append(planned)
    return AudiencePlan(tuple(recipients), tuple(left_out), tuple(repeated))


def _objections(
    subscriber: Subscriber, list_name: str, standing: Standing, through: Mapping[str, str], *, real_relay: bool
) -> Iterator[tuple[Reason, str]]:
    """Yield what speaks against writing to a person through a list, the weightiest first."""
    here = (list_name, subscriber.key)
    suppressed = standing.suppressed.get(("*", subscriber.key)) or standing.suppressed.get(here)
    if suppressed:
        yield Reason.SUPPRESSED, suppressed
    if here in standing.unsubscribed:
        yield Reason.UNSUBSCRIBED, f"has unsubscribed from {list_name}"
    if here in standing.unconfirmed:
        yield Reason.UNCONFIRMED, f"has not confirmed {list_name} yet"
    if real_relay and is_reserved(subscriber.address):
        yield Reason.RESERVED_DOMAIN, "its domain is reserved for examples and tests"
    if subscriber.key in through:
        yield Reason.DUPLICATE, f"gets it through {through[subscriber.key]}"


def choose_locale(wanted: str, locales: Sequence[str], default: str) -> str:
    """Return the language of the issue that fits a reader best.

    Their own, else the plainer forms of it (pt-BR, pt), else another form of the same language, else the default.
    """
    spelled = {canonical(locale): locale for locale in locales}
    names = lineage(wanted)
    for name in names:
        if name in spelled:
            return spelled[name]
    base = names[-1]
    related = [locale for locale in locales if base and lineage(locale)[-1] == base]
    return default if default in related or not related else related[0]
