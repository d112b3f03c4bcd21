"""The public pages of a workspace on a free port of this machine, by a real server."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

import httpx

from newsletter.config import Settings
from newsletter.site.server import make_server
from newsletter.wiring.serving import public_app


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve while the context lasts; give the address of the server, without the path of the site."""
    told: list[str] = []
    with public_app(settings, told.append) as (app, beside), socket.create_server(("127.0.0.1", 0)) as listener:
        ready = threading.Event()
        server = make_server(app, ready.set)

        async def run() -> None:
            async with AsyncExitStack() as stack:
                for each in beside:
                    await stack.enter_async_context(each())
                await server.serve([listener])

        thread = threading.Thread(target=lambda: asyncio.run(run()))
        thread.start()
        assert ready.wait(20)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
    assert [each for each in told if "a reader was forgotten: " not in each] == []


@contextmanager
def asking(settings: Settings) -> Iterator[httpx.Client]:
    """Serve, and give a client that asks below the path of the site."""
    with serving(settings) as base, httpx.Client(base_url=f"{base}/village/") as client:
        yield client
