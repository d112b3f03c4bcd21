"""Real servers on this machine, some of them badly behaved, and a ledger with a campaign in it."""

# ruff: noqa: N802 - the names of the handlers are aiosmtpd's
from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from newsletter.config import Publication, Relay
from newsletter.delivery.campaigns import kind_of
from newsletter.delivery.model import Campaign, Delivery, NewCampaign, NewDelivery, Orders
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.message.model import Message
from newsletter.render.edition import Edition

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
STALL = b"read nothing more"


@dataclass
class RecordingServer:
    """A relay that keeps what it accepts. `answers` maps (phase, address) to a reply, or to `cut` or `silence`.

    Beside the first session it waits until there are `together` of them, and takes no message before.
    """

    answers: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    sessions: int = 0
    connections: list[SMTP] = field(default_factory=list)
    limit: int = 1000
    at_once: int = 0
    most_at_once: int = 0
    port: int = 0
    together: int = 1
    are_here: asyncio.Event = field(default_factory=asyncio.Event)

    def relay(self, **more: Any) -> Relay:
        """Return the relay that this server is."""
        return Relay("local", "127.0.0.1", self.port, **{"tls": "none", **more})

    def script(self, phase: str, address: str, *replies: str) -> None:
        """Let the server say something else for once, or for several times, to one address or to all (`*`)."""
        self.answers[phase, address] = list(replies)

    async def answer(self, phase: str, address: str, server: SMTP) -> str:
        """Return what is scripted for a command, or an empty string."""
        for who in (address, "*"):
            if scripted := self.answers.get((phase, who)):
                reply = scripted.pop(0) if len(scripted) > 1 else scripted[0]
                if reply == "cut":
                    assert isinstance(server.transport, asyncio.Transport)
                    server.transport.abort()
                    reply = "421 cut"
                elif reply == "silence":
                    await asyncio.Event().wait()
                return reply if reply != "ok" else ""
        return ""

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count sessions, and offer what is to be offered, but to no more than so many at once."""
        self.connections = [each for each in self.connections if each.transport is not None]
        if len(self.connections) >= self.limit:
            return ["421 4.7.0 too many connections"]
        self.sessions += 1
        self.connections.append(server)
        if self.sessions >= self.together:
            self.are_here.set()
        elif self.sessions > 1:
            await self.are_here.wait()
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer MAIL."""
        if refusal := await self.answer("mail", address, server):
            return refusal
        envelope.mail_from = address
        return "250 2.1.0 ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer RCPT."""
        if refusal := await self.answer("rcpt", address, server):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer the final dot, and keep the message where it is accepted."""
        (address,) = envelope.rcpt_tos
        await self.are_here.wait()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if refusal := await self.answer("body", address, server):
                return refusal
        finally:
            self.at_once -= 1
        assert isinstance(envelope.original_content, bytes)
        self.accepted.append((address, envelope.original_content))
        return "250 2.0.0 queued"


class DroppingAtData(SMTP):
    """A server that closes the connection when the message has begun."""

    async def smtp_DATA(self, arg: str) -> None:
        """Answer DATA with 354, and go."""
        handler: RecordingServer = self.event_handler
        assert self.envelope is not None
        (address,) = self.envelope.rcpt_tos
        reply = await handler.answer("data", address, self)
        if reply:
            await self.push(reply)
            return
        await super().smtp_DATA(arg)


@pytest.fixture
async def servers() -> AsyncIterator[Callable[..., Awaitable[RecordingServer]]]:
    """Return a function that starts a recording server; keyword arguments are aiosmtpd's."""
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:

        async def start(**options: Any) -> RecordingServer:
            recording = RecordingServer()
            settings = {"hostname": "relay.test", "enable_SMTPUTF8": True, "loop": loop, **options}
            server = await loop.create_server(lambda: DroppingAtData(recording, **settings), "127.0.0.1", 0)
            stack.callback(server.close)
            recording.port = server.sockets[0].getsockname()[1]
            return recording

        yield start


@pytest.fixture
async def raw_server() -> AsyncIterator[Callable[..., Awaitable[Relay]]]:
    """Return a function that starts a server which says the given octets: at the greeting, then per command."""
    async with AsyncExitStack() as stack:

        async def start(*said: bytes) -> Relay:
            async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                writer.write(said[0])
                for before, octets in itertools.pairwise(said):
                    within_message = before.startswith(b"354")
                    if octets == STALL:
                        await asyncio.Event().wait()
                    await (reader.readuntil(b"\r\n.\r\n") if within_message else reader.readline())
                    writer.write(octets)
                while await reader.read(1 << 16):
                    pass
                writer.close()

            server = await asyncio.start_server(talk, "127.0.0.1", 0)
            stack.callback(server.close)
            return Relay("raw", "127.0.0.1", server.sockets[0].getsockname()[1], tls="none")

        yield start


def message_for(address: str, body: bytes = b"Sveiki\r\n") -> Message:
    """Return a small message."""
    head = f"From: editor@vestis.example\r\nTo: {address}\r\nSubject: November\r\n\r\n".encode()
    return Message("editor@vestis.example", address, head + body, f"<{address}>", smtputf8=not address.isascii())


def compose(delivery: Delivery) -> Message:
    """Make the message of a delivery."""
    return message_for(delivery.address)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqlLedger]:
    """Return an empty ledger."""
    with open_ledger(tmp_path / "newsletter.db") as opened:
        yield opened


CampaignMaker = Callable[..., Campaign]


@pytest.fixture
def ready(ledger: SqlLedger) -> CampaignMaker:
    """Return a function that makes a campaign for so many people, ready to be sent through a relay."""

    def make(
        relay: Relay | None,
        number: int = 3,
        address: str = "p{}@city.example",
        orders: Orders | None = None,
        destinations: tuple[str, ...] = ("other",),
    ) -> Campaign:
        publication = Publication("Vēstis", "Redakcija", "editor@vestis.example", "vestis.example", "Iela 1", "lv")
        new = NewCampaign(
            issue="november",
            relay=str(relay or "outbox"),
            kind=kind_of(relay),
            publication=publication,
            lists={"team": "Komanda"},
            orders=orders or Orders(),
        )
        draft = ledger.draft(new, [Edition("november", "lv", "s", "p", "<p>h</p>", "t\n", (), ())], NOW)
        people = [
            NewDelivery(
                key=address.format(each),
                address=address.format(each),
                name="",
                list_name="team",
                locale="lv",
                destination=destinations[(each - 1) % len(destinations)],
            )
            for each in range(1, number + 1)
        ]
        ledger.add_deliveries(draft.id, people)
        return ledger.freeze(draft.id, number, NOW)

    return make
