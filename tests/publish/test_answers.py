from __future__ import annotations

import socket
from pathlib import Path

import pytest

from newsletter.publish import answers
from newsletter.publish.answers import Question, unanswered

from .conftest import Quiet, shown_at


def test_what_answers_is_passed_over(web: tuple[Path, str]) -> None:
    folder, address = web
    (folder / "a.png").write_bytes(b"png")
    (folder / "lv").mkdir()
    (folder / "lv" / "index.html").write_bytes(b"<html>edition-1</html>")
    pages = [Question(f"{address}/lv", "text/html", "edition-1"), Question(f"{address}/a.png", "image/")]
    assert unanswered(pages) == {}


def test_what_does_not_answer_as_it_should_is_told(web: tuple[Path, str]) -> None:
    folder, address = web
    (folder / "old.html").write_bytes(b"<html>edition-0</html>")
    (folder / "empty.png").write_bytes(b"")
    found = unanswered(
        [
            Question(f"{address}/none.png", "image/"),
            Question(f"{address}/old.html", "text/html", "edition-1"),
            Question(f"{address}/old.html?", "image/"),
            Question(f"{address}/empty.png", "image/"),
        ]
    )
    assert list(found.values()) == [
        "answers 404",
        "shows another text than this",
        "answers with text/html",
        "answers with nothing",
    ]


def test_nobody_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert unanswered([Question(address, "image/")]) == {address: "does not answer: connection refused"}


def test_who_never_ends_the_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert unanswered([Question(address, "image/")]) == {address: "does not answer within 0.2 seconds"}


class Endless(Quiet):
    """Leads from one address to the next, or away."""

    def do_GET(self) -> None:  # noqa: N802
        """Lead on."""
        self.send_response(302)
        self.send_header("Location", "ftp://127.0.0.1/x" if "away" in self.path else f"{self.path}x")
        self.end_headers()


def test_a_redirect_is_followed_on_the_web_only_and_not_for_ever() -> None:
    with shown_at(Endless) as address:
        found = unanswered([Question(f"{address}/round", "image/"), Question(f"{address}/away", "image/")])
    assert "302" in found[f"{address}/round"]
    assert "away" in found[f"{address}/away"]


class Torrent(Quiet):
    """Sends without end."""

    def do_GET(self) -> None:  # noqa: N802
        """Send until nobody listens."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            while True:
                self.wfile.write(bytes(65536))
        except OSError:
            self.close_connection = True


def test_of_an_answer_without_end_only_a_part_is_read() -> None:
    with shown_at(Torrent) as address:
        assert unanswered([Question(address, "text/html", "x")]) == {address: "shows another text than this"}


def test_nothing_is_asked_of_nobody() -> None:
    assert unanswered([]) == {}
