"""A reader's own page: what they get, in which language, when, and what is known about them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsletter.address import AddressError, address_key
from newsletter.message.tokens import Purpose
from newsletter.report.person import person_json
from newsletter.site.confirming import late
from newsletter.site.forms import first, parse_form, read_body, read_form
from newsletter.site.joining import agreement
from newsletter.site.passes import read_pass
from newsletter.site.speech import language_itself
from newsletter.site.visitors import Office
from newsletter.site.wishes import OWN_PAGE, carry_out, is_on, read_wishes
from newsletter.subscribers.description import ListDescription
from newsletter.subscribers.records import Cause, Person, Subscription, Who
from newsletter.subscribers.rows import reason_against


@dataclass(frozen=True)
class Reader:
    """A person who has come by their link, and how they stand."""

    person: Person
    stands: Mapping[str, Subscription]


class ManagingRoutes:
    """The page that only a mailed link leads to, and the one that asks for the link. Only POST changes anything."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._front = office.front

    def routes(self) -> list[Route]:
        """Return the routes."""
        root = f"{self._front.root}me"
        own = f"{root}/{{token}}"
        return [
            Route(root, self.door),
            Route(root, self.send_link, methods=["POST"]),
            Route(own, self.show),
            Route(own, self.save, methods=["POST"]),
            Route(f"{own}/data", self.data),
            Route(f"{own}/leave", self.leave, methods=["POST"]),
            Route(f"{own}/forget", self.ask_forget),
            Route(f"{own}/forget", self.forget, methods=["POST"]),
        ]

    async def door(self, request: Request) -> Response:
        """Show the form that asks for the link."""
        return self._door(request, "")

    async def send_link(self, request: Request) -> Response:
        """Send somebody their link; whether they are known is not told."""
        form = await read_form(request)
        locale = self._front.locale(request)
        address = first(form, "email").strip()[:254]
        try:
            key = address_key(address)
        except AddressError:
            key = ""
        if not key or reason_against(address):
            return self._door(request, address, "address")
        if not first(form, "website"):
            visit = self._office.visit(request, locale)
            await self._office.write_untellingly(self._office.admission.remind, address, key, visit)
        return self._front.page("asked.html", locale)

    async def show(self, request: Request) -> Response:
        """Show how a reader stands."""
        reader = await asyncio.to_thread(self._read, request)
        return self._own(request, reader) if reader else late(self._front, request)

    async def save(self, request: Request) -> Response:
        """Do what a reader wants, and show how they stand then."""
        form = parse_form(request.headers.get("content-type", ""), await read_body(request))
        reader = await asyncio.to_thread(self._read, request)
        if reader is None:
            return late(self._front, request)
        wishes, locale = read_wishes(form), self._front.locale(request)
        paper = self._front.paper
        shown = {name: agreement(paper, about, locale) for name, about in self._shown(reader).items()}
        visit = self._office.visit(request, locale)
        await self._office.write(carry_out, self._office.store, reader.person, wishes, shown, visit.at, visit.network)
        reader = await asyncio.to_thread(self._read, request)
        return self._own(request, reader, wishes.locale or "", saved=True) if reader else late(self._front, request)

    async def leave(self, request: Request) -> Response:
        """Unsubscribe a reader from everything, what is still to come included."""
        reader = await asyncio.to_thread(self._read, request)
        if reader is None:
            return late(self._front, request)
        cause = Cause(self._office.now(), Who.READER, OWN_PAGE)
        await self._office.write(self._office.store.leave_all, reader.person.key, cause)
        reader = await asyncio.to_thread(self._read, request)
        return self._own(request, reader, saved=True) if reader else late(self._front, request)

    async def data(self, request: Request) -> Response:
        """Give a reader everything that is known about them."""
        reader = await asyncio.to_thread(self._read, request)
        if reader is None:
            return late(self._front, request)
        record = await asyncio.to_thread(self._office.store.record, reader.person.key, self._office.now())
        text = json.dumps(person_json(record), ensure_ascii=False, indent=2, default=str)
        headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
        return Response(text, media_type="application/json", headers=headers)

    async def ask_forget(self, request: Request) -> Response:
        """Show what forgetting means, and its button."""
        reader = await asyncio.to_thread(self._read, request)
        if reader is None:
            return late(self._front, request)
        locale = self._front.locale(request, reader.person.choice.locale or "")
        return self._front.page("forget.html", locale, action=self._action(request))

    async def forget(self, request: Request) -> Response:
        """Forget a reader."""
        await read_body(request)
        reader = await asyncio.to_thread(self._read, request)
        if reader is None:
            return late(self._front, request)
        locale = self._front.locale(request, reader.person.choice.locale or "")
        await self._office.write(self._office.forget, reader.person.key, self._office.now())
        return self._front.page("forgotten.html", locale)

    def _read(self, request: Request) -> Reader | None:
        token, office = request.path_params["token"], self._office
        number = read_pass(office.keyring, Purpose.MANAGE, token, office.now())
        person = office.store.person(number) if number is not None and number < 2**63 else None
        if person is None or "@" not in person.key:
            return None
        return Reader(person, {each.list_name: each for each in office.store.subscriptions_of(person.key)})

    def _shown(self, reader: Reader) -> Mapping[str, ListDescription]:
        """Return the lists on a reader's page: those for everybody, and those that they are on."""
        public = dict(self._front.view.lists)
        own = [name for name, each in reader.stands.items() if is_on(each) and name not in public]
        return public | {name: self._front.view.titles.get(name) or ListDescription(name) for name in own}

    def _action(self, request: Request) -> str:
        return f"{self._front.root}me/{request.path_params['token']}"

    def _door(self, request: Request, address: str, fault: str = "") -> Response:
        status, locale = 422 if fault else 200, self._front.locale(request)
        action = f"{self._front.root}me"
        return self._front.page("door.html", locale, status, path="me", action=action, address=address, fault=fault)

    def _own(self, request: Request, reader: Reader, chosen: str = "", *, saved: bool = False) -> Response:
        person = reader.person
        name = person.choice.name or next((each.name for each in reader.stands.values() if each.name), "")
        wanted = person.choice.locale or next((each.locale for each in reader.stands.values() if each.locale), "")
        locale = self._front.locale(request, wanted) if not chosen else self._front.known(chosen)
        until = person.paused_until if person.paused_until and person.paused_until > self._office.now() else None
        return self._front.page(
            "me.html",
            locale,
            path=f"me/{request.path_params['token']}",
            action=self._action(request),
            address=person.address,
            lists={name: (about, is_on(reader.stands.get(name))) for name, about in self._shown(reader).items()},
            name=name,
            wanted=wanted or locale,
            tongues=sorted((language_itself(each), each) for each in {*self._front.view.locales, wanted or locale}),
            until=self._front.paper.speech(locale).date(until) if until else "",
            saved=saved,
        )
