"""The routes of the outbox: its list, and each message as a mail program opens it."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsletter.preview import pages
from newsletter.preview.desk import Desk
from newsletter.preview.events import event_stream, states
from newsletter.preview.letter import Letter, open_letter
from newsletter.preview.source import message_lines
from newsletter.preview.workbench import OutboxEntry

MESSAGES_AT_ONCE = 200
MOST_MESSAGES = 5000


class OutboxRoutes:
    """Answers for the messages that were written instead of sent."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """Return the routes of the outbox."""
        return [
            Route("/api/outbox", self.index),
            Route("/api/live/outbox", self.live),
            Route("/api/outbox/{id:path}", self.one),
            Route("/frame/outbox/{id:path}/picture", self.picture),
            Route("/frame/outbox/{id:path}/{view}", self.frame),
        ]

    async def index(self, request: Request) -> Response:
        """Find messages by any part of recipient, subject or campaign; `offset` and `limit` page on."""
        everything = await self.desk.outbox()
        found = _matching(everything, request)
        offset = pages.number(request, "offset") or 0
        limit = min(pages.number(request, "limit") or MESSAGES_AT_ONCE, MOST_MESSAGES)
        shown = [asdict(entry) for entry in found[offset : offset + limit]]
        return pages.JsonAnswer({"total": len(everything), "matching": len(found), "offset": offset, "messages": shown})

    async def live(self, _request: Request) -> Response:
        """Say, now and after each change of the outbox, how many messages there are."""
        return event_stream(states(self.desk, lambda: self.desk.mail_epoch, self._count))

    async def one(self, request: Request) -> Response:
        """Return a message's headers, and its neighbours in the list that was searched."""
        letter = await self._letter(request)
        if letter is None:
            return pages.JsonAnswer({"error": "The outbox holds no such message."}, 404)
        ids = [entry.id for entry in _matching(await self.desk.outbox(), request)]
        identity = request.path_params["id"]
        at = ids.index(identity) if identity in ids else None
        return pages.JsonAnswer(
            {
                "id": identity,
                "subject": letter.subject,
                "headers": letter.headers,
                "size": letter.size,
                "html": bool(letter.html),
                "text": bool(letter.text),
                "position": None if at is None else at + 1,
                "of": len(ids),
                "previous": ids[at - 1] if at else None,
                "next": ids[at + 1] if at is not None and at + 1 < len(ids) else None,
            }
        )

    async def frame(self, request: Request) -> Response:
        """Show a message as email, text or source, or hand out its bytes as text."""
        letter = await self._letter(request)
        if letter is None:
            return pages.missing_page("The outbox holds no such message.")
        match request.path_params["view"]:
            case "email" if letter.html:
                address = f"/frame/outbox/{quote(request.path_params['id'])}/picture"
                return pages.email_page(letter.html, pages.look(request), letter.pictures.values(), address)
            case "text" if letter.text:
                return pages.text_page(letter.text)
            case "source":
                return pages.source_page(message_lines(letter.source))
            case "raw":
                return pages.raw_page(letter.text if request.query_params.get("part") == "text" else letter.source)
        return pages.missing_page("The message has no such part.")

    async def picture(self, request: Request) -> Response:
        """Return a picture that travels in a message."""
        letter = await self._letter(request)
        return pages.picture_page(request, letter.pictures.values() if letter else ())

    async def _count(self) -> dict[str, int]:
        return {"total": len(await self.desk.outbox())}

    async def _letter(self, request: Request) -> Letter | None:
        data = await self.desk.message(request.path_params["id"])
        return open_letter(data) if data is not None else None


def _matching(entries: tuple[OutboxEntry, ...], request: Request) -> list[OutboxEntry]:
    words = request.query_params.get("q", "").casefold().split()
    if not words:
        return list(entries)
    return [entry for entry in entries if _matches(entry, words)]


def _matches(entry: OutboxEntry, words: list[str]) -> bool:
    everything = f"{entry.to} {entry.subject} {entry.campaign}".casefold()
    return all(word in everything for word in words)
