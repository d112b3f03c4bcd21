"""The transport that hands messages to a relay over SMTP (RFC 5321)."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from newsletter.config import Relay
from newsletter.delivery.dialogue import FINAL_DOT, DialogueError, mail_command, rcpt_command, size_limit
from newsletter.delivery.model import Answer
from newsletter.delivery.session import Deadlines, Session, open_session
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase, Reply, judge


class SmtpTransport:
    """One connection to one relay: one message at a time, one recipient each."""

    def __init__(self, relay: Relay, deadlines: Deadlines | None = None) -> None:
        self._relay = relay
        self._deadlines = deadlines or Deadlines()
        self._session: Session | None = None
        self._sent = 0
        self._in_transaction = False
        self._phase = Phase.CONNECT

    @property
    def is_ready(self) -> bool:
        """Tell whether a message can be sent without `open`: the session stands, and has not had its fill."""
        session = self._session
        return bool(session and session.wire.is_idle and self._sent < self._relay.max_messages_per_connection)

    async def open(self) -> None:
        """Make ready to take a message, connecting again where needed. Raises TransportError."""
        if self.is_ready:
            return
        await self.close()
        self._session = await open_session(self._relay, self._deadlines)
        self._sent = 0
        self._in_transaction = False

    async def send(self, message: Message, number: int) -> Answer:  # noqa: ARG002 - the outbox needs it
        """Hand over one message. What goes wrong before the final dot is not sent; after it, uncertain."""
        self._phase = Phase.MAIL
        handed_over = False
        try:
            session = self._standing()
            refusal = self._refusal_of_our_own(message, session) or await self._envelope(message, session)
            if refusal:
                return refusal
            await session.wire.body(message.data, self._deadlines.block)
            self._phase = Phase.BODY
            handed_over = session.wire.is_idle
            reply = await session.wire.command(FINAL_DOT, self._deadlines.end)
            self._in_transaction = False
            return self._answer(reply, wanted=2)
        except asyncio.CancelledError:
            self._drop()  # in the middle of a message there is no polite way to go
            raise
        except (DialogueError, TimeoutError) as fault:
            self._drop()
            outcome = Outcome.UNCERTAIN if handed_over else Outcome.NOT_SENT
            why = str(fault) or "it did not answer in time"
            return Answer(outcome, self._phase, Blame.NETWORK, sentence=f"{self._relay}: {why}")

    def _standing(self) -> Session:
        if self._session is None:
            raise DialogueError("there is no connection")
        return self._session

    def _refusal_of_our_own(self, message: Message, session: Session) -> Answer | None:
        """Return why a message cannot go to this server, where its EHLO says so already."""
        if message.smtputf8 and "smtputf8" not in session.extensions:
            sentence = f"{self._relay} cannot carry letters beyond a to z before the @ (it does not offer SMTPUTF8)"
            if not message.envelope_from.isascii():  # then nobody can get anything from us through this relay
                return Answer(
                    Outcome.REJECTED, Phase.MAIL, Blame.SENDER, sentence=f"{sentence}: {message.envelope_from}"
                )
            return Answer(Outcome.REJECTED, Phase.RCPT, Blame.NETWORK, sentence=sentence)
        limit = size_limit(session.extensions)
        if limit and len(message.data) > limit:
            sentence = f"{self._relay} takes messages of {limit} octets at most, and this one has {len(message.data)}"
            return Answer(Outcome.REJECTED, Phase.MAIL, Blame.CONTENT, sentence=sentence)
        return None

    async def _envelope(self, message: Message, session: Session) -> Answer | None:
        """Go through MAIL, RCPT and DATA; return the refusal there is, if any."""
        wire, deadlines = session.wire, self._deadlines
        if self._in_transaction:
            await wire.command(b"RSET\r\n", deadlines.command)
        self._in_transaction = True
        self._sent += 1
        for phase, line, seconds, wanted in (
            (Phase.MAIL, mail_command(message, session.extensions), deadlines.command, 2),
            (Phase.RCPT, rcpt_command(message), deadlines.command, 2),
            (Phase.DATA, b"DATA\r\n", deadlines.data, 3),
        ):
            self._phase = phase
            answer = self._answer(await wire.command(line, seconds), wanted)
            if answer.outcome is not Outcome.ACCEPTED:
                return answer
        return None

    def _answer(self, reply: Reply, wanted: int) -> Answer:
        """Judge a reply. A success of the wrong kind is no success: the two sides are out of step."""
        outcome, blame = judge(reply, self._phase)
        if outcome is Outcome.ACCEPTED and reply.code // 100 != wanted:
            raise DialogueError(f"it answered {self._phase} with {reply}")
        if reply.code == 421:
            self._drop()
        return Answer(outcome, self._phase, blame, reply)

    def _drop(self) -> None:
        if self._session:
            self._session.wire.abort()
        self._session = None

    async def close(self) -> None:
        """Say goodbye and let go. Never raises."""
        if self._session and self._session.wire.is_idle:
            with suppress(DialogueError, TimeoutError):  # the server may go first
                await self._session.wire.command(b"QUIT\r\n", self._deadlines.quit)
        self._drop()
