"""Replies read and commands written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.dialogue import DialogueError, ReplyReader, mail_command, rcpt_command, size_limit
from newsletter.message.model import Message
from newsletter.replies import Reply

PLAIN = Message("editor@vestis.example", "anna@novads.lv", b"x" * 100, "<1>")
printable = st.characters(min_codepoint=33, exclude_categories=["Cs", "Cc", "Z"])
replies_of_lines = st.tuples(st.integers(200, 599), st.lists(st.text(printable, max_size=30), min_size=1, max_size=4))


def octets_of(code: int, lines: list[str]) -> bytes:
    """Write a reply as a server does."""
    *more, last = lines
    return "".join([*(f"{code}-{line}\r\n" for line in more), f"{code} {last}\r\n"]).encode()


@given(st.lists(replies_of_lines, max_size=5), st.data())
def test_replies_come_out_whole_however_they_come_in(replies: list[tuple[int, list[str]]], data: st.DataObject) -> None:
    octets = b"".join(octets_of(*reply) for reply in replies)
    cuts = data.draw(st.lists(st.integers(0, len(octets)), max_size=8).map(sorted))
    reader = ReplyReader()
    read: list[Reply] = []
    for start, end in zip([0, *cuts], [*cuts, len(octets)], strict=True):
        read += reader.feed(octets[start:end])
    assert read == [Reply(code, " ".join(lines)) for code, lines in replies]


@pytest.mark.parametrize(
    "octets",
    [b"hello\r\n", b"\r\n", b"2x0 ok\r\n", b"250_ok\r\n", b"600 ok\r\n", b"x" * 9000, b"250-" + b"x" * 70000 + b"\r\n"],
)
def test_what_is_no_reply_ends_the_session(octets: bytes) -> None:
    with pytest.raises(DialogueError):
        list(ReplyReader().feed(octets))


@pytest.mark.parametrize(
    ("message", "extensions", "command"),
    [
        (PLAIN, {}, b"MAIL FROM:<editor@vestis.example>\r\n"),
        (PLAIN, {"size": "1000"}, b"MAIL FROM:<editor@vestis.example> SIZE=100\r\n"),
        (
            Message("editor@vestis.example", "j\u0101nis@novads.lv", b"", "<1>", smtputf8=True),
            {"smtputf8": ""},
            b"MAIL FROM:<editor@vestis.example> BODY=8BITMIME SMTPUTF8\r\n",
        ),
    ],
)
def test_mail_has_the_parameters_that_are_offered(message: Message, extensions: dict[str, str], command: bytes) -> None:
    assert mail_command(message, extensions) == command


def test_rcpt_names_the_recipient() -> None:
    assert rcpt_command(PLAIN) == b"RCPT TO:<anna@novads.lv>\r\n"


@pytest.mark.parametrize("address", ["a@b.lv>\r\nRCPT TO:<c@d.lv", "a\x00@b.lv", "a\n@b.lv"])
def test_one_command_is_never_two(address: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        rcpt_command(Message("editor@vestis.example", address, b"", "<1>"))


@pytest.mark.parametrize(("offered", "limit"), [("1000", 1000), ("0", None), ("", None), ("lots", None), (None, None)])
def test_the_size_that_is_offered(offered: str | None, limit: int | None) -> None:
    assert size_limit({} if offered is None else {"size": offered}) == limit
