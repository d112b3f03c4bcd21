"""What stands on every answer, and what is answered where something goes wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.delivery.ports import LedgerUnavailableError
from newsletter.errors import NewsletterError
from newsletter.site.forms import FormTooLargeError
from newsletter.site.paper import UNFRAMED

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
# Of a page that is made for one visitor; files say otherwise.
USUAL = {
    "Content-Security-Policy": UNFRAMED,
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (FormTooLargeError, 413),
    (LedgerUnavailableError, 503),
    (NewsletterError, 500),
)
Apology = Callable[[Request, int], Awaitable[ASGIApp]]


def status_of(fault: Exception) -> int:
    """Return the status (RFC 9110 15) that an error is answered with."""
    return next((status for kind, status in STATUSES if isinstance(fault, kind)), 500)


class Guard:
    """ASGI middleware: put the policy headers on every answer, and say sorry for errors that were foreseen."""

    def __init__(self, app: ASGIApp, apology: Apology, tell: Callable[[str], None]) -> None:
        self.app = app
        self._apology = apology
        self._tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = False

        async def send_with_headers(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                for name, value in USUAL.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except (NewsletterError, FormTooLargeError) as fault:
            if began:
                raise
            status = status_of(fault)
            if isinstance(fault, NewsletterError):
                self._tell(fault.sentence)
            answer = await self._apology(Request(scope), status)
            await answer(scope, receive, send_with_headers)
