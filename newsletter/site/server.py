"""The public pages as a server, behind a proxy or alone: it ends by finishing what it has begun."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from newsletter.errors import NewsletterError, UsageError

# So long an answer that has begun may take when the server is told to end.
GRACE_SECONDS = 10
Beside = Callable[[], AbstractAsyncContextManager[None]]


class ListenError(NewsletterError):
    """The server cannot listen there."""

    def __init__(self, host: str, port: int, fault: OSError) -> None:
        reason = (fault.strerror or "the system refused").lower()
        super().__init__(
            f"nothing can listen on {host}, port {port}: {reason}",
            "choose another with --port, or end the program that has it",
        )


class BadHostError(UsageError):
    """What was named is no address of a machine."""

    def __init__(self, host: str) -> None:
        super().__init__(f"“{host}” is not an IP address", "name one to listen on:  --host 127.0.0.1  or  --host ::")


class PublicServer(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._on_started()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End when the process is told to, and let it go on to its own end; the parent class would kill it."""
        if os.name == "nt" or threading.current_thread() is not threading.main_thread():
            with super().capture_signals():
                yield
            return
        loop, numbers = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
        for number in numbers:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)


def listen(host: str, port: int) -> socket.socket:
    """Listen at an address; port 0 takes any. Raises BadHostError and ListenError."""
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host.strip("[]"))
    except ValueError:
        raise BadHostError(host) from None
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    try:
        listener = socket.create_server((str(address), port), family=family, backlog=2048)
    except OSError as fault:
        raise ListenError(host, port, fault) from fault
    # Each connection has it from here. asyncio sets it only where it has made the socket itself; without it, the second
    # part of an answer waits 40 ms for the client's word that the first one has come.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def make_server(app: ASGIApp, started: Callable[[], None]) -> PublicServer:
    """Return a server that is not started yet. It writes no log of requests: what stands in them is people's own."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=30,
        h11_max_incomplete_event_size=32 * 1024,
    )
    return PublicServer(config, started)


async def run(
    app: ASGIApp, listener: socket.socket, started: Callable[[], None], beside: Sequence[Beside] = ()
) -> None:
    """Serve on a socket that already listens, with what runs beside it, until the process is told to end."""
    async with contextlib.AsyncExitStack() as stack:
        for each in beside:
            await stack.enter_async_context(each())
        await make_server(app, started).serve([listener])


def serve(app: ASGIApp, listener: socket.socket, started: Callable[[], None], beside: Sequence[Beside] = ()) -> None:
    """Serve until the process is interrupted or told to end."""
    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(run(app, listener, started, beside))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the quicker event loop of uvloop; None where there is none, as on Windows."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


@asynccontextmanager
async def every(seconds: float, do: Callable[[], None], tell: Callable[[str], None]) -> AsyncIterator[None]:
    """Do something in a thread again and again while the context lasts; what goes wrong is told, and tried again."""

    async def work() -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await asyncio.to_thread(do)
            except NewsletterError as fault:
                tell(fault.sentence)

    task = asyncio.create_task(work())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
