"""What readers change on their own page, and what has to be done for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.site.forms import first, line
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.locales import normal_locale
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import Cause, Choice, Consent, Person, Source, Subscription, Who
from newsletter.subscribers.standing import SubscriptionEvent

LIST, NAME, LOCALE, WEEKS = "list", "name", "locale", "weeks"
HAD = "had"  # the lists that were ticked when the page was made
MOST_WEEKS = 52
LONGEST = 200
OWN_PAGE = "own page"


@dataclass(frozen=True)
class Wishes:
    """What a reader wants to be otherwise from now on; whatever the form did not say stays as it is (None).

    `weeks` is how long nothing is sent.
    """

    join: frozenset[str]
    leave: frozenset[str]
    name: str | None
    locale: str | None
    weeks: int | None


def read_wishes(form: Mapping[str, tuple[str, ...]]) -> Wishes:
    """Read the form of a reader's page."""
    typed = first(form, WEEKS).strip()
    weeks = min(int(typed), MOST_WEEKS) if typed.isdecimal() and len(typed) < 5 else None
    ticked, had = frozenset(form.get(LIST, ())), frozenset(form.get(HAD, ()))
    name = line(first(form, NAME))[:LONGEST] if NAME in form else None
    return Wishes(ticked - had, had - ticked, name, normal_locale(first(form, LOCALE)) or None, weeks)


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
    left = [name for name in shown if name in wishes.leave and is_on(stands.get(name))]
    if left:
        store.leave(person.key, left, cause)
    for name, text in shown.items():
        if name in wishes.join and not is_on(stands.get(name)):
            consent = Consent(at, OWN_PAGE, network, text, list_name=name)
            entry = Entry(person.key, person.address, SubscriptionEvent.ASK)
            store.ask(name, entry, Source.FORM, consent, cause)
            store.confirm(name, person.key, cause, network)
    store.choose(person.key, Choice(wishes.name, wishes.locale), cause)
    if wishes.weeks is not None:
        store.pause(person.key, at + timedelta(weeks=wishes.weeks) if wishes.weeks else None, cause)
