"""Real spam filters are asked, and what they answer is read; what answers otherwise is told."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from threading import Thread

import pytest

from newsletter.check.spam import rspamd, spamd
from newsletter.check.spam.filters import ask, find_filter
from newsletter.check.spam.verdict import SpamFilterError
from tests.spamfilters import running_rspamd, running_spamd

# The line that spam filters are tried out with (GTUBE).
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
MESSAGE = (
    "From: Leaders <news@example.org>\r\nTo: anna@example.net\r\nSubject: {subject}\r\n"
    "Date: Tue, 13 Nov 2012 10:00:00 +0000\r\nMessage-ID: <one@example.org>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
)
PLAIN = MESSAGE.format(subject="News of November", text="Three towns have halved their bill. Here is how.")
RUNNING = {"spamd": running_spamd, "rspamd": running_rspamd}


@pytest.fixture(scope="module", params=RUNNING)
def where(request: pytest.FixtureRequest) -> Iterator[str]:
    run: Callable[[], AbstractContextManager[str]] = RUNNING[request.param]
    with run() as address:
        yield address


def test_a_plain_message_is_no_spam(where: str) -> None:
    verdict = ask(PLAIN.encode(), where)
    assert not verdict.is_spam
    assert verdict.points < verdict.limit
    assert verdict.signs
    assert list(verdict.signs) == sorted(verdict.signs, key=lambda each: (-each.points, each.name))


def test_spam_is_spam_and_the_sign_that_makes_it_so_comes_first(where: str) -> None:
    verdict = ask(MESSAGE.format(subject="News", text=GTUBE).encode(), where)
    assert verdict.is_spam
    assert verdict.signs[0].name == "GTUBE"


def test_what_listens_is_found_and_what_is_named_comes_first(where: str) -> None:
    nobody = "spamd://127.0.0.1:1"
    assert find_filter("", (nobody, where)) == where
    assert find_filter(nobody, (where,)) == nobody
    assert find_filter("", (nobody,)) == ""


REPORT = """SPAMD/1.1 0 EX_OK\r\nContent-length: 1\r\nSpam: True ; 6.5 / 5.0\r\n\r\n
Content analysis details:   (6.5 points, 5.0 required)

 pts rule name              description
---- ---------------------- --------------------------------------------------
-1.0 MAILING_LIST_MULTI     Multiple indicators imply a widely-seen list
                            manager
 0.0 HTML_MESSAGE           BODY: HTML included in message
 7.5 HTML_IMAGE_ONLY_04     BODY: HTML: images with 0-400 bytes of words
"""


def test_a_report_is_read_line_by_line() -> None:
    verdict = spamd.read_reply(REPORT.encode(), "x")
    assert (verdict.points, verdict.limit, verdict.is_spam) == (6.5, 5.0, True)
    assert [(each.name, each.points) for each in verdict.signs] == [
        ("HTML_IMAGE_ONLY_04", 7.5),
        ("HTML_MESSAGE", 0.0),
        ("MAILING_LIST_MULTI", -1.0),
    ]
    assert verdict.signs[2].words == "Multiple indicators imply a widely-seen list manager"
    assert verdict.signs[1].words == "HTML included in message"


@pytest.mark.parametrize(
    "reply", [b"", b"HTTP/1.1 200 OK\r\n\r\n", b"SPAMD/1.0 76 Bad header\r\n\r\n", b"SPAMD/1.1 0 EX_OK\r\n\r\n"]
)
def test_what_is_no_answer_of_spamassassin_is_told(reply: bytes) -> None:
    with pytest.raises(SpamFilterError):
        spamd.read_reply(reply, "x")


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"[]",
        b"{}",
        b'{"score": "x"}',
        b'{"score": 1, "action": "reject", "symbols": []}',
        b'{"score": 1, "action": "a", "symbols": {"A": {}}}',
    ],
)
def test_what_is_no_answer_of_rspamd_is_told(reply: bytes) -> None:
    with pytest.raises(SpamFilterError):
        rspamd.read_reply(reply, "x")


def test_rspamd_takes_for_spam_what_it_would_mark() -> None:
    said = {"score": 7, "required_score": 15, "action": "add header", "symbols": {}}
    assert rspamd.read_reply(json.dumps(said).encode(), "x").is_spam
    assert not rspamd.read_reply(json.dumps({**said, "action": "greylist"}).encode(), "x").is_spam


@pytest.mark.parametrize("scheme", ["spamd", "http"])
@pytest.mark.parametrize("said", [b"", b"220 mail.example.org ESMTP\r\n", b"\xff" * 70_000])
def test_who_speaks_otherwise_is_told_with_a_way_out(scheme: str, said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = Thread(target=_answer, args=(server, said))
        answering.start()
        with pytest.raises(SpamFilterError, match="cannot be asked"):
            ask(PLAIN.encode(), f"{scheme}://127.0.0.1:{server.getsockname()[1]}")
        answering.join()


def _answer(server: socket.socket, said: bytes) -> None:
    line, _ = server.accept()
    with line:
        line.recv(65_536)
        line.sendall(said)


@pytest.mark.parametrize(
    "where", ["spamd://127.0.0.1:1", "http://127.0.0.1:1", "spamd:/nowhere/at/all", "ftp://127.0.0.1"]
)
def test_a_filter_that_is_not_there_is_told(where: str) -> None:
    with pytest.raises(SpamFilterError):
        ask(PLAIN.encode(), where)
