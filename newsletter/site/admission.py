"""Whoever asks to be on a list: what is noted, and which message they get. Nobody is told who is on it already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from newsletter.config.model import Abuse
from newsletter.site.asked import Asked
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.description import ListDescription, OptIn
from newsletter.subscribers.letters import Counts, LetterBook, LetterKind, NewLetter, Verdict, judge
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import ALL_LISTS, EVERYTHING, Cause, Consent, Details, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent

Decide = Callable[[Counts], Verdict]


@dataclass(frozen=True)
class Visit:
    """How somebody came to ask: by a form or a program, from which network, in which language, and when."""

    source: Source
    network: str
    locale: str
    at: datetime


@dataclass(frozen=True)
class Admission:
    """Takes what people ask for. `provider_of` returns who takes the mail of an address."""

    store: SubscriberStore
    letters: LetterBook
    provider_of: Callable[[str], str]
    limits: Abuse

    def ask(self, list_name: str, about: ListDescription, asked: Asked, text: str, visit: Visit) -> None:
        """Note that somebody wants a list, `text` being what they have agreed to, and send them what is theirs."""
        key = asked.key
        scopes = {EVERYTHING, ALL_LISTS, list_name}
        barred = [each for each in self.store.suppressions(key, visit.at) if each.scope in scopes]
        if asked.trapped or any(each.scope == EVERYTHING for each in barred):
            return
        present = self.store.subscriptions(list_name, [key]).get(key)
        if present and present.status is SubscriptionStatus.CONFIRMED and not barred:
            self._post(LetterKind.MANAGE, list_name, asked.address, visit, asked)
            return
        cause = Cause(visit.at, Who.READER, f"asked by {visit.source}")
        details = Details(asked.name, visit.locale, asked.fields)
        version = hashlib.sha256(text.encode()).hexdigest()[:8]
        consent = Consent(visit.at, visit.source, visit.network, text, version, list_name)
        self.store.ask(
            list_name, Entry(key, asked.address, SubscriptionEvent.ASK, details), visit.source, consent, cause
        )
        at_once = about.opt_in is OptIn.SINGLE and present is None
        if at_once and not barred and not asked.signals.suspicion:
            self.store.confirm(list_name, key, cause, visit.network)
            self.welcome(list_name, about, asked.address, visit)
        else:
            self._post(LetterKind.CONFIRM, list_name, asked.address, visit, asked)

    def welcome(self, list_name: str, about: ListDescription, address: str, visit: Visit) -> None:
        """Send what a list says to whoever has joined it, if it says anything."""
        if about.welcome:
            self._post(LetterKind.WELCOME, list_name, address, visit, Asked(address))

    def remind(self, address: str, key: str, visit: Visit) -> None:
        """Send somebody the link to their own page, if they are known."""
        known = any(
            each.status in (SubscriptionStatus.CONFIRMED, SubscriptionStatus.UNSUBSCRIBED)
            for each in self.store.subscriptions_of(key)
        )
        if known and not any(each.scope == EVERYTHING for each in self.store.suppressions(key, visit.at)):
            self._post(LetterKind.MANAGE, "", address, visit, Asked(address))

    def _post(self, kind: LetterKind, list_name: str, address: str, visit: Visit, asked: Asked) -> None:
        new = NewLetter(
            kind=kind,
            key=Asked(address).key,
            address=address,
            list_name=list_name,
            locale=visit.locale,
            network=visit.network,
            provider=self.provider_of(address),
            at=visit.at,
        )
        self.letters.post(new, partial(judge, signals=asked.signals, limits=self.limits))
