"""Octets to a server and replies back, over a transport that somebody else has opened."""

from __future__ import annotations

import asyncio
from collections import deque

from newsletter.delivery.dialogue import DialogueError, ReplyReader
from newsletter.replies import Reply

BLOCK = 1 << 18


class Wire(asyncio.Protocol):
    """One SMTP session after its greeting, login and encryption.

    Waiting always has a deadline in seconds, for the whole of a reply and not for each octet; TimeoutError follows
    it. DialogueError says that the session is over.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._reader = ReplyReader()
        self._replies: deque[Reply] = deque()
        self._fault: DialogueError | None = None
        self._news = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        transport.set_protocol(self)
        # So that "written" means handed to the operating system, and not kept in a buffer of ours. A limit of 0 would
        # stop a TLS transport for good: it takes an empty buffer for a full one.
        transport.set_write_buffer_limits(high=1, low=0)

    @property
    def is_idle(self) -> bool:
        """Tell whether the session stands, and nothing was said that nobody had asked for."""
        return self._fault is None and not self._replies and not self._transport.is_closing()

    async def command(self, line: bytes, seconds: float) -> Reply:
        """Write one command and return its reply."""
        if self._replies:
            raise DialogueError(f"it spoke out of turn: {self._replies[0]}")
        async with asyncio.timeout(seconds):
            await self._write(line)
            return await self._reply()

    async def body(self, data: bytes, seconds: float) -> None:
        """Write a message's octets but for the final dot; the deadline is that of each block (RFC 5321 4.5.3.2.5)."""
        for start in range(0, len(data), BLOCK):
            async with asyncio.timeout(seconds):
                await self._write(data[start : start + BLOCK])
        if self._replies:
            raise DialogueError(f"it broke off the message: {self._replies[0]}")

    async def _write(self, data: bytes) -> None:
        self._check()
        self._transport.write(data)
        await self._writable.wait()
        self._check()

    async def _reply(self) -> Reply:
        while not self._replies:
            self._check()
            self._news.clear()
            await self._news.wait()
        return self._replies.popleft()

    def _check(self) -> None:
        if self._fault:
            raise self._fault
        if self._transport.is_closing():
            raise DialogueError("the connection is closed")

    def abort(self) -> None:
        """Drop the connection at once."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take what the server says."""
        try:
            self._replies.extend(self._reader.feed(data))
        except DialogueError as fault:
            self._end(fault)
            self._transport.abort()
        self._news.set()

    def eof_received(self) -> None:
        """Take the end of what the server says for the end of the session."""
        self._end(DialogueError("it closed the connection"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake whoever waits."""
        self._end(DialogueError(f"the connection broke: {exc}" if exc else "the connection was closed"))

    def pause_writing(self) -> None:
        """Wait until the operating system takes more."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Go on writing."""
        self._writable.set()

    def _end(self, fault: DialogueError) -> None:
        self._fault = self._fault or fault
        self._news.set()
        self._writable.set()
