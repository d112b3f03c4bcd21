"""`newsletter preview` as it is started, over the sample publication."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SLUG = "2012-11-energetikas-lideri"


@pytest.fixture
def preview() -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "newsletter", "preview", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
        body: str = answer.read().decode()
        return body


def test_the_sample_is_served_and_an_interrupt_ends_it_with_a_page_open(
    preview: tuple[subprocess.Popen[str], str],
) -> None:
    process, address = preview
    state = json.loads(get(f"{address}api/state"))
    assert state["slug"] == SLUG
    assert [locale["locale"] for locale in state["locales"]] == ["lv", "en"]
    assert all(locale["built"] for locale in state["locales"])
    people = json.loads(get(f"{address}api/recipients?q=script"))["people"]
    frame = f"{address}frame/issues/{SLUG}/en/email"
    merged = get(f"{frame}?as={people[0]['address']}")
    assert "&lt;script&gt;" in merged
    assert "<script" not in merged
    with closing(urllib.request.urlopen(f"{address}api/live", timeout=30)) as stream:  # noqa: S310 - our own server
        assert stream.readline() == b"retry: 1000\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
