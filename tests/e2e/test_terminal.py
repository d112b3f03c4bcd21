"""A send as a person at a terminal sees it: a real pseudo-terminal, and Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")

SLUG = "2012-11-energetikas-lideri"


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, folder: Path, *words: str) -> None:
        pid, self.descriptor = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.execvpe(sys.executable, [sys.executable, "-m", "newsletter", *words], {**os.environ, "TERM": "xterm"})
        self.pid = pid
        self.seen = ""

    def read_until(self, wanted: str) -> str:
        while wanted not in self.seen:
            self.seen += os.read(self.descriptor, 4096).decode("utf-8", "replace")
        return self.seen

    def type(self, line: str) -> None:
        os.write(self.descriptor, (line + "\n").encode())

    def end(self) -> int:
        try:
            while data := os.read(self.descriptor, 4096):
                self.seen += data.decode("utf-8", "replace")
        except OSError:  # Linux says so when the program has ended
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_the_number_of_recipients_has_to_be_typed(workspace: Path) -> None:
    terminal = Terminal(workspace, "send", SLUG, "--to", "municipalities")
    plan = terminal.read_until("(40)")
    assert "Recipients" in plan
    terminal.type("40")
    assert terminal.end() == 0
    assert "written" in terminal.seen
    assert len(list((workspace / ".newsletter" / "outbox").rglob("*.eml"))) == 40


@pytest.mark.parametrize("typed", ["", "y", "yes", "39"])
def test_anything_else_sends_nothing(workspace: Path, typed: str) -> None:
    terminal = Terminal(workspace, "send", SLUG, "--to", "municipalities")
    terminal.read_until("(40)")
    terminal.type(typed)
    assert terminal.end() == 1
    assert "nothing was sent" in terminal.seen
    assert not (workspace / ".newsletter" / "outbox").exists()


class Gate:
    """A mail server that holds every message until it is let through."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.held = threading.Semaphore(0)
        self.open = threading.Event()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.held.release()
        await asyncio.to_thread(self.open.wait)
        self.messages.append(envelope.rcpt_tos[0])
        return "250 taken"


@contextmanager
def server(gate: Gate) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    controller = Controller(gate, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_ends_what_is_on_the_wire_and_says_how_to_resume(workspace: Path, asked: signal.Signals) -> None:
    gate = Gate()
    with server(gate) as port:
        relay = f"smtp://127.0.0.1:{port}"
        words = [sys.executable, "-m", "newsletter", "send", SLUG, "--to", "municipalities", "--relay", relay, "--yes"]
        with subprocess.Popen(words, cwd=workspace, stderr=subprocess.PIPE, text=True) as sender:
            assert gate.held.acquire(timeout=30)
            sender.send_signal(asked)
            assert sender.stderr is not None
            read = ""
            while "stopping" not in read:
                read += sender.stderr.readline()
            gate.open.set()
            read += sender.stderr.read()
        assert sender.returncode == 1
        assert f"newsletter resume {SLUG}" in read
        assert 1 <= len(gate.messages) <= 4
        done = subprocess.run(
            [sys.executable, "-m", "newsletter", "resume", SLUG],
            cwd=workspace,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 0
    assert re.search(r"written +40 ", done.stderr)
    assert len(gate.messages) == len(set(gate.messages)) == 40


def test_readers_are_brought_in_by_whoever_has_seen_what_would_happen(workspace: Path) -> None:
    (workspace / "people.csv").write_text("Kas,Kontakts\nAnna,anna@city.example\n", encoding="utf-8")
    words = ("subscribers", "import", "people.csv", "--list", "members")
    terminal = Terminal(workspace, *words)
    terminal.read_until("Which of them holds the addresses [Kontakts]")
    terminal.type("")
    terminal.read_until("would be new on the list")
    terminal.read_until("Type yes")
    terminal.type("no")
    assert terminal.end() == 1
    terminal = Terminal(workspace, *words, "--map", "Kontakts=email")
    terminal.read_until("Type yes")
    terminal.type("yes")
    assert terminal.end() == 0
    assert "are new on the list" in terminal.seen
