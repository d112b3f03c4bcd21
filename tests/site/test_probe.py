"""`newsletter doctor` asks the real server for the way out, with a link that is good for nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest

from newsletter.check.findings import Finding, Standing
from newsletter.config import Settings
from newsletter.wiring.doctor.examination import examine
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.publish.conftest import Quiet, shown_at
from tests.site.serving import serving


def at(settings: Settings, base_url: str) -> Settings:
    """Return settings whose pages are at another address."""
    return replace(settings, publication=replace(settings.publication, base_url=base_url))


def probed(settings: Settings, base_url: str) -> Finding:
    """Return the one thing that is found when the way out at an address is asked for."""
    (found,) = examine(at(settings, base_url), ["one-click"])
    return found


@pytest.fixture
def settings(root: Path) -> Settings:
    settings = open_workspace(root)
    with ledger_of(settings):
        return settings


def test_a_server_with_our_ledger_is_well_and_nobody_has_left(settings: Settings) -> None:
    with serving(settings) as base:
        found = probed(settings, f"{base}/village")
        with ledger_of(settings) as ledger:
            assert ledger.standing_version().unsubscribed == 0
    assert (found.standing, found.sentence) == (
        Standing.OK,
        "GET and HEAD only show a page, and POST is taken with our keys",
    )


def test_a_server_with_another_ledger_and_one_at_another_path_do_not_know_our_links(
    settings: Settings, tmp_path: Path
) -> None:
    other = shutil.copytree(settings.root, tmp_path / "other", ignore=shutil.ignore_patterns(".newsletter"))
    with serving(open_workspace(other)) as base:
        assert "does not know our links (404)" in probed(settings, f"{base}/village").sentence
    with serving(settings) as base:
        assert "does not know our links (404)" in probed(settings, f"{base}/elsewhere").sentence


class Careless(Quiet):
    """Says the same to whoever asks whatever."""

    status = HTTPStatus.OK

    def do_GET(self) -> None:  # noqa: N802
        """Answer."""
        self.send_response(self.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_POST = do_GET  # noqa: N815


@contextmanager
def careless(code: HTTPStatus) -> Iterator[str]:
    with shown_at(type("Answering", (Careless,), {"status": code})) as address:
        yield address


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (HTTPStatus.OK, "takes a link that nobody has written"),
        (HTTPStatus.FOUND, "leads on to"),
        (HTTPStatus.GONE, "does not know our links (410)"),
    ],
)
def test_another_server_at_our_address_is_told(settings: Settings, status: HTTPStatus, sentence: str) -> None:
    with careless(status) as base:
        found = probed(settings, base)
    assert found.standing is Standing.ERROR
    assert sentence in found.sentence
    assert found.hint


def test_a_post_that_is_refused_and_a_page_that_is_not_shown_are_told_apart(settings: Settings) -> None:
    with careless(HTTPStatus.FORBIDDEN) as base:
        found = [each.sentence for each in examine(at(settings, base), ["one-click"])]
    assert ["POST with 403" in found[0], "GET, 403" in found[1], "HEAD, 403" in found[2]] == [True] * 3


def test_where_nothing_answers_and_without_https_readers_cannot_leave(settings: Settings) -> None:
    with serving(settings) as base:
        pass
    assert "does not answer" in probed(settings, f"{base}/village").sentence
    found = probed(settings, "http://dorfblatt.de/village")
    assert (found.standing, "without https" in found.sentence) == (Standing.ERROR, True)
    assert 'base_url = "https://dorfblatt.de/village"' in found.hint


def test_what_cannot_be_asked_is_skipped(root: Path) -> None:
    settings = open_workspace(root)
    assert probed(settings, "https://news.example.org/village").standing is Standing.SKIPPED
    found = probed(settings, "http://127.0.0.1:9")
    assert (found.standing, "no ledger yet" in found.sentence) == (Standing.SKIPPED, True)


def test_the_clock_of_the_server_is_read_whatever_it_answers(settings: Settings) -> None:
    with careless(HTTPStatus.FORBIDDEN) as base:
        (found,) = examine(at(settings, base), ["clock"])
    assert found.standing is Standing.OK
    (found,) = examine(at(settings, base), ["clock"])
    assert (found.standing, "does not say what time it is" in found.sentence) == (Standing.SKIPPED, True)
