"""The routes of the checks: what can be found, what the slower rules find, and where in the frame it is."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import cast

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from newsletter.check.catalogue import CODES
from newsletter.check.code import Concern
from newsletter.check.spots import Spot
from newsletter.check.weights import weights
from newsletter.preview import pages
from newsletter.preview.desk import Desk
from newsletter.preview.numbers import spot_in_frame
from newsletter.preview.weighing import weighed

LABELS = {Concern.CLIENTS: "Mail programs", Concern.MERGE: "Readers’ values", Concern.INBOX: "In the inbox"}


class CheckRoutes:
    """Answers for what rules find in the issues on a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of the checks."""
        return [
            Route("/api/codes", self.codes),
            Route("/api/checks", self.checks),
            Route("/api/spot", self.spot),
            Route("/api/weights", self.weights),
        ]

    async def codes(self, _request: Request) -> Response:
        """Return every concern in order, and every code with what it means for a reader."""
        concerns = [{"name": each, "label": LABELS.get(each, each.capitalize())} for each in Concern]
        codes = {code.name: {"concern": code.concern, "title": code.title, "why": code.why} for code in CODES.values()}
        return pages.JsonAnswer({"concerns": concerns, "codes": codes})

    async def checks(self, request: Request) -> Response:
        """Stream what the slower rules find in the issue named by `issue`: a line of JSON for each rule.

        The last line says whether all of them were asked; they are not when the issue changed meanwhile.
        """
        found = self._found(request.query_params.get("issue", ""))
        return StreamingResponse(found, media_type="application/x-ndjson")

    async def spot(self, request: Request) -> Response:
        """Return the elements of an edition that come from `line` of `path`, by their numbers in the frame."""
        query = request.query_params
        line = pages.number(request, "line")
        if line is None:
            return pages.JsonAnswer({"error": "A line is a number."}, 400)
        examined = await self.desk.examined(query.get("issue", ""), query.get("locale", ""))
        path = query.get("path", "")
        spot = await self.desk.work(lambda: spot_in_frame(examined, path, line)) if examined else Spot()
        return pages.JsonAnswer({"part": spot.part, "elements": list(spot.elements)})

    async def weights(self, request: Request) -> Response:
        """Return what the parts of an edition weigh for the reader named by `as`."""
        query = request.query_params
        examined = await self.desk.examined(query.get("issue", ""), query.get("locale", ""))
        if examined is None:
            return pages.JsonAnswer({"error": "There is no such edition now."}, 404)
        values = await self.desk.values(await self.desk.person(query.get("as", "")))
        fields = cast(Mapping[str, str], values.get("subscriber") or {})
        return pages.JsonAnswer(await self.desk.work(lambda: weighed(weights(examined, fields), examined)))

    async def _found(self, slug: str) -> AsyncIterator[str]:
        epoch = self.desk.epoch
        async for problems in self.desk.examine(slug):
            yield _line({"problems": self.desk.told(problems)})
        yield _line({"done": epoch == self.desk.epoch})


def _line(value: object) -> str:
    return json.dumps(value) + "\n"
