"""A dialogue on a connection: octets between it and the operating system, and a deadline for every step."""

from __future__ import annotations

import asyncio

from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.dialogue import Dialogue, Step
from newsletter.delivery.model import Answer
from newsletter.message.model import Message
from newsletter.replies import Reply

READ_SIZE = 1 << 14
TOO_SLOW = "it did not answer in time"


class Wire(asyncio.BufferedProtocol):
    """One SMTP session on a transport that somebody else has opened.

    What the server says is answered where it is read, so that a message wakes its task once: when its fate is known.
    One timer watches over all deadlines: it is looked at when it rings, and not set anew with every step.
    """

    def __init__(self, transport: asyncio.Transport, dialogue: Dialogue, deadlines: Deadlines) -> None:
        self.dialogue = dialogue
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._read = memoryview(bytearray(READ_SIZE))  # TLS reads into slices of it, which must not be copies
        self._waiter: asyncio.Future[Answer | Reply | None] | None = None
        self._is_held = False  # whether octets of ours are still here, since the operating system does not take them
        self._deadlines = deadlines
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._used_at = self._loop.time()
        transport.set_protocol(self)
        # So that a full buffer is told of at the first octet that the operating system does not take. A limit of 0
        # would stop a TLS transport for good: it takes an empty buffer for a full one.
        transport.set_write_buffer_limits(high=1, low=0)

    @property
    def is_idle(self) -> bool:
        """Tell whether the session stands, and nothing was said that nobody had asked for."""
        return self.dialogue.is_idle and self._waiter is None and not self._is_held

    @property
    def idle_for(self) -> float:
        """Return for how many seconds nothing was said here."""
        return self._loop.time() - self._used_at

    def about(self, name: str) -> object:
        """Return what the transport knows of the connection: its `peername`, its `ssl_object`."""
        return self._transport.get_extra_info(name)

    async def submit(self, message: Message) -> Answer:
        """Hand over one message and return what came of it."""
        answer: Answer | Reply | None = self.dialogue.submit(message)
        if answer is None:
            self._waiter = self._loop.create_future()
            self._flush()
            answer = await self._waiter
        assert isinstance(answer, Answer)  # noqa: S101 - that is what the dialogue returns for a message
        return answer

    async def command(self, step: Step) -> Reply | None:
        """Say NOOP or QUIT, and return the reply; None if there is none."""
        self.dialogue.command(step)
        self._waiter = self._loop.create_future()
        self._flush()
        reply = await self._waiter
        return reply if isinstance(reply, Reply) else None

    def abort(self) -> None:
        """Drop the connection at once."""
        self._end("the connection was dropped")

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio's signature
        """Return where to put what is read."""
        return self._read

    def buffer_updated(self, nbytes: int) -> None:
        """Take what the server says, and answer it."""
        awaited = self.dialogue.awaited
        known = self.dialogue.receive(bytes(self._read[:nbytes]))
        if known is not None:
            self._settle(known)
        if self.dialogue.ended:
            self._end(self.dialogue.ended)
        elif known is None and self.dialogue.awaited is not awaited:
            self._watch()
            self._flush()

    def eof_received(self) -> None:
        """Take the end of what the server says for the end of the session."""
        self._end("it closed the connection")

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake whoever waits."""
        self._end(f"the connection broke: {exc}" if exc else "the connection was closed")

    def pause_writing(self) -> None:
        """Wait until the operating system takes more."""
        self._is_held = True

    def resume_writing(self) -> None:
        """Go on writing."""
        self._is_held = False
        self._watch()
        self._flush()

    def _flush(self) -> None:
        """Write what there is to say, as far as the operating system takes it."""
        while not self._is_held and (block := self.dialogue.data_to_send()):
            self._transport.write(block)
            if self._transport.is_closing():  # the operating system has refused the block
                self._is_held = True
            self._watch()

    def _watch(self) -> None:
        """Set the deadline of what is waited for now: room for the next block, or a reply."""
        step = self.dialogue.awaited
        if step is None:
            return
        seconds: float = self._deadlines.block if self._is_held else getattr(self._deadlines, step.deadline)
        self._due = self._loop.time() + seconds
        if self._timer is None or self._timer.when() > self._due:
            if self._timer:
                self._timer.cancel()
            self._timer = self._loop.call_at(self._due, self._ring)

    def _ring(self) -> None:
        self._timer = None
        if self._waiter is None:
            return
        if self._loop.time() >= self._due:
            self._end(TOO_SLOW)
        else:
            self._timer = self._loop.call_at(self._due, self._ring)

    def _settle(self, known: Answer | Reply | None) -> None:
        waiter, self._waiter = self._waiter, None
        self._used_at = self._loop.time()
        if waiter and not waiter.done():
            waiter.set_result(known)

    def _end(self, why: str) -> None:
        """End the session. What is still in a buffer of ours cannot have reached the server."""
        answer = self.dialogue.end(why, all_written=not self._is_held)
        if self._waiter:
            self._settle(answer)
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._transport.abort()
