"""One message stays one: what looks like its end, or like a command, in any text or value, by DATA and by BDAT."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from newsletter.config import Publication, Relay
from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.model import Answer
from newsletter.delivery.session import open_session
from newsletter.errors import NewsletterError
from newsletter.message.compile import compile_message
from newsletter.message.model import Message, Recipient
from newsletter.message.tokens import Keyring
from newsletter.replies import Blame, Outcome, Phase
from tests.e2e_delivery.test_signed_on_the_way import open_inbox
from tests.message.samples import an_edition
from tests.postfix import running_postfix
from tests.scripted import EVERYTHING, scripted_server

DATE = datetime(2012, 11, 5, 9, 30, tzinfo=UTC)
KEYS = Keyring({"aa": bytes(range(32))}, "aa")
PUBLICATION = Publication(
    "Ziņas", "Redakcija", "redakcija@news.example", "news.example", "Iela 1", "lv", unsubscribe_address="o@news.example"
)
EVIL = "MAIL FROM:<evil@news.example>\r\nRCPT TO:<victim@town.example>\r\nDATA\r\nSubject: smuggled\r\n\r\nsmuggled\r\n"
ENDS = [
    "\n.\n",
    "\r.\r",
    "\r\n.\n",
    "\n.\r\n",
    "\r\r\n.\r\r\n",
    "\r\n.\r\n",
    "\r\n.\r",
    "\n.\r",
    "\0\r\n.\r\n",
    "\n\0.\n",
]
# What a server of any kind might take for the end of a message (VU#302671, CVE-2023-51764 to 51766, CVE-2024-27305).
ANY_END = re.compile(rb"[\r\n]\x00?\.\x00?[\r\n]")


def messages() -> list[Message]:
    """Return a message for each kind of end, with it in every text, header and value that can hold it."""
    made: list[Message] = []
    for number, end in enumerate(ENDS):
        smuggled = f"Hello{end}{EVIL}.{end}{EVIL}"
        for place in ("text", "html", "subject", "value", "list"):
            edition = an_edition(
                subject=f"News {smuggled}" if place == "subject" else "News {{ subscriber.name }}",
                html=f"<p>{smuggled if place == 'html' else 'Hello {{ subscriber.name }}'}</p>",
                text=smuggled if place == "text" else "{{ subscriber.name }}\n",
            )
            name = smuggled if place == "value" else "Anna"
            title = smuggled if place == "list" else "Towns"
            reader = Recipient(f"reader{len(made)}@town.example", name, {"name": name}, "towns")
            try:
                template = compile_message(edition, PUBLICATION, KEYS, f"c{number}", lists={"towns": title})
                made.append(template.message(reader, DATE, token_payload=len(made).to_bytes(16, "big")))
            except NewsletterError:  # refused before anything is sent, which will do as well
                continue
    assert len(made) > 4 * len(ENDS)
    return made


async def hand_over(sent: Sequence[Message], relay: Relay, *, chunking: bool) -> list[Answer]:
    """Send messages over one connection; return what became of them."""
    wire = await open_session(relay, Deadlines())
    assert ("chunking" in wire.dialogue.extensions) is chunking
    answers = [await wire.submit(message) for message in sent]
    wire.abort()
    return answers


def test_no_message_holds_what_any_server_might_take_for_its_end() -> None:
    for message in messages():
        assert not ANY_END.search(message.data)
        assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", message.data)
        head = message.data.partition(b"\r\n\r\n")[0]
        assert not re.search(rb"^(?:Bcc|MAIL|RCPT|DATA)", head, re.MULTILINE)


async def test_one_message_each_arrives_at_aiosmtpd_byte_for_byte() -> None:
    sent = messages()
    async with open_inbox() as (inbox, port):
        answers = await hand_over(sent, Relay("local", "127.0.0.1", port, tls="none"), chunking=False)
        arrived = await inbox.have(len(sent))
    assert {answer.outcome for answer in answers} == {Outcome.ACCEPTED}
    assert arrived == [message.data for message in sent]
    assert {each.mail_from for each in inbox.messages} == {"redakcija@news.example"}


async def test_one_message_each_arrives_by_bdat_byte_for_byte() -> None:
    sent = messages()
    with scripted_server(offers=EVERYTHING) as server:
        await hand_over(sent, server.relay(), chunking=True)
        assert server.accepted == [(message.envelope_to, message.data) for message in sent]
        assert sum(line.startswith("MAIL") for line in server.heard) == len(sent)


@pytest.mark.parametrize("chunking", [True, False])
async def test_one_message_each_arrives_through_a_real_postfix(chunking: bool) -> None:
    sent = messages()
    more = () if chunking else ("smtpd_discard_ehlo_keywords = chunking",)
    async with open_inbox() as (inbox, port):
        with running_postfix(port, *more) as listening:
            relay = Relay("local", "127.0.0.1", listening, tls="none")
            answers = await hand_over(sent, relay, chunking=chunking)
            arrived = await inbox.have(len(sent))
    assert {answer.outcome for answer in answers} == {Outcome.ACCEPTED}
    # Postfix puts its Received before ours, and changes nothing in what follows.
    assert sorted(data[data.index(b"From:") :] for data in arrived) == sorted(message.data for message in sent)
    assert len(inbox.messages) == len(sent)
    assert not [each for each in inbox.messages if "victim" in str(each.rcpt_tos)]


@pytest.mark.parametrize("keywords", ["", "chunking", "pipelining", "chunking, pipelining"])
async def test_refusals_of_a_real_postfix_concern_one_message_each(keywords: str) -> None:
    people = ["anna", "nobody", "zane", "later", "jānis", "nobody", "pavils", "evil", "liga"]
    sent = [
        Message(
            "evil@news.example" if name == "evil" else "redakcija@news.example",
            f"{name}@town.example",
            b"Subject: x\r\n\r\nx\r\n",
            f"<{n}@news.example>",
            smtputf8=not name.isascii(),
        )
        for n, name in enumerate(people)
    ]
    refused = "{nobody@town.example=550 5.1.1 nobody here} {later@town.example=450 4.2.0 come back}"
    more = (
        f"smtpd_discard_ehlo_keywords = {keywords}",
        "smtpd_delay_reject = no",
        "smtpd_sender_restrictions = check_sender_access inline:{{evil@news.example=550 5.7.1 not you}}",
        f"smtpd_recipient_restrictions = check_recipient_access inline:{{{refused}}}",
    )
    async with open_inbox() as (inbox, port):
        with running_postfix(port, *more) as listening:
            relay = Relay("local", "127.0.0.1", listening, tls="none")
            answers = await hand_over(sent, relay, chunking="chunking" not in keywords)
            await inbox.have(5)
    wanted = {"nobody": (Outcome.REJECTED, "550"), "later": (Outcome.DEFERRED, "450")}
    wanted["evil"] = (Outcome.REJECTED, "550")
    for name, answer in zip(people, answers, strict=True):
        outcome, code = wanted.get(name, (Outcome.ACCEPTED, "250"))
        assert (answer.outcome, str(answer)[:3]) == (outcome, code)
    got = sorted(each.rcpt_tos[0].partition("@")[0] for each in inbox.messages)
    assert got == ["anna", "jānis", "liga", "pavils", "zane"]


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example>\r\nRCPT TO:<victim@town.example",
        "a@b.example\r\nDATA",
        "a@b.example> AUTH=<x",
        "a@b.example\n.\n",
        "a b@c.example",
        "a\0@b.example",
        "a@b.example\u2028",
    ],
)
async def test_an_address_is_never_a_second_command(address: str) -> None:
    with scripted_server(offers=EVERYTHING) as server:
        evil = Message("redakcija@news.example", address, b"x\r\n", "<1@news.example>")
        back = Message(address, "anna@town.example", b"x\r\n", "<2@news.example>")
        good = Message("redakcija@news.example", "anna@town.example", b"x\r\n", "<3@news.example>")
        to, sender, last = await hand_over([evil, back, good], server.relay(), chunking=True)
        assert (to.outcome, to.phase, to.blame) == (Outcome.REJECTED, Phase.RCPT, Blame.RECIPIENT)
        assert (sender.outcome, sender.phase, sender.blame) == (Outcome.REJECTED, Phase.MAIL, Blame.SENDER)
        assert last.outcome is Outcome.ACCEPTED
        assert server.taken == ["anna@town.example"]
        assert [line.split()[0] for line in server.heard] == ["EHLO", "MAIL", "RCPT", "BDAT"]
