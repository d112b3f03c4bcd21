"""MAIL and RCPT with what a server offers, and what is refused before anything is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.commands import (
    mail_command,
    rcpt_command,
    refusal_of_our_own,
    size_limit,
    utf8_xtext,
    xtext,
)
from newsletter.message.model import Message
from newsletter.replies import Blame, Outcome, Phase

PLAIN = Message("editor@vestis.example", "anna+news@novads.lv", b"x" * 100, "<a=1+b@vestis.example>")
EIGHT = Message("editor@vestis.example", "anna@novads.lv", "Labrīt\r\n".encode(), "<1>")
BEYOND = Message("editor@vestis.example", "jānis@novads.lv", b"", "<1>", smtputf8=True)


@pytest.mark.parametrize(
    ("message", "offered", "mail", "rcpt"),
    [
        (PLAIN, "", "", ""),
        (PLAIN, "size", " SIZE=100", ""),
        (PLAIN, "8bitmime smtputf8", "", ""),
        (EIGHT, "8bitmime", " BODY=8BITMIME", ""),
        (BEYOND, "smtputf8", " BODY=8BITMIME SMTPUTF8", ""),
        (
            PLAIN,
            "dsn",
            " RET=HDRS ENVID=a+3D1+2Bb@vestis.example",
            " NOTIFY=FAILURE,DELAY ORCPT=rfc822;anna+2Bnews@novads.lv",
        ),
        (
            BEYOND,
            "dsn smtputf8",
            " BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=1",
            r" NOTIFY=FAILURE,DELAY ORCPT=utf-8;j\x{101}nis@novads.lv",
        ),
    ],
)
def test_the_parameters_are_those_that_are_offered(message: Message, offered: str, mail: str, rcpt: str) -> None:
    extensions = dict.fromkeys(offered.split(), "")
    assert mail_command(message, extensions) == f"MAIL FROM:<editor@vestis.example>{mail}\r\n"
    assert rcpt_command(message, extensions) == f"RCPT TO:<{message.envelope_to}>{rcpt}\r\n"


@given(st.text(st.characters(max_codepoint=126, min_codepoint=1)))
def test_xtext_is_printable_and_can_be_read_again(text: str) -> None:
    written = xtext(text)
    assert written.isascii()
    assert all("!" <= sign <= "~" and sign != "=" for sign in written)
    first, *rest = written.split("+")
    assert first + "".join(chr(int(each[:2], 16)) + each[2:] for each in rest) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_xtext_is_printable(text: str) -> None:
    assert all("!" <= sign <= "~" for sign in utf8_xtext(text))


@pytest.mark.parametrize(
    "address", ["a@b.lv>\r\nRCPT TO:<c@d.lv", "a\x00@b.lv", "a\n@b.lv", "a@b.lv> AUTH=<", "a b@c.lv", "a@b.lv\x7f"]
)
def test_one_command_is_never_two(address: str) -> None:
    to = refusal_of_our_own(Message("e@v.lv", address, b"", "<1>"), {})
    sender = refusal_of_our_own(Message(address, "a@b.lv", b"", "<1>"), {})
    assert to is not None
    assert sender is not None
    assert (to.outcome, to.phase, to.blame) == (Outcome.REJECTED, Phase.RCPT, Blame.RECIPIENT)
    assert (sender.outcome, sender.phase, sender.blame) == (Outcome.REJECTED, Phase.MAIL, Blame.SENDER)


@pytest.mark.parametrize(
    ("message", "extensions", "phase", "blame"),
    [
        (BEYOND, {}, Phase.RCPT, Blame.NETWORK),
        (EIGHT, {}, Phase.MAIL, Blame.CONTENT),
        (PLAIN, {"size": "99"}, Phase.MAIL, Blame.CONTENT),
    ],
)
def test_what_a_server_cannot_take_is_not_tried(
    message: Message, extensions: dict[str, str], phase: Phase, blame: Blame
) -> None:
    answer = refusal_of_our_own(message, extensions)
    assert answer is not None
    assert (answer.outcome, answer.phase, answer.blame) == (Outcome.REJECTED, phase, blame)
    assert answer.sentence.startswith("it ")


@pytest.mark.parametrize(
    ("offered", "limit"), [("1000", 1000), ("0", None), ("", None), ("lots", None), ("²", None), (None, None)]
)
def test_the_size_that_is_offered(offered: str | None, limit: int | None) -> None:
    assert size_limit({} if offered is None else {"size": offered}) == limit


def test_the_envelope_id_leads_back_to_the_delivery() -> None:
    message = Message("e@v.example", "p@c.example", b"x\r\n", "<a@v.example>", make_envelope_id=lambda: "b7token")
    assert mail_command(message, {"dsn": ""}) == "MAIL FROM:<e@v.example> RET=HDRS ENVID=b7token\r\n"
