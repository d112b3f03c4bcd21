"""The routes of an issue: its state, its changes as they happen, and its frames."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsletter.preview import pages
from newsletter.preview.desk import Desk
from newsletter.preview.events import event_stream, states
from newsletter.preview.extreme import sheet, sight
from newsletter.preview.numbers import numbered_for
from newsletter.preview.programs import as_shown, programs
from newsletter.preview.reading import read, state
from newsletter.preview.source import coloured_lines
from newsletter.preview.workbench import Person
from newsletter.problems import in_order

PEOPLE_AT_ONCE = 50


class IssueRoutes:
    """Answers for the issues on a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of issues and recipients."""
        frames = "/frame/issues/{slug}/{locale}"
        return [
            Route("/api/state", self.state),
            Route("/api/live", self.live),
            Route("/api/recipients", self.recipients),
            Route("/api/readers", self.readers),
            Route("/api/programs", self.programs),
            Route(f"{frames}/picture", self.picture),
            Route(f"{frames}/{{view}}", self.frame),
        ]

    async def state(self, request: Request) -> Response:
        """Return the state of the issue named by `issue`, or of the newest, for the reader named by `as`."""
        return pages.JsonAnswer(await self._state(request))

    async def live(self, request: Request) -> Response:
        """Stream the state, now and after each change, as server-sent events."""
        return event_stream(states(self.desk, lambda: self.desk.epoch, partial(self._state, request)))

    async def recipients(self, request: Request) -> Response:
        """Find people by any part of address, name or list."""
        words = request.query_params.get("q", "").casefold().split()
        people = await self.desk.people()
        found = [person for person in people if _matches(person, words)]
        shown = [
            {"address": person.address, "name": person.name, "locale": person.locale, "list": person.list}
            for person in found[:PEOPLE_AT_ONCE]
        ]
        return pages.JsonAnswer({"total": len(people), "matching": len(found), "people": shown})

    async def readers(self, request: Request) -> Response:
        """Return the readers that an edition is worth looking at with: nobody known, long names, hostile values."""
        query = request.query_params
        examined = await self.desk.examined(query.get("issue", ""), query.get("locale", ""))
        if examined is None:
            return pages.JsonAnswer({"error": "There is no such edition now."}, 404)
        values = await self.desk.values(None)
        return pages.JsonAnswer(await self.desk.work(lambda: sheet(examined, values)))

    async def programs(self, _request: Request) -> Response:
        """Return the mail programs that an email can be shown in."""
        return pages.JsonAnswer(programs())

    async def frame(self, request: Request) -> Response:
        """Show an edition as email, in a mail program or as it is, as text or source, or hand out its HTML or text."""
        slug, locale, view = (request.path_params[name] for name in ("slug", "locale", "view"))
        issue = await self.desk.sheet(slug)
        if issue is None or locale not in issue.locales:
            return pages.missing_page("There is no such issue or language.")
        edition = issue.editions.get(locale)
        if edition is None:
            return pages.missing_page(
                "This language could not be built yet.", "It appears as soon as the errors are put right.", 200
            )
        values = await self._values(request)
        reading = read(edition, values)
        match view:
            case "email":
                address = f"/frame/issues/{quote(slug, safe='')}/{quote(locale, safe='')}/picture"
                program = request.query_params.get("program", "")
                html, look = await asyncio.to_thread(
                    as_shown, numbered_for(edition, values), pages.look(request), program
                )
                return pages.email_page(html, look, edition.assets, address)
            case "text":
                return pages.text_page(reading.text)
            case "source":
                return pages.source_page(coloured_lines(reading.html.removesuffix("\n")))
            case "raw":
                return pages.raw_page(reading.text if request.query_params.get("part") == "text" else reading.html)
        return pages.missing_page("There is no such view.")

    async def picture(self, request: Request) -> Response:
        """Return a picture of an edition by its exact `src`."""
        issue = await self.desk.sheet(request.path_params["slug"])
        edition = issue.editions.get(request.path_params["locale"]) if issue else None
        return pages.picture_page(request, edition.assets if edition else ())

    async def _values(self, request: Request) -> Mapping[str, object]:
        """Return what merge tags find for the reader named by `reader`, or by the address in `as`."""
        name = request.query_params.get("reader", "")
        if not name:
            return await self.desk.values(await self.desk.person(request.query_params.get("as", "")))
        values = await self.desk.values(None)
        examined = await self.desk.examined(request.path_params["slug"], request.path_params["locale"])
        found = await self.desk.work(lambda: sight(examined, values, name)) if examined else None
        return found.values if found else values

    async def _state(self, request: Request) -> dict[str, object]:
        epoch, issues = self.desk.epoch, await self.desk.issues()
        slug = request.query_params.get("issue") or (issues[0] if issues else "")
        issue = await self.desk.sheet(slug)
        if issue is None:
            return {"epoch": epoch, "issues": list(issues), "slug": slug, "missing": True}
        person = await self.desk.person(request.query_params.get("as", ""))
        told = state(issue, await self.desk.values(person), person, issues)
        return {**told, "problems": self.desk.told(in_order(issue.snapshot.problems))}


def _matches(person: Person, words: list[str]) -> bool:
    everything = f"{person.address} {person.name} {person.list}".casefold()
    return all(word in everything for word in words)
