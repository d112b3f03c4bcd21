"""Leaving with one click (RFC 8058): the address that every message carries, and its way back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsletter.clock import Clock
from newsletter.message.links import unsubscribe_mailbox
from newsletter.message.tokens import Keyring
from newsletter.site.departures import Departures
from newsletter.site.forms import read_body
from newsletter.site.front import Front
from newsletter.site.tickets import Deliveries, Dud, Ticket, read_ticket
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import Cause, Subscription, Who

ONE_CLICK = "one click"
CHANGED_MIND = "took it back"
# Of a link that was ours the answer is kind (RFC 8058 asks for no error); of any other there is no such page.
STATUSES = {Dud.UNKNOWN: 404, Dud.TEST: 200, Dud.STALE: 200}


class LeavingRoutes:
    """The pages of one link. GET and HEAD show, and only POST acts: programs follow links before people do."""

    def __init__(
        self,
        front: Front,
        keyring: Keyring,
        deliveries: Deliveries,
        people: SubscriberStore,
        departures: Departures,
        back: tuple[SubscriberStore, ThreadPoolExecutor],
        now: Clock,
    ) -> None:
        """`people` are read, those of `back` are written to, by its thread."""
        self._front = front
        self._keyring = keyring
        self._deliveries = deliveries
        self._people = people
        self._departures = departures
        self._store, self._writer = back
        self._now = now

    def routes(self) -> list[Route]:
        """Return the routes."""
        place = f"{self._front.root}u/{{token}}"
        return [
            Route(place, self.show),
            Route(place, self.leave, methods=["POST"]),
            Route(f"{place}/undo", self.show),
            Route(f"{place}/undo", self.undo, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show a page with a button; it says how things stand."""
        ticket = await asyncio.to_thread(self._ticket, request.path_params["token"])
        left = not isinstance(ticket, Dud) and await asyncio.to_thread(self._has_left, ticket)
        if isinstance(ticket, Dud):
            return self._dud(request, ticket)
        return self._page(request, ticket, "left.html" if left else "leave.html")

    async def leave(self, request: Request) -> Response:
        """Unsubscribe at once, whatever the body says: nobody who posts here wants to stay."""
        await read_body(request)
        ticket = await asyncio.to_thread(self._ticket, request.path_params["token"])
        if isinstance(ticket, Dud):
            return self._dud(request, ticket)
        await self._departures.leave(ticket.key, ticket.lists, ONE_CLICK)
        return self._page(request, ticket, "left.html")

    async def undo(self, request: Request) -> Response:
        """Take back what was left last by this link."""
        await read_body(request)
        ticket = await asyncio.to_thread(self._ticket, request.path_params["token"])
        if isinstance(ticket, Dud):
            return self._dud(request, ticket)
        await asyncio.get_running_loop().run_in_executor(self._writer, self._undo, ticket)
        return self._page(request, ticket, "back.html")

    def _ticket(self, token: str) -> Ticket | Dud:
        return read_ticket(self._keyring, self._deliveries, self._people, token)

    def _has_left(self, ticket: Ticket) -> bool:
        stands = [each for each in self._people.subscriptions_of(ticket.key) if each.list_name in ticket.lists]
        return bool(stands) and all(each.status is SubscriptionStatus.UNSUBSCRIBED for each in stands)

    def _undo(self, ticket: Ticket) -> None:
        names = last_left(self._store.subscriptions_of(ticket.key), ticket.lists)
        self._store.undo(ticket.key, names, Cause(self._now(), Who.READER, CHANGED_MIND))

    def _page(self, request: Request, ticket: Ticket, template: str) -> Response:
        path = f"u/{request.path_params['token']}"
        locale = self._front.locale(request, ticket.locale)
        return self._front.page(template, locale, path=path, name=ticket.title, action=f"{self._front.root}{path}")

    def _dud(self, request: Request, dud: Dud) -> Response:
        publication = self._front.paper.site.publication
        return self._front.page(
            "test-link.html" if dud is Dud.TEST else "dead-link.html",
            self._front.locale(request),
            STATUSES[dud],
            name=publication.name,
            address=unsubscribe_mailbox(publication),
        )


def last_left(stands: Sequence[Subscription], lists: Sequence[str]) -> list[str]:
    """Return which of some lists somebody left last, at one moment: what they left earlier stays left."""
    left = [each for each in stands if each.list_name in lists and each.status is SubscriptionStatus.UNSUBSCRIBED]
    last = max((each.at for each in left), default=None)
    return [each.list_name for each in left if each.at == last]
