"""What is known about one person, in words and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime

from newsletter.report.table import aligned
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import (
    ALL_LISTS,
    EVERYTHING,
    Change,
    Consent,
    Person,
    Record,
    Subscription,
    Suppression,
)

SCOPES = {ALL_LISTS: "no newsletter", EVERYTHING: "nothing at all, not even a confirmation"}
CHANGES_SHOWN = 10
# What the words of the history mean; what stands behind a colon is followed by the detail.
CHANGES = {
    "ask": "asked to join",
    "confirm": "confirmed",
    "unsubscribe": "left",
    "undo": "took leaving back",
    "remove": "taken off: their row has gone",
    "restore": "back with their row",
    "add": "added",
    "lapse": "did not confirm in time",
    "update": "known otherwise",
    "choose": "has chosen:",
    "pause": "paused until:",
    "resume": "ended the pause",
    "suppress": "nothing more is sent:",
    "unsuppress": "may be written to again:",
}
# Where somebody stands then, if it is not what the word says.
EXPECTED = {"ask": "pending", "lapse": "removed", "remove": "removed", "unsubscribe": "unsubscribed"}
PLACES = {ALL_LISTS: "all lists", EVERYTHING: "everything"}


def person_lines(record: Record, *, all_of_it: bool = False) -> Iterator[str]:
    """Yield what is known about a person, the last changes only unless all are wanted."""
    person = record.person
    yield person.address if person else record.key
    if person:
        said = person.choice
        chosen = {"name": said.name, "language": said.locale, "time zone": said.time_zone}
        rows = [["known since", _day(person.created_at)]]
        rows += [[name, f"{value}, as they have chosen"] for name, value in chosen.items() if value]
        if person.paused_until:
            rows.append(["paused", f"until {_moment(person.paused_until)}"])
        yield from aligned(rows)
    for suppression in record.suppressions:
        yield f"  {_bar(suppression)}"
    if record.subscriptions:
        yield ""
        yield from aligned([["List", "Standing", "Since", "From", "What is known"], *map(_row, record.subscriptions)])
    for consent in record.consents:
        yield from ("", *aligned([["agreed", _consent(consent)]]))
    yield from _history(record, all_of_it=all_of_it)
    if record.sent:
        yield ""
        yield from aligned([[each.campaign, each.state, _moment(each.at) if each.at else ""] for each in record.sent])


def _history(record: Record, *, all_of_it: bool) -> Iterator[str]:
    lines = record.history if all_of_it else record.history[-CHANGES_SHOWN:]
    if not lines:
        return
    yield ""
    earlier = len(record.history) - len(lines)
    if earlier:
        yield f"  {earlier:,} earlier: newsletter subscribers show ADDRESS --history"
    rows = []
    for each in lines:
        place = PLACES.get(each.list_name, each.list_name)
        rows.append([_moment(each.at), place, _change(each), f"by {each.who}", each.why])
    yield from aligned(rows)


def _change(each: Change) -> str:
    """Return what a line of the history says, and how somebody stands then if the words do not say it."""
    said = CHANGES.get(each.change, f"{each.change}:")
    detail = _moment(datetime.fromisoformat(each.detail)) if each.change == "pause" else each.detail
    if said.endswith(":"):
        return f"{said} {detail}" if detail else said.rstrip(":")
    return said if not detail or detail == EXPECTED.get(each.change, "confirmed") else f"{said}: {detail}"


def _row(each: Subscription) -> list[str]:
    known = [each.name, each.locale, *(f"{name}: {value}" for name, value in each.fields.items())]
    known += [f"#{tag}" for tag in sorted(each.tags)]
    return [each.list_name, each.status, _day(each.at), each.source, ", ".join(filter(None, known))]


def _bar(each: Suppression) -> str:
    scope = SCOPES.get(each.scope, f"nothing of {each.scope}")
    until = f" until {_moment(each.expires)}" if each.expires else ""
    evidence = f" ({each.evidence})" if each.evidence else ""
    return f"gets {scope}{until}: {each.reason}{evidence}, since {_day(each.at)}"


def _consent(each: Consent) -> str:
    where = f" from {each.network}" if each.network else ""
    confirmed = f"confirmed {_moment(each.confirmed_at)}" if each.confirmed_at else "not confirmed"
    text = f": “{each.text}”" if each.text else ""
    version = f" (version {each.version})" if each.version else ""
    return f"{each.list_name}, {_moment(each.at)} by {each.how}{where}, {confirmed}{text}{version}"


def _day(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def person_json(record: Record) -> object:
    """Return everything that is known about a person, for programs: the fields of `Record`, moments in UTC."""
    return _plain(record)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


Found = Sequence[tuple[Person, Sequence[Subscription]]]


def found_lines(found: Found) -> Iterator[str]:
    """Yield people who were found, with the lists that know them."""
    rows = []
    for person, subscriptions in found:
        names = [person.choice.name, *(each.name for each in subscriptions)]
        standing = ", ".join(
            each.list_name if each.status is SubscriptionStatus.CONFIRMED else f"{each.list_name} ({each.status})"
            for each in subscriptions
        )
        rows.append([person.address, next(filter(None, names), ""), standing])
    yield from aligned([["Address", "Name", "Lists"], *rows]) if rows else ()


def found_json(found: Found) -> object:
    """Return people who were found, for programs."""
    return [
        {
            "address": person.address,
            "name": next(filter(None, [person.choice.name, *(each.name for each in subscriptions)]), ""),
            "lists": {each.list_name: each.status for each in subscriptions},
        }
        for person, subscriptions in found
    ]
