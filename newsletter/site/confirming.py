"""Confirming: the page that the first message leads to, and its button."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsletter.message.tokens import Purpose
from newsletter.site.forms import read_body
from newsletter.site.front import Front
from newsletter.site.passes import read_pass
from newsletter.site.visitors import Office
from newsletter.subscribers.description import ListDescription
from newsletter.subscribers.letters import Letter, LetterKind
from newsletter.subscribers.records import Cause, Who
from newsletter.subscribers.standing import IllegalStandingError


class ConfirmingRoutes:
    """The pages of one link that somebody was sent by mail. GET and HEAD show, and only POST acts."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._front = office.front

    def routes(self) -> list[Route]:
        """Return the routes."""
        place = f"{self._front.root}c/{{token}}"
        return [Route(place, self.show), Route(place, self.confirm, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """Show a page with a button."""
        letter = await asyncio.to_thread(self._read, request.path_params["token"])
        if letter is None:
            return late(self._front, request)
        locale = self._front.locale(request, letter.locale)
        path = f"c/{request.path_params['token']}"
        name = self._about(letter).title
        return self._front.page("confirm.html", locale, path=path, action=f"{self._front.root}{path}", name=name)

    async def confirm(self, request: Request) -> Response:
        """Take it that the address is theirs."""
        await read_body(request)
        letter = await asyncio.to_thread(self._read, request.path_params["token"])
        if letter is None or not await self._office.write(self._confirm, request, letter):
            return late(self._front, request)
        self._office.wake()
        about = self._about(letter)
        locale = self._front.locale(request, letter.locale)
        return self._front.page("welcome.html", locale, name=about.title, welcome=about.welcome)

    def _read(self, token: str) -> Letter | None:
        number = read_pass(self._office.keyring, Purpose.CONFIRM, token, self._office.now())
        letter = self._office.letters.letter(number) if number is not None and number < 2**63 else None
        return letter if letter and letter.kind is LetterKind.CONFIRM and "@" in letter.key else None

    def _confirm(self, request: Request, letter: Letter) -> bool:
        visit = self._office.visit(request, letter.locale)
        try:
            cause = Cause(visit.at, Who.READER, "confirmed")
            effect = self._office.store.confirm(letter.list_name, letter.key, cause, visit.network)
        except IllegalStandingError:  # they have left since
            return False
        if effect.moved:
            admission = self._office.admission
            admission.welcome(letter.list_name, self._about(letter), letter.address, visit)
        return True

    def _about(self, letter: Letter) -> ListDescription:
        return self._front.view.lists.get(letter.list_name) or ListDescription(letter.list_name)


def late(front: Front, request: Request) -> Response:
    """Return the page for a link that does nothing any more."""
    return front.page("late.html", front.locale(request), 404)
