"""The part of the public pages that is only read: the archive, published pictures, and whether all is well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from newsletter.site.front import Front
from newsletter.site.shelf import Shown, from_folder


class ReadingRoutes:
    """Pages and pictures, as they are. `folder` is where published files are; `alive` raises where we cannot serve."""

    def __init__(self, front: Front, folder: Path | None, alive: Callable[[], None]) -> None:
        self._front = front
        self._folder = folder
        self._alive = alive

    def routes(self) -> list[Route]:
        """Return the routes; the last one takes any path that no other one has."""
        root = self._front.root
        return [Route(f"{root}health", self.health), Route(f"{root}{{path:path}}", self.file)]

    async def health(self, _request: Request) -> Response:
        """Say whether the ledger can be read, for what watches over the server."""
        await asyncio.to_thread(self._alive)
        return PlainTextResponse("ok\n")

    async def file(self, request: Request) -> Response:
        """Show a file of the archive, or one that was published."""
        path = str(request.path_params["path"]).strip("/")
        found = self._front.view.shelf.files.get(path)
        if found is None and self._folder is not None:
            found = await asyncio.to_thread(partial(from_folder, self._folder, path))
        if found is None:
            return nowhere(self._front, request)
        return answer(request, found)


def answer(request: Request, file: Shown) -> Response:
    """Return the answer that shows a file, or that it has not changed (RFC 9110 13.1.2)."""
    known = [mark.strip().removeprefix("W/") for mark in request.headers.get("if-none-match", "").split(",")]
    same = file.mark in known or known == ["*"]
    response = Response(b"" if same else file.data, 304 if same else 200)
    for name, value in file.headers:
        response.headers[name] = value
    if same:
        del response.headers["content-length"]
    return response


def nowhere(front: Front, request: Request) -> Response:
    """Return the page for an address that has none."""
    return front.page("missing.html", front.locale(request), 404)
