"""The web is asked for an issue's links: really, within this machine, and not again before a day is over."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsletter.config import Settings
from newsletter.publish.reach import PublicOnly
from newsletter.wiring.asking import Ask, asker
from newsletter.wiring.workspace import build_issue, open_workspace
from tests.publish.conftest import Quiet, shown_at

SLUG = "2012-11-energetikas-lideri"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Site(Quiet):
    """Knows /there, and /old that has moved there; answers HEAD with 405, as some do."""

    def __init__(self, *args: object, asked: list[str], **more: object) -> None:
        self._asked = asked
        super().__init__(*args, **more)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:  # noqa: N802
        """Refuse."""
        self._asked.append(f"HEAD {self.path}")
        self.send_error(405)

    def do_GET(self) -> None:  # noqa: N802
        """Answer as the path says."""
        self._asked.append(f"GET {self.path}")
        self.send_response({"/there": 200, "/old": 301}.get(self.path, 404))
        self.send_header("Location", "/there")
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def site() -> Iterator[tuple[int, list[str]]]:
    """Return the port of a site, and what it is asked."""
    asked: list[str] = []
    with shown_at(partial(Site, asked=asked)) as address:
        yield urlsplit(address).port or 0, asked


def ask_at(settings: Settings, port: int, now: Callable[[], datetime] = lambda: NOW) -> Ask:
    """Return what asks the site under the name www.lv, and nothing else of this machine."""

    def resolve(host: str) -> Sequence[str]:
        return ["127.0.0.1"] if host in ("www.lv", "127.0.0.1") else []

    return asker(settings, now, reach=PublicOnly(resolve, {("127.0.0.1", port)}), pause=0)


def test_the_links_of_an_issue_are_asked_for_and_told_with_their_lines(
    workspace: Path, site: tuple[int, list[str]]
) -> None:
    port, _ = site
    folder = workspace / "issues" / SLUG
    for file in folder.glob("*.md"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("http://www.eurocities.eu/", f"http://www.lv:{port}/gone"), "utf-8")
    settings = open_workspace(workspace)
    built = build_issue(settings, folder, testing=True, web=ask_at(settings, port))
    gone = [each for each in built.problems if each.code == "link-gone"]
    assert {Path(each.path).name for each in gone} == {"lv.md", "en.md"}
    assert all("http://www.lv" in each.source for each in gone)
    # Every other site is not on the public web: nobody was asked.
    assert {each.code for each in built.problems} <= {"link-gone", "link-private"}


def test_a_machine_without_a_network_is_told_once_and_nothing_is_kept_of_it(workspace: Path) -> None:
    def resolve(host: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "nobody to ask")

    settings = open_workspace(workspace)
    web = asker(settings, lambda: NOW, reach=PublicOnly(resolve), pause=0)
    built = build_issue(settings, SLUG, testing=True, web=web)
    (said,) = [each for each in built.problems if each.code.startswith(("link-", "image-", "web-"))]
    assert (said.code, said.locale, said.place) == ("web-unreachable", "", "")
    assert re.fullmatch(r"--network was not run: none of the \d+ addresses answers, .*", said.sentence)
    assert not (settings.work / "cache" / "links.json").exists()


def test_what_is_known_is_not_asked_again_before_its_time(workspace: Path, site: tuple[int, list[str]]) -> None:
    port, asked = site
    settings = open_workspace(workspace)
    pages = [f"http://www.lv:{port}/{name}" for name in ("there", "old", "gone")]
    first = ask_at(settings, port)(pages).answers
    assert [(first[page].status, first[page].end.rpartition("/")[2]) for page in pages] == [
        (200, "there"),
        (200, "there"),
        (404, "gone"),
    ]
    count = len(asked)
    again = ask_at(settings, port)(pages).answers
    assert (len(asked), [again[page].status for page in pages]) == (count, [200, 200, 404])
    # What was not well is asked for after ten minutes, what was well after a day.
    ask_at(settings, port, lambda: NOW + timedelta(minutes=11))(pages)
    assert [each for each in asked[count:] if "there" in each] == []
    assert "GET /gone" in asked[count:]
    count = len(asked)
    ask_at(settings, port, lambda: NOW + timedelta(hours=25))(pages)
    assert "GET /there" in asked[count:]


def test_a_file_that_cannot_be_read_is_as_none(workspace: Path, site: tuple[int, list[str]]) -> None:
    port, asked = site
    settings = open_workspace(workspace)
    page = f"http://www.lv:{port}/there"
    file = settings.work / "cache" / "links.json"
    file.parent.mkdir(exist_ok=True)
    for text in ("{", "[]", f'{{"{page}": 1}}', f'{{"{page}": {{"at": "x"}}}}', '{"x": {"at": 5}}'):
        file.write_text(text, "utf-8")
        assert ask_at(settings, port)([page]).answers[page].is_good
    assert asked.count("GET /there") == 5


def test_one_host_is_asked_one_question_at_a_time_and_an_interrupt_keeps_what_is_known(
    workspace: Path,
) -> None:
    settings = open_workspace(workspace)
    busy, most, lock = 0, 0, threading.Lock()

    class Slow(Quiet):
        def do_HEAD(self) -> None:  # noqa: N802
            nonlocal busy, most
            with lock:
                busy += 1
                most = max(most, busy)
            self.send_response(200)
            with lock:
                busy -= 1
            self.end_headers()

    def interrupt(done: int, _planned: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with shown_at(Slow) as address:
        port = urlsplit(address).port or 0
        pages = [f"http://www.lv:{port}/{number}" for number in range(10)]
        reach = PublicOnly(lambda _host: ["127.0.0.1"], {("127.0.0.1", port)})
        with pytest.raises(KeyboardInterrupt):
            asker(settings, lambda: NOW, interrupt, reach, 0)(pages)
        seen: list[int] = []
        asker(settings, lambda: NOW, lambda _done, planned: seen.append(planned), reach, 0)(pages)
    assert most == 1
    assert seen[0] == 7
