"""The public pages as an ASGI application."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from newsletter.site.front import Front
from newsletter.site.guard import Guard
from newsletter.site.reading import ReadingRoutes, nowhere

Application = Starlette


def create_app(
    front: Front,
    *,
    alive: Callable[[], None],
    folder: Path | None = None,
    desks: Sequence[BaseRoute] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> Starlette:
    """Return the application: the pages that act, `desks`, before the files that are only read.

    `alive` raises where the ledger cannot be read, `folder` has what was published, `tell` takes what went wrong.
    """

    async def apology(request: Request, status: int) -> Response:
        return front.page("sorry.html", front.locale(request), status)

    async def missing(request: Request, fault: Exception) -> Response:
        if not isinstance(fault, HTTPException):
            raise fault
        if fault.status_code == 404:
            return nowhere(front, request)
        return Response(status_code=fault.status_code, headers=fault.headers)

    app = Starlette(
        routes=[*desks, *ReadingRoutes(front, folder, alive).routes()],
        middleware=[Middleware(Guard, apology=apology, tell=tell)],
        exception_handlers={HTTPException: missing},
    )
    app.router.redirect_slashes = False
    return app
