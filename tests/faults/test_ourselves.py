"""Faults 20 and 21: the ledger's disk, a second sender, and a clock that jumps."""

from __future__ import annotations

import ctypes
import itertools
import os
import resource
import signal
import sqlite3
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.clock import system_clock
from newsletter.delivery.lease import LeaseHeldError, hold_lease
from newsletter.delivery.states import CampaignState, DeliveryState
from tests.faults.conftest import Runs
from tests.scripted import ScriptedServer

WRITTEN = DeliveryState.WRITTEN
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


def test_a_full_disk_stops_the_sender_before_the_next_message(run_of: Runs, server: ScriptedServer) -> None:
    run = run_of(300)
    room = run.path.stat().st_size + 20_000

    def leave_no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with run.start(preexec_fn=leave_no_room) as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert "Traceback" not in said
    counts = run.counts()
    assert 0 < counts[DeliveryState.PENDING] < 300
    assert counts[DeliveryState.SENDING] <= 1
    assert len(server.taken) <= counts[WRITTEN] + 1
    run.send()
    run.nobody_is_lost_and_nobody_gets_two(uncertain=1)


def obey_permissions() -> None:
    """Let root be told no like everybody else: the next program may not override permissions (Linux)."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="how root gives up its rights is Linux's")
def test_a_ledger_that_cannot_be_written_stops_the_sender_before_anything_is_sent(
    run_of: Runs, server: ScriptedServer
) -> None:
    run = run_of()
    folder = run.path.parent
    files = [path for path in folder.iterdir() if path.is_file()]
    for path in (*files, folder):
        path.chmod(0o500 if path == folder else 0o400)
    try:
        with run.start(preexec_fn=obey_permissions) as process:
            said, _ = process.communicate(timeout=60)
    finally:
        for path in (folder, *files):
            path.chmod(0o700)
    assert process.returncode == 1, said
    assert "Traceback" not in said
    assert not [line for line in server.heard if line.startswith("MAIL")]
    run.send()
    assert run.counts() == {WRITTEN: 3}


def test_a_ledger_that_is_locked_for_a_while_is_waited_for(run_of: Runs, server: ScriptedServer) -> None:
    run = run_of(20)
    other = sqlite3.connect(run.path, isolation_level=None, check_same_thread=False)

    def lock(moment: str, about: str) -> None:
        if moment == "BODY" and about.startswith("p5@"):
            other.execute("BEGIN IMMEDIATE")
            threading.Timer(0.3, other.execute, ("ROLLBACK",)).start()

    server.moment = lock
    assert run.send().campaign.state is CampaignState.FINISHED
    other.close()
    run.nobody_is_lost_and_nobody_gets_two(uncertain=0)


def test_killed_while_the_ledger_is_locked(run_of: Runs, server: ScriptedServer) -> None:
    run = run_of(20)
    other = sqlite3.connect(run.path, isolation_level=None, check_same_thread=False)
    locked = threading.Event()

    def lock(moment: str, about: str) -> None:
        if moment == "VERDICT" and not locked.is_set():
            other.execute("BEGIN IMMEDIATE")
            locked.set()

    server.moment = lock
    with run.start() as process:
        assert locked.wait(30)
        process.send_signal(signal.SIGKILL)
        process.wait()
    other.execute("ROLLBACK")
    other.close()
    run.send()
    run.nobody_is_lost_and_nobody_gets_two(uncertain=1)


def test_a_second_sender_is_refused(run_of: Runs, server: ScriptedServer) -> None:
    run = run_of()
    with hold_lease(run.path.parent, "november", system_clock()), pytest.raises(LeaseHeldError):
        run.send()
    assert server.heard == []
    run.send()
    assert run.counts() == {WRITTEN: 3}


@pytest.mark.parametrize("step", [timedelta(days=-1), timedelta(days=1), timedelta(seconds=-1)])
def test_a_clock_that_jumps(run_of: Runs, server: ScriptedServer, step: timedelta) -> None:
    count = itertools.count()

    def clock() -> datetime:
        now = datetime(2012, 11, 24, 12, tzinfo=UTC)
        return now + step * (next(count) % 3)

    run = run_of(9)
    server.at("RCPT", b"450 4.2.0 greylisted\r\n", about="p4@")
    run.send(clock)
    counts = run.counts()
    assert counts[WRITTEN] >= 8
    assert counts[WRITTEN] + counts[DeliveryState.DEFERRED] == 9
    assert set(run.took().values()) == {1}
