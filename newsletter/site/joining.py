"""Signing up for a list: by its page, by a form on somebody else's page, or by a program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from newsletter.message.tokens import Purpose
from newsletter.site.asked import EMAIL, FIELD, LOCALE, NAME, Asked, read_asked
from newsletter.site.forms import first, parse_form, read_body
from newsletter.site.paper import POLICY, Paper
from newsletter.site.passes import write_pass
from newsletter.site.proof import FIELD as PROOF
from newsletter.site.proof import SCRIPTED
from newsletter.site.reading import nowhere
from newsletter.site.shelf import FOR_GOOD
from newsletter.site.visitors import Office
from newsletter.subscribers.description import ListDescription
from newsletter.subscribers.records import Source

JSON = "application/json"
# A program on any page may sign its own visitor up: no cookie is sent along, and nothing is told.
FOR_ALL = {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = {**FOR_ALL, "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Content-Type"}
# What the worker of the script may do: it computes, and asks nobody.
NO_MORE = "default-src 'none'"
Form = Mapping[str, tuple[str, ...]]
NOTHING: Asked = Asked("")


class JoiningRoutes:
    """The pages of the lists that everybody may join; of any other there is no page."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._front = office.front

    def routes(self) -> list[Route]:
        """Return the routes."""
        place = f"{self._front.root}join"
        proofs = self._office.proofs
        return [
            *([Route(f"{self._front.root}{proofs.name}", self.script)] if proofs else ()),
            Route(place, self.lists),
            Route(f"{place}/{{list}}", self.form),
            Route(f"{place}/{{list}}", self.join, methods=["POST"]),
            Route(f"{place}/{{list}}", self.preflight, methods=["OPTIONS"]),
        ]

    async def lists(self, request: Request) -> Response:
        """Show the lists that there are."""
        lists = self._front.view.lists
        return self._front.page("lists.html", self._front.locale(request), path="join", lists=lists)

    async def script(self, _request: Request) -> Response:
        """Give the script that works for a visitor who signs up."""
        proofs = self._office.proofs
        headers = {"Cache-Control": FOR_GOOD, "Content-Security-Policy": NO_MORE}
        return Response(proofs.script if proofs else b"", headers=headers, media_type="text/javascript")

    async def form(self, request: Request) -> Response:
        """Show the form of a list."""
        about = self._about(request)
        return self._form(request, about, NOTHING) if about else nowhere(self._front, request)

    async def preflight(self, _request: Request) -> Response:
        """Let a program on another page ask (Fetch, CORS)."""
        return Response(status_code=204, headers=PREFLIGHT)

    async def join(self, request: Request) -> Response:
        """Take what somebody has filled in; whether they are known changes nothing that is seen."""
        about = self._about(request)
        if about is None:
            return nowhere(self._front, request)
        is_program = request.headers.get("content-type", "").partition(";")[0].strip().lower() == JSON
        body = await read_body(request)
        form = _from_json(body) if is_program else parse_form(request.headers.get("content-type", ""), body)
        locale = self._front.locale(request, first(form, LOCALE)[:35])
        asked = read_asked(form, about, self._office.keyring, self._office.now(), real=self._office.is_real)
        if asked.faults:
            return _refusal(asked) if is_program else self._form(request, about, asked, locale, 422)
        if self._office.proofs:
            asked = replace(asked, worked=self._office.proofs.accept(first(form, PROOF), self._office.now()))
        visit = self._office.visit(request, locale, Source.API if is_program else Source.FORM)
        text = agreement(self._front.paper, about, locale)
        await self._office.write_untellingly(
            self._office.admission.ask, request.path_params["list"], about, asked, text, visit
        )
        if is_program:
            return JSONResponse({"status": "asked"}, 202, FOR_ALL)
        return self._front.page("asked.html", locale, name=about.title, single=about.opt_in == "single")

    def _about(self, request: Request) -> ListDescription | None:
        return self._front.view.lists.get(request.path_params["list"])

    def _form(
        self, request: Request, about: ListDescription, asked: Asked, locale: str = "", status: int = 200
    ) -> Response:
        name = request.path_params["list"]
        locale = locale or self._front.locale(request, about.locale)
        proofs, now = self._office.proofs, self._office.now()
        page = self._front.page(
            "join.html",
            locale,
            status,
            path=f"join/{name}",
            action=f"{self._front.root}join/{name}",
            about=about,
            asked=asked,
            opened=write_pass(self._office.keyring, Purpose.FORM, 0, now),
            challenge=proofs.challenge(now) if proofs else "",
            script=proofs.name if proofs else "",
            policy=SCRIPTED if proofs else POLICY,
        )
        if proofs:
            page.headers["Content-Security-Policy"] = f"{SCRIPTED}; frame-ancestors 'none'"
        return page


def agreement(paper: Paper, about: ListDescription, locale: str) -> str:
    """Return the words that somebody agrees to by signing up, as the form has them."""
    say = paper.speech(locale)
    return f"{say('Get “%(name)s” by email', name=about.title)} {about.description}".strip()


def _from_json(body: bytes) -> Form:
    """Read what a program says as if it came from the form; none of what is not an object of texts."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    form: dict[str, tuple[str, ...]] = {
        key: (str(told[key]),) for key in (EMAIL, NAME, LOCALE) if isinstance(told.get(key), str)
    }
    fields = told.get("fields")
    for name, value in fields.items() if isinstance(fields, dict) else ():
        values = value if isinstance(value, list) else [value]
        form[FIELD + name] = tuple(str(each) for each in values if isinstance(each, str | int | float))
    return form


def _refusal(asked: Asked) -> Response:
    faults = {name.removeprefix(FIELD): what for name, what in asked.faults.items()}
    return JSONResponse({"status": "refused", "faults": faults}, 422, FOR_ALL)
