"""The preview as an ASGI application."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsletter.preview import pages
from newsletter.preview.changes import ChangeRoutes
from newsletter.preview.checks import CheckRoutes
from newsletter.preview.desk import Desk
from newsletter.preview.guard import Guard
from newsletter.preview.issues import IssueRoutes
from newsletter.preview.outbox import OutboxRoutes
from newsletter.preview.themes import ThemeRoutes


def create_app(desk: Desk, port: int) -> Starlette:
    """Return the application for a desk; it answers only to loopback names with this port."""
    return Starlette(
        routes=[
            Route("/", preview_page),
            Route("/issues/{slug}", preview_page),
            Route("/outbox", outbox_page),
            Route("/outbox/{id:path}", outbox_page),
            Route("/static/{name}", static_file),
            *IssueRoutes(desk).routes(),
            *CheckRoutes(desk).routes(),
            *ChangeRoutes(desk).routes(),
            *OutboxRoutes(desk).routes(),
            *ThemeRoutes(desk).routes(),
        ],
        middleware=[Middleware(Guard, port=port)],
    )


async def preview_page(_request: Request) -> Response:
    """Return the page of the issues; what it shows is in its address."""
    return pages.own_file("preview.html")


async def outbox_page(_request: Request) -> Response:
    """Return the page of the outbox."""
    return pages.own_file("outbox.html")


async def static_file(request: Request) -> Response:
    """Return one of the preview's own files."""
    return pages.own_file(request.path_params["name"])
