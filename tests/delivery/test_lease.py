"""The lease: one process at a time, and free the moment its holder dies."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.delivery.lease import LeaseHeldError, LeaseUnavailableError, hold_lease, is_held

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
HOLDER = (
    "import sys, datetime, pathlib\n"
    "from newsletter.delivery.lease import hold_lease\n"
    "with hold_lease(pathlib.Path(sys.argv[1]), 'november', datetime.datetime(2012, 11, 24, tzinfo=datetime.UTC)):\n"
    "    print('held', flush=True)\n"
    "    sys.stdin.read()\n"
)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Return another process that holds the lease."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_is_told_who_holds_it(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(LeaseHeldError) as raised, hold_lease(tmp_path, "november", NOW):
        pass
    assert raised.value.sentence == (f"“november” is being sent by process {holder.pid}, since 2012-11-24 00:00:00 UTC")
    assert raised.value.hint.endswith("newsletter resume november")


def test_another_issue_is_free(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with hold_lease(tmp_path, "december", NOW):
        assert holder.poll() is None


@pytest.mark.parametrize("end", ["close", "kill"])
def test_it_is_free_when_its_holder_is_gone(tmp_path: Path, holder: subprocess.Popen[str], end: str) -> None:
    if end == "kill":
        holder.kill()
    elif holder.stdin:
        holder.stdin.close()
    holder.wait()
    with hold_lease(tmp_path, "november", NOW):
        assert "since 2012-11-24 09:30:00 UTC" in (tmp_path / "november.lock").read_text("utf-8")


def test_one_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with hold_lease(folder, "november", NOW), pytest.raises(LeaseHeldError), hold_lease(folder, "november", NOW):
        pass
    with hold_lease(folder, "november", NOW):
        assert (tmp_path / "new" / "november.lock").exists()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    with (
        pytest.raises(LeaseUnavailableError, match=r"nothing was sent: .* cannot be written: file exists"),
        hold_lease(tmp_path / "state", "november", NOW),
    ):
        pytest.fail("the lease was given")


def test_whether_it_is_held_can_be_seen_from_outside(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    assert is_held(tmp_path, "november")
    assert not is_held(tmp_path, "december")
    holder.kill()
    holder.wait()
    assert not is_held(tmp_path, "november")
    with hold_lease(tmp_path, "november", NOW):
        assert is_held(tmp_path, "november")


def test_whoever_looks_whether_it_is_held_keeps_nobody_from_taking_it(tmp_path: Path) -> None:
    with hold_lease(tmp_path, "november", NOW):
        pass
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(0.001):  # somebody has to let go of the file at times
            is_held(tmp_path, "november")

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(200):
            with hold_lease(tmp_path, "november", NOW):
                assert is_held(tmp_path, "november")
    finally:
        is_over.set()
        looking.join()
