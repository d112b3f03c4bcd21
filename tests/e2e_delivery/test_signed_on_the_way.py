"""Signed messages after a journey: through aiosmtpd, and through a real Postfix, every signature is good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from newsletter.config import Publication, Relay
from newsletter.delivery.smtp import SmtpTransport
from newsletter.message.compile import compile_message
from newsletter.message.dkim import BodyForm, Signer
from newsletter.message.dkim_keys import Algorithm, SigningKey, new_key, read_key
from newsletter.message.model import Message, Recipient
from newsletter.message.tokens import Keyring
from newsletter.render.edition import Edition
from newsletter.replies import Outcome
from tests.message.judge import verdicts
from tests.message.samples import HOSTILE, an_edition
from tests.postfix import running_postfix

DOMAIN = "news.example"
DATE = datetime(2012, 11, 5, 9, 30, tzinfo=UTC)
KEYS = Keyring({"aa": bytes(range(32))}, "aa")
PUBLICATION = Publication("Ziņas", "Redakcija", "redakcija@news.example", DOMAIN, "Iela 1", "lv")
PUBLIC = replace(
    PUBLICATION, base_url="https://news.example", reply_to="reply@news.example", bounce_domain="bounces.news.example"
)
WORDS = {
    "lv": "Šodien 21. gadsimtā –  ūdens\t. ",
    "en": "From here\n.\n..\n. dots",
    "ar": "\u0627\u0644\u0633\u0644\u0627\u0645 \u200f\u0639\u0644\u064a\u0643\u0645",
    "ja": "\u3053\u3093\u306b\u3061\u306f\u3001\u4e16\u754c\u3002" * 60,
    "emoji": "👩‍👩‍👧‍👦🇱🇻",
    "long": "x" * 5000,
}
PATIENCE = 60


class Inbox:
    """Takes messages, octet for octet."""

    def __init__(self) -> None:
        self.messages: list[Envelope] = []
        self.arrived = asyncio.Condition()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        async with self.arrived:
            self.messages.append(envelope)
            self.arrived.notify_all()
        return "250 2.0.0 taken"

    async def have(self, number: int) -> list[bytes]:
        """Wait until so many have come, and return them."""
        async with asyncio.timeout(PATIENCE), self.arrived:
            await self.arrived.wait_for(lambda: len(self.messages) >= number)
        return [content for each in self.messages if isinstance(content := each.content, bytes)]


@asynccontextmanager
async def open_inbox() -> AsyncIterator[tuple[Inbox, int]]:
    """Run an inbox, and yield it with its port."""
    inbox = Inbox()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(inbox, hostname="inbox.test", enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    try:
        yield inbox, server.sockets[0].getsockname()[1]
    finally:
        server.close()


@pytest.fixture(scope="module")
def keys() -> list[SigningKey]:
    return [read_key(name, name, new_key(name), "") for name in Algorithm]


def editions() -> list[Edition]:
    """Return editions with pictures and without, with few values and many, in several scripts."""
    plain = [an_edition(subject=words, html=f"<p>{words}</p>", text=words) for words in WORDS.values()]
    merged = [
        an_edition(html=f"<p>{words} {{{{ subscriber.name }}}}</p>\n<img src='images/one.png'>", text=words)
        for words in WORDS.values()
    ]
    return [an_edition(), *plain, *merged]


def corpus(keys: Sequence[SigningKey]) -> list[Message]:
    """Return a message of every kind: each edition, each hostile value, both forms, with and without values."""
    made: list[Message] = []
    for number, edition in enumerate(editions()):
        signer = Signer(DOMAIN, keys, list(BodyForm)[number % 2])
        publication = (PUBLICATION, PUBLIC)[number % 2]
        template = compile_message(edition, publication, KEYS, "c", lists={}, signer=signer, return_path="verp")
        values: list[dict[str, object]] = [{}, {"name": "", "city": None}, {"name": "Anna", "city": "Rīga"}]
        if number == 0:
            values += [{"name": value, "city": value} for value in HOSTILE]
        for each in values:
            reader = Recipient(f"reader{len(made)}@town.example", str(each.get("name") or ""), each, "list")
            made.append(template.message(reader, DATE, token_payload=len(made).to_bytes(16, "big")))
    odd = compile_message(an_edition(), PUBLIC, KEYS, "c", lists={}, signer=Signer(DOMAIN, keys))
    made.append(odd.message(Recipient("jānis@rīga.example", "Jānis"), DATE, token_payload=b"x"))
    return made


async def hand_over(messages: Sequence[Message], port: int) -> None:
    """Send messages over one connection; each must be accepted."""
    transport = SmtpTransport(Relay("local", "127.0.0.1", port, tls="none", max_messages_per_connection=1000))
    for number, message in enumerate(messages):
        await transport.open()
        answer = await transport.send(message, number)
        assert answer.outcome is Outcome.ACCEPTED, str(answer)
    await transport.close()


async def test_every_signature_is_good_after_aiosmtpd(keys: list[SigningKey]) -> None:
    messages = corpus(keys)
    async with open_inbox() as (inbox, port):
        await hand_over(messages, port)
        arrived = await inbox.have(len(messages))
    assert arrived == [message.data for message in messages]
    assert all(verdicts(data, DOMAIN, keys) == [True, True] for data in arrived)


async def test_every_signature_is_good_after_a_real_postfix(keys: list[SigningKey]) -> None:
    messages = corpus(keys)
    async with open_inbox() as (inbox, port):
        with running_postfix(port) as relay:
            await hand_over(messages, relay)
            arrived = await inbox.have(len(messages))
        assert {each.mail_from for each in inbox.messages} == {message.envelope_from for message in messages}
    assert len(arrived) == len(messages)
    assert all(verdicts(data, DOMAIN, keys) == [True, True] for data in arrived)
    # Postfix puts its Received before ours, and changes nothing in what follows.
    assert sorted(data[data.index(b"DKIM-Signature:") :] for data in arrived) == sorted(each.data for each in messages)
