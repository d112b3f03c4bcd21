"""The workspace as the API for other programs asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from newsletter.address import address_key, is_reserved
from newsletter.config import Settings
from newsletter.delivery.campaigns import CampaignStatus, status_of
from newsletter.delivery.model import Campaign
from newsletter.delivery.ports import UnknownCampaignError
from newsletter.errors import UsageError
from newsletter.ledger.sql import SqlLedger
from newsletter.site.admission import Visit
from newsletter.site.api.document import openapi
from newsletter.site.api.operations import OPERATIONS
from newsletter.site.api.registry import DetailsChange, ListFacts
from newsletter.site.api.routes import ApiRoutes, api_address
from newsletter.site.asked import Asked
from newsletter.site.visitors import Office
from newsletter.subscribers.changes import Effect, Entry
from newsletter.subscribers.description import ListDescription, read_description
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import Cause, Choice, Details, Record, Source, Who
from newsletter.subscribers.rows import reason_against
from newsletter.wiring.subscribers.people import is_known, known_lists, require_fields, require_list
from newsletter.wiring.subscribers.reading import read_locale, read_zone
from newsletter.wiring.subscribers.standing import add_person

NOBODY = dict.fromkeys(SubscriptionStatus, 0)


class NotOnListError(UsageError):
    """A person is not on a list."""

    def __init__(self, list_name: str) -> None:
        super().__init__(f"they are not on “{list_name}”", "add them first")


class BadAddressError(UsageError):
    """A text is no address. It is not repeated: what a person typed belongs in no log."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the address cannot be used: {reason}", "write it like anna@example.org")


class WorkspaceRegistry:
    """A `newsletter.site.api.registry.Registry`: one connection to the ledger reads, another one writes."""

    def __init__(self, settings: Settings, reading: SqlLedger, writing: SqlLedger, office: Office) -> None:
        self._settings = settings
        self._reading = reading
        self._writing = writing
        self._office = office

    def now(self) -> datetime:
        """Return the present moment."""
        return self._office.now()

    def lists(self) -> Sequence[ListFacts]:
        """Return all lists, by name."""
        store = self._reading.subscribers
        counts = store.counts()
        return [
            ListFacts(name, read_description(self._settings.lists, name)[0], counts.get(name, NOBODY))
            for name in known_lists(self._settings, store)
        ]

    def list_names(self) -> Sequence[str]:
        """Return the names of all lists."""
        return known_lists(self._settings, self._reading.subscribers)

    def about(self, list_name: str) -> ListDescription | None:
        """Return what describes a list; None where there is none."""
        return read_description(self._settings.lists, list_name)[0] if list_name in self.list_names() else None

    def number_of(self, address: str) -> int | None:
        """Return the number of a person."""
        person = self._writing.subscribers.find(_key(address))
        return person.id if person else None

    def record(self, number: int) -> Record | None:
        """Return what is known about a person, by their number."""
        person = self._reading.subscribers.person(number)
        return self._reading.subscribers.record(person.key, self.now()) if person else None

    def find(self, address: str) -> Record | None:
        """Return what is known about a person, by their address."""
        record = self._reading.subscribers.record(_key(address), self.now())
        return record if is_known(record) else None

    def add(self, list_name: str, address: str, details: Details, consent: str) -> Effect:
        """Make somebody a reader who has agreed elsewhere."""
        store = self._writing.subscribers
        _key(address)
        require_fields(self._settings, store, list_name, details.fields)
        checked = Details(details.name, read_locale(details.locale), details.fields, details.tags)
        return add_person(store, list_name, address, checked, self._cause(), consent, Source.API)

    def invite(self, list_name: str, address: str, details: Details, consent: str) -> None:
        """Let somebody confirm by mail that they want a list. Nothing tells whether they are known."""
        store, key, locale = self._writing.subscribers, _key(address), read_locale(details.locale)
        require_fields(self._settings, store, list_name, details.fields)
        if self._office.is_real and is_reserved(address):
            raise BadAddressError("its domain is reserved for examples")
        about, _ = read_description(self._settings.lists, list_name)
        asked, visit = Asked(address, details.name, details.fields), Visit(Source.API, "", locale, self.now())
        self._office.admission.ask(list_name, about, asked, consent or about.title, visit)
        if details.tags:
            tagged = Entry(key, "", None, Details(tags=details.tags))
            store.apply(list_name, [tagged], Source.API, self._cause())
        self._office.wake()

    def change(self, number: int, choice: Choice, lists: Mapping[str, DetailsChange]) -> Record | None:
        """Change what is known about a person."""
        store = self._writing.subscribers
        person = store.person(number)
        if person is None:
            return None
        locale = None if choice.locale is None else read_locale(choice.locale)
        zone = read_zone(choice.time_zone)
        present = {each.list_name: each for each in store.subscriptions_of(person.key)}
        for name, change in lists.items():
            if name not in present:
                raise NotOnListError(name)
            given = {field: value for field, value in change.fields.items() if value is not None}
            require_fields(self._settings, store, name, given)
        for name, change in lists.items():
            was = present[name]
            merged = {**was.fields, **change.fields}
            fields = {field: value for field, value in merged.items() if value is not None}
            details = Details(was.name, was.locale, fields, was.tags if change.tags is None else change.tags)
            store.apply(name, [Entry(person.key, "", None, details)], was.source, self._cause(), replaces=True)
        if choice != Choice():
            store.choose(person.key, Choice(choice.name, locale, zone), self._cause())
        return store.record(person.key, self.now())

    def leave(self, address: str, list_names: Sequence[str], reason: str, *, everywhere: bool) -> Sequence[Effect]:
        """Take somebody off lists."""
        store, key = self._writing.subscribers, _key(address)
        cause = Cause(self.now(), Who.API, reason)
        if everywhere:
            return store.leave_all(key, cause)
        for name in list_names:
            require_list(self._settings, store, name)
        return store.leave(key, list_names, cause)

    def campaigns(self, issue: str) -> Sequence[Campaign]:
        """Return the campaigns of an issue, or all."""
        return self._reading.campaigns(issue)

    def status(self, campaign_id: int) -> CampaignStatus | None:
        """Return how a campaign stands."""
        try:
            return status_of(self._reading, self._reading.campaign(campaign_id))
        except UnknownCampaignError:
            return None

    def _cause(self) -> Cause:
        return Cause(self.now(), Who.API)


def _key(address: str) -> str:
    """Return the key of an address. Raises BadAddressError."""
    if fault := reason_against(address):
        raise BadAddressError(fault)
    return address_key(address)


def api_routes(settings: Settings, reading: SqlLedger, writing: SqlLedger, office: Office) -> ApiRoutes:
    """Return the API as a part of the public pages."""
    registry = WorkspaceRegistry(settings, reading, writing, office)
    publication = settings.publication
    return ApiRoutes(office.front.root, registry, writing.tokens, office.writer, publication.name, publication.base_url)


def api_document(settings: Settings) -> dict[str, object]:
    """Return the OpenAPI document of a workspace."""
    publication = settings.publication
    return openapi(OPERATIONS, publication.name, api_address(publication.base_url))
