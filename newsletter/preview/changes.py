"""The routes of changes: what an edition can be compared with, what is another in it, and how it looked then."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsletter.errors import NewsletterError
from newsletter.preview import pages
from newsletter.preview.desk import Desk
from newsletter.preview.difference import Link, Links, link_changes, links_of, word_runs
from newsletter.preview.programs import as_shown
from newsletter.preview.reading import Reading, read
from newsletter.preview.workbench import Past
from newsletter.render.edition import Edition


class ChangeRoutes:
    """Answers for what has changed in the issues on a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of changes."""
        frames = "/frame/changes/{slug}/{locale}/{than:path}"
        return [
            Route("/api/revisions", self.revisions),
            Route("/api/changes", self.changes),
            Route(f"{frames}/picture", self.picture),
            Route(f"{frames}/email", self.frame),
        ]

    async def revisions(self, request: Request) -> Response:
        """Return the earlier states that the issue named by `issue` can be compared with."""
        found = await self.desk.revisions(request.query_params.get("issue", ""))
        return pages.JsonAnswer({"revisions": [asdict(revision) for revision in found]})

    async def changes(self, request: Request) -> Response:
        """Return what is another in an edition than in `than`, for the reader named by `as`."""
        query = request.query_params
        slug, locale = query.get("issue", ""), query.get("locale", "")
        try:
            past = await self.desk.past(slug, query.get("than", ""))
        except NewsletterError as fault:
            return pages.JsonAnswer({"error": str(fault), "hint": fault.hint}, 404)
        issue = await self.desk.sheet(slug)
        new = issue.editions.get(locale) if issue else None
        old = past.snapshot.editions.get(locale)
        if new is None or old is None:
            return pages.JsonAnswer(_missing(is_now=new is None), 404)
        values = await self.desk.values(await self.desk.person(query.get("as", "")))
        return pages.JsonAnswer(await asyncio.to_thread(_changes, old, new, past, values))

    async def frame(self, request: Request) -> Response:
        """Show an edition as it was."""
        edition = await self._edition(request)
        if edition is None:
            return pages.missing_page("There was no such edition then.")
        values = await self.desk.values(await self.desk.person(request.query_params.get("as", "")))
        program = request.query_params.get("program", "")
        html, look = await asyncio.to_thread(as_shown, read(edition, values).html, pages.look(request), program)
        names = [quote(request.path_params[name], safe="") for name in ("slug", "locale", "than")]
        return pages.email_page(html, look, edition.assets, f"/frame/changes/{'/'.join(names)}/picture")

    async def picture(self, request: Request) -> Response:
        """Return a picture of an edition as it was, by its exact `src`."""
        edition = await self._edition(request)
        return pages.picture_page(request, edition.assets if edition else ())

    async def _edition(self, request: Request) -> Edition | None:
        try:
            past = await self.desk.past(request.path_params["slug"], request.path_params["than"])
        except NewsletterError:
            return None
        return past.snapshot.editions.get(request.path_params["locale"])


def _missing(*, is_now: bool) -> dict[str, str]:
    if is_now:
        return {"error": "this language cannot be built now", "hint": "put the errors right"}
    return {"error": "it had no edition in this language then", "hint": "choose another language, or a later state"}


def _changes(old: Edition, new: Edition, past: Past, values: Mapping[str, object]) -> dict[str, object]:
    before, after = read(old, values), read(new, values)
    return {
        "digest": old.digest[:16],
        "octets": {
            "HTML": [_octets(before.html), _octets(after.html)],
            "Text": [_octets(before.text), _octets(after.text)],
            "Pictures": [old.picture_bytes, new.picture_bytes],
        },
        "runs": [asdict(run) for run in word_runs(_whole(before), _whole(after))],
        "links": _links(link_changes(links_of(before.html), links_of(after.html))),
        "files": past.files,
        "is_same": before == after,
    }


def _whole(reading: Reading) -> str:
    return f"{reading.subject}\n{reading.preheader}\n\n{reading.text}"


def _octets(text: str) -> int:
    return len(text.encode())


def _links(found: Links) -> dict[str, object]:
    return {
        "added": [asdict(link) for link in found.added],
        "removed": [asdict(link) for link in found.removed],
        "changed": [_pair(*pair) for pair in found.changed],
    }


def _pair(before: Link, after: Link) -> dict[str, str]:
    return {"words": before.words, "before": before.address, "after": after.address}
