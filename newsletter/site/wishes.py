"""What readers change on their own page, and what has to be done for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.site.forms import first
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import Cause, Choice, Consent, Person, Source, Subscription, Who
from newsletter.subscribers.standing import SubscriptionEvent

LIST, NAME, LOCALE, WEEKS = "list", "name", "locale", "weeks"
MOST_WEEKS = 52
LONGEST = 200
OWN_PAGE = "own page"


@dataclass(frozen=True)
class Wishes:
    """What a reader wants from now on. `weeks` is how long nothing is sent, None where that stays as it is."""

    lists: frozenset[str]
    name: str
    locale: str
    weeks: int | None


def read_wishes(form: Mapping[str, tuple[str, ...]]) -> Wishes:
    """Read the form of a reader's page."""
    typed = first(form, WEEKS).strip()
    weeks = min(int(typed), MOST_WEEKS) if typed.isdecimal() and len(typed) < 5 else None
    name = " ".join(first(form, NAME).replace("\0", " ").split())[:LONGEST]
    return Wishes(frozenset(form.get(LIST, ())), name, first(form, LOCALE)[:35], weeks)


def is_on(subscription: Subscription | None) -> bool:
    """Tell whether somebody gets a list."""
    return subscription is not None and subscription.status is SubscriptionStatus.CONFIRMED


def carry_out(
    store: SubscriberStore, person: Person, wishes: Wishes, shown: Mapping[str, str], at: datetime, network: str
) -> None:
    """Do what a reader wants. `shown` are the lists on their page, each with the words that they agree to.

    Their address is proven by the link that they have come by, so nothing has to be confirmed.
    """
    cause = Cause(at, Who.READER, OWN_PAGE)
    stands = {each.list_name: each for each in store.subscriptions_of(person.key)}
    left = [name for name in shown if name not in wishes.lists and is_on(stands.get(name))]
    if left:
        store.leave(person.key, left, cause)
    for name, text in shown.items():
        if name in wishes.lists and not is_on(stands.get(name)):
            consent = Consent(at, OWN_PAGE, network, text, list_name=name)
            entry = Entry(person.key, person.address, SubscriptionEvent.ASK)
            store.ask(name, entry, Source.FORM, consent, cause)
            store.confirm(name, person.key, cause, network)
    store.choose(person.key, Choice(wishes.name, wishes.locale), cause)
    if wishes.weeks is not None:
        store.pause(person.key, at + timedelta(weeks=wishes.weeks) if wishes.weeks else None, cause)
