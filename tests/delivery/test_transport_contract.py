"""What every transport does, whether it talks to a server or writes files."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter.delivery.outbox import OutboxTransport
from newsletter.delivery.ports import Transport
from newsletter.delivery.smtp import SmtpTransport
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase
from tests.scripted import EVERYTHING, ScriptedServer, scripted_server


def message_for(address: str, body: bytes = b"Sveiki\r\n") -> Message:
    """Return a small message."""
    head = f"From: editor@vestis.example\r\nTo: {address}\r\nSubject: November\r\n\r\n".encode()
    return Message("editor@vestis.example", address, head + body, f"<{address}>", smtputf8=not address.isascii())


class Place:
    """Where a kind of transport leads to."""

    def __init__(self, make: Callable[[], Transport], received: Callable[[], list[bytes]]) -> None:
        self.make = make
        self.received = received


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    """Return a server that offers whatever it is told to."""
    with scripted_server() as running:
        yield running


@pytest.fixture(params=["smtp", "pipelined", "bdat", "outbox"])
async def place(
    request: pytest.FixtureRequest, tmp_path: Path, servers: Callable[..., Awaitable[Any]], scripted: ScriptedServer
) -> Place:
    """Return one place after the other."""
    if request.param in ("pipelined", "bdat"):
        scripted.offers = EVERYTHING if request.param == "bdat" else ("PIPELINING", "8BITMIME", "SMTPUTF8")
        return Place(lambda: SmtpTransport(scripted.relay()), lambda: [data for _, data in scripted.accepted])
    if request.param == "outbox":
        folder = tmp_path / "outbox" / "november-1"
        return Place(
            lambda: OutboxTransport(folder), lambda: [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
        )
    server = await servers()
    return Place(lambda: SmtpTransport(server.relay()), lambda: [data for _, data in server.accepted])


async def test_it_is_ready_once_it_is_open(place: Place) -> None:
    transport = place.make()
    seen = [transport.is_ready]
    for _ in range(2):
        await transport.open()
        seen.append(transport.is_ready)
    assert seen == [False, True, True]
    await transport.close()
    await transport.close()


@pytest.mark.parametrize(
    "body",
    [
        b"Sveiki\r\n",
        b"",
        b"a line with a dot.\r\n..\r\n",
        "Labrīt\r\n".encode(),
        b"x" * 990 + b"\r\n",
        b"a line of a large message\r\n" * 40_000,
    ],
)
async def test_every_octet_arrives(place: Place, body: bytes) -> None:
    if body.startswith(b"a line with"):
        body = body.replace(b"\r\n..", b"\r\n=2E=2E")
    message = message_for("anna@novads.lv", body)
    transport = place.make()
    await transport.open()
    answer = await transport.send(message, 1)
    await transport.close()
    assert (answer.outcome, answer.blame, answer.phase) == (Outcome.ACCEPTED, Blame.NOBODY, Phase.BODY)
    assert str(answer)
    assert place.received() == [message.data]


async def test_one_message_after_the_other(place: Place) -> None:
    transport = place.make()
    messages = [message_for(f"p{number}@novads.lv") for number in range(1, 6)]
    for number, message in enumerate(messages, start=1):
        await transport.open()
        assert (await transport.send(message, number)).outcome is Outcome.ACCEPTED
    await transport.close()
    assert place.received() == [message.data for message in messages]


async def test_several_connections_at_once(place: Place) -> None:
    async def send(number: int) -> Outcome:
        transport = place.make()
        await transport.open()
        answer = await transport.send(message_for(f"p{number}@novads.lv"), number)
        await transport.close()
        return answer.outcome

    assert set(await asyncio.gather(*(send(number) for number in range(1, 9)))) == {Outcome.ACCEPTED}
    assert sorted(place.received()) == sorted(message_for(f"p{number}@novads.lv").data for number in range(1, 9))


@pytest.mark.parametrize("address", ["jānis@novads.lv", "o'neil+news@novads.lv", "info@xn--pavaldba-8kb24d.example"])
async def test_addresses_that_are_not_plain(place: Place, address: str) -> None:
    transport = place.make()
    await transport.open()
    assert (await transport.send(message_for(address), 1)).outcome is Outcome.ACCEPTED
    await transport.close()
    assert place.received() == [message_for(address).data]
