"""Whatever stdin, stdout and stderr are: the program says what it can, and never ends in a traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.cli import console
from tests.cli.commands import SLUG

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the shell of POSIX closes streams")


def shell(workspace: Path, words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the program by a shell, `words` with redirections behind it."""
    return subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m newsletter {words}"],
        cwd=workspace,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


SEND = f"send {SLUG} --to municipalities"


def test_talk_never_ends_up_in_results(workspace: Path) -> None:
    done = shell(workspace, f"{SEND} --yes --json 2>&-")
    assert done.returncode == 0
    assert json.loads(done.stdout)["written"] == 40


def test_nobody_can_be_asked_through_a_closed_stream(workspace: Path) -> None:
    done = shell(workspace, f"{SEND} <&-")
    assert done.returncode == 2
    assert "there is no terminal to ask" in done.stderr


def test_a_reader_of_the_talk_who_leaves_stops_nothing(workspace: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "newsletter", *SEND.split(), "--yes", "--json"]
    done = subprocess.run(command, cwd=workspace, stdout=subprocess.PIPE, stderr=write, text=True, check=False)
    os.close(write)
    assert done.returncode == 0
    assert json.loads(done.stdout)["written"] == 40


def test_letters_that_a_terminal_lacks_are_spelt_out(workspace: Path) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    shell(workspace, f"{SEND} --yes", **ascii_only)
    assert "P\\u0101" not in shell(workspace, "outbox").stdout
    listed = shell(workspace, "outbox", **ascii_only)
    assert (listed.returncode, "Pa\\u0161vald\\u012bba" in listed.stdout) == (0, True)
    assert json.loads(shell(workspace, "outbox --json", **ascii_only).stdout)[0]["subject"].startswith("Pašvaldība")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full is taken from /dev")
def test_results_that_cannot_be_written(workspace: Path) -> None:
    done = shell(workspace, "outbox --json >/dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith("error: the results cannot be written: no space left on device")


class Terminal(io.StringIO):
    """A screen that a person looks at."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_beside_a_label_a_terminal_gets_lines_below_each_other_and_a_pipe_gets_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    for stream, shown in (
        (Terminal(), "  Gmail  no colours of its own by night;\n         no layout for small screens\n"),
        (io.StringIO(), "  Gmail  no colours of its own by night; no layout for small screens\n"),
    ):
        monkeypatch.setattr(sys, "stderr", stream)
        console.say_beside("  Gmail  ", "no colours of its own by night; no layout for small screens")
        assert stream.getvalue() == shown
