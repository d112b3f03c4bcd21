"""The preview as a server on loopback: a free port, the watcher beside it, and an end without waiting."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

import uvicorn

from newsletter.errors import NewsletterError, UsageError
from newsletter.preview.app import create_app
from newsletter.preview.desk import Desk
from newsletter.preview.editor import NO_EDITOR, Editor
from newsletter.preview.watch import saves
from newsletter.preview.workbench import Workbench

PORTS_TO_TRY = 50
# What is written there is no part of an issue: of the watched, only the outbox.
WORK_FOLDER = ".newsletter"


class NotLoopbackError(UsageError):
    """The preview was asked to listen where other machines could reach it."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"the preview listens only on this machine, and {host} is not an address of its own",
            "leave the host out, or use 127.0.0.1 or ::1",
        )


class NoFreePortError(NewsletterError):
    """Every port that was tried is taken."""

    def __init__(self, first: int) -> None:
        super().__init__(
            f"none of the ports from {first} to {first + PORTS_TO_TRY - 1} is free",
            "close a preview that is still running, or choose another with --port",
        )


class PreviewServer(uvicorn.Server):
    """A server that lets its waiting pages go before it waits for them."""

    def __init__(self, config: uvicorn.Config, desk: Desk, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._desk = desk
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._on_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: end the streams first."""
        self._desk.close()
        await super().shutdown(sockets)


def serve(
    workbench: Workbench,
    slug: str | None,
    host: str = "127.0.0.1",
    port: int = 8025,
    *,
    open_browser: bool,
    announce: Callable[[str], None],
    path: str = "",
    editor: Editor = NO_EDITOR,
) -> None:
    """Serve the preview until it is interrupted; `announce` gets the address of the issue or `path` once it answers.

    A busy port gives way to the next free one. Raises NotLoopbackError and NoFreePortError.
    """
    with listen(host, port) as listener:
        address = page_address(host, listener.getsockname()[1], slug, path)

        def started() -> None:
            announce(address)
            if open_browser:
                # A browser that runs in the terminal would keep us waiting.
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run(workbench, listener, started, editor))


async def run(
    workbench: Workbench, listener: socket.socket, started: Callable[[], None], editor: Editor = NO_EDITOR
) -> None:
    """Serve on a socket that already listens, with the watcher beside it."""
    desk = Desk(workbench, editor)
    server = make_server(desk, listener.getsockname()[1], started)
    async with watching(workbench, desk):
        await server.serve([listener])


def make_server(desk: Desk, port: int, started: Callable[[], None]) -> PreviewServer:
    """Return a server for a desk that is not started yet."""
    config = uvicorn.Config(
        create_app(desk, port),
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    return PreviewServer(config, desk, started)


@contextlib.asynccontextmanager
async def watching(workbench: Workbench, desk: Desk) -> AsyncIterator[None]:
    """Tell the desk of every save while the context lasts."""
    ready = asyncio.Event()
    outbox = workbench.root.resolve() / WORK_FOLDER

    async def watch() -> None:
        async for burst in saves(workbench.watched, ready):
            mail = [path for path in burst if path.is_relative_to(outbox)]
            if mail:
                desk.receive()
            if len(mail) < len(burst) or not burst:
                desk.change()

    watcher = asyncio.create_task(watch())
    await ready.wait()
    try:
        yield
    finally:
        watcher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watcher


def listen(host: str, port: int) -> socket.socket:
    """Listen on a loopback address, at the port or the next free one; port 0 takes any."""
    name = "127.0.0.1" if host == "localhost" else host
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        raise NotLoopbackError(host) from None
    if not address.is_loopback:
        raise NotLoopbackError(host)
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    for candidate in range(port, min(port + PORTS_TO_TRY, 65536)):
        try:
            listener = socket.create_server((str(address), candidate), family=family)
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or each answer's second part waits 40 ms
            return listener
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise NoFreePortError(port)


def page_address(host: str, port: int, slug: str | None, path: str = "") -> str:
    """Return the address of the preview, of one issue in it, or of a path."""
    name = f"[{host.strip('[]')}]" if ":" in host else host
    path = path or (f"/issues/{quote(slug)}" if slug else "/")
    return f"http://{name}:{port}{path}"
