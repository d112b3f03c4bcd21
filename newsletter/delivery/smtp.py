"""The transport that hands messages to a relay over SMTP (RFC 5321)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from newsletter.config import Relay
from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.dialogue import Step
from newsletter.delivery.model import Answer
from newsletter.delivery.session import open_session
from newsletter.delivery.wire import Wire
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase


class SmtpTransport:
    """One connection to one relay: one message at a time, one recipient each."""

    def __init__(self, relay: Relay, deadlines: Deadlines | None = None) -> None:
        self._relay = relay
        self._deadlines = deadlines or Deadlines()
        self._wire: Wire | None = None
        self._sent = 0

    @property
    def is_ready(self) -> bool:
        """Tell whether a message can be sent without `open`: the session stands, is fresh, and has not had its fill."""
        return self._stands and not self._is_stale

    @property
    def _stands(self) -> bool:
        return bool(self._wire and self._wire.is_idle and self._sent < self._relay.max_messages_per_connection)

    @property
    def _is_stale(self) -> bool:
        """Tell whether nobody has used the session for so long that it may be gone without a word."""
        return self._wire is None or self._wire.idle_for >= self._deadlines.idle

    async def open(self) -> None:
        """Make ready to take a message, connecting again where needed. Raises TransportError."""
        if self._stands and (not self._is_stale or await self._answers()):
            return
        await self.close()
        self._wire = await open_session(self._relay, self._deadlines)
        self._sent = 0

    async def _answers(self) -> bool:
        """Ask a session that was idle whether it still stands, before a message is risked on it."""
        assert self._wire is not None  # noqa: S101 - it stands
        reply = await self._wire.command(Step.NOOP)
        return bool(reply and reply.code < 300 and self._wire.is_idle)

    async def send(self, message: Message, number: int) -> Answer:  # noqa: ARG002 - the outbox needs it
        """Hand over one message. What goes wrong before its last octets is not sent; after them, uncertain."""
        if self._wire is None:
            sentence = f"{self._relay}: there is no connection"
            return Answer(Outcome.NOT_SENT, Phase.MAIL, Blame.NETWORK, sentence=sentence)
        self._sent += 1
        try:
            answer = await self._wire.submit(message)
        except asyncio.CancelledError:
            self._drop()  # in the middle of a message there is no polite way to go
            raise
        return answer if answer.reply else replace(answer, sentence=f"{self._relay}: {answer.sentence}")

    def _drop(self) -> None:
        if self._wire:
            self._wire.abort()
        self._wire = None

    async def close(self) -> None:
        """Say goodbye and let go. Never raises."""
        try:
            if self._wire and self._wire.is_idle:
                await self._wire.command(Step.QUIT)
        finally:
            self._drop()
