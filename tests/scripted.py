"""A mail server on this machine that does what a test tells it to, at the moment that the test names."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import IOBase
from typing import Any

from newsletter.config import Relay

HOST = "127.0.0.1"
EVERYTHING = ("PIPELINING", "CHUNKING", "SIZE 10240000", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES")
DRIP_SECONDS = 0.05

# What a server does instead of an answer.
CLOSE = "close"
RESET = "reset"
SILENCE = "silence"
Act = bytes | str


class Gone(Exception):  # noqa: N818 - it is no error here
    """The session is over."""


@dataclass
class ScriptedServer:
    """Greets, offers and accepts, but for what `at` says.

    Moments are CONNECT, EHLO, HELO, STARTTLS, AUTH, MAIL, RCPT, DATA, WITHIN (the first octets of a message have come),
    BODY (all have), VERDICT (the answer to it is said), RSET, NOOP and QUIT. `moment` is told of each.
    """

    offers: tuple[str, ...] = ("PIPELINING", "ENHANCEDSTATUSCODES")
    context: ssl.SSLContext | None = None
    listening: socket.socket | None = None
    port: int = 0
    sessions: int = 0
    heard: list[str] = field(default_factory=list)
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    moment: Callable[[str, str], None] = lambda *_: None
    script: dict[str, list[tuple[str, tuple[Act, ...]]]] = field(default_factory=lambda: defaultdict(list))
    closing: threading.Event = field(default_factory=threading.Event)

    def relay(self, **more: Any) -> Relay:
        """Return the relay that this server is."""
        return Relay(**{"name": "local", "host": HOST, "port": self.port, "tls": "none", **more})

    def at(self, moment: str, *acts: Act, about: str = "", times: int = 1) -> None:
        """Do something else at a moment, so many times: say octets, CLOSE, RESET, or keep SILENCE."""
        self.script[moment] += [(about, acts)] * times

    def narrow(self) -> None:
        """Let next to nothing of the first session come without being read."""
        assert self.listening is not None
        self.listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

    def acts(self, moment: str, about: str) -> tuple[Act, ...] | None:
        """Return what to do now, if it is something else than usual."""
        for number, (needle, acts) in enumerate(self.script[moment]):
            if needle in about:
                del self.script[moment][number]
                return acts
        return None

    @property
    def taken(self) -> list[str]:
        """Return whose messages were accepted."""
        return [address for address, _ in self.accepted]


@contextmanager
def scripted_server(**options: Any) -> Iterator[ScriptedServer]:
    """Run a server in threads of its own."""
    server = ScriptedServer(**options)
    with socket.create_server((HOST, 0)) as listening:
        server.listening, server.port = listening, listening.getsockname()[1]
        threads: list[threading.Thread] = []
        talks: list[_Talk] = []

        def serve() -> None:
            while True:
                connection, _ = listening.accept()
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
                if server.closing.is_set():
                    connection.close()
                    return
                talks.append(_Talk(server, connection))
                threads.append(threading.Thread(target=talks[-1].run, daemon=True))
                threads[-1].start()

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[0].start()
        try:
            yield server
        finally:
            server.closing.set()
            with suppress(OSError):
                socket.create_connection((HOST, server.port)).close()
            threads[0].join(10)
            for talk in talks:
                with suppress(OSError):
                    talk.connection.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join(10)


class _Talk:
    """One session."""

    def __init__(self, server: ScriptedServer, connection: socket.socket) -> None:
        self.server = server
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = connection
        self.reading: IOBase = connection.makefile("rb", 1 << 20)
        self.sender = self.recipient = ""

    def run(self) -> None:
        try:
            with suppress(Gone, OSError, ValueError):
                self.answer("CONNECT", "", b"220 relay.test\r\n")
                while line := self.reading.readline():
                    self.server.heard.append(line.decode("utf-8", "replace").rstrip())
                    self.command(self.server.heard[-1])
        finally:
            with suppress(OSError):
                self.reading.close()
            self.connection.close()

    def answer(self, moment: str, about: str, usual: bytes) -> bool:
        """Do what is to be done; tell whether it was a yes."""
        self.server.moment(moment, about)
        acts = self.server.acts(moment, about)
        return self.perform((usual,) if acts is None else acts)[:1] in (b"2", b"3")

    def perform(self, acts: tuple[Act, ...]) -> bytes:
        """Do one thing after the other; return what was said first."""
        said = b""
        for act in acts:
            if isinstance(act, bytes):
                said = said or act
                self.connection.sendall(act)
            else:
                self.misbehave(act)
        return said

    def misbehave(self, act: str) -> None:
        if act == SILENCE:
            self.server.closing.wait()
        elif act.startswith("drip "):
            for octet in act.removeprefix("drip ").encode():
                self.connection.sendall(bytes([octet]))
                if self.server.closing.wait(DRIP_SECONDS):
                    break
            return
        elif act == RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    def command(self, line: str) -> None:
        verb = line.partition(" ")[0].upper()
        special = {"EHLO": self.ehlo, "STARTTLS": self.starttls, "MAIL": self.mail, "RCPT": self.rcpt}
        special |= {"DATA": self.data, "BDAT": self.bdat, "RSET": self.rset, "QUIT": self.quit}
        if verb in special:
            special[verb](line)
        else:
            self.answer(verb, line, b"250 2.0.0 ok\r\n")

    def ehlo(self, line: str) -> None:
        self.server.sessions += 1
        lines = ["relay.test", *self.server.offers]
        if self.server.context and not isinstance(self.connection, ssl.SSLSocket):
            lines.append("STARTTLS")
        said = "".join(f"250{' ' if each is lines[-1] else '-'}{each}\r\n" for each in lines)
        self.answer("EHLO", line, said.encode())

    def starttls(self, line: str) -> None:
        if self.answer("STARTTLS", line, b"220 2.0.0 go ahead\r\n") and self.server.context:
            self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
            self.reading = self.connection.makefile("rb", 1 << 20)

    def mail(self, line: str) -> None:
        if self.answer("MAIL", line, b"250 2.1.0 ok\r\n"):
            self.sender, self.recipient = line, ""

    def rcpt(self, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        if not self.sender:
            self.connection.sendall(b"503 5.5.1 MAIL first\r\n")
        elif self.answer("RCPT", address, b"250 2.1.5 ok\r\n"):
            self.recipient = address

    def data(self, line: str) -> None:
        if not self.recipient:
            self.connection.sendall(b"503 5.5.1 RCPT first\r\n")
        elif self.answer("DATA", self.recipient, b"354 go on\r\n"):
            self.body(self.lines())

    def bdat(self, line: str) -> None:
        self.body(self.chunk(int(line.split()[1])))

    def rset(self, line: str) -> None:
        self.sender = self.recipient = ""
        self.answer("RSET", line, b"250 2.0.0 ok\r\n")

    def quit(self, line: str) -> None:
        self.answer("QUIT", line, b"221 2.0.0 bye\r\n")
        raise Gone

    def lines(self) -> Iterator[bytes]:
        """Yield a message line by line, up to the final dot, dots unstuffed."""
        for line in self.reading:
            if line == b".\r\n":
                return
            yield line[1:] if line.startswith(b".") else line
        raise Gone

    def chunk(self, size: int) -> Iterator[bytes]:
        """Yield a message of so many octets."""
        while size > 0:
            part = self.reading.read(min(size, 4096))
            if not part:
                raise Gone
            size -= len(part)
            yield part

    def body(self, parts: Iterator[bytes]) -> None:
        first = next(parts, b"")
        if self.recipient:
            self.answer("WITHIN", self.recipient, b"")
        data = first + b"".join(parts)
        if not self.recipient:
            self.connection.sendall(b"503 5.5.1 RCPT first\r\n")
            return
        recipient, self.sender, self.recipient = self.recipient, "", ""
        self.server.moment("BODY", recipient)
        acts = self.server.acts("BODY", recipient) or (b"250 2.0.0 queued\r\n",)
        first_act = acts[0]
        # Where nobody says what became of it, the worst is that it was taken.
        if not isinstance(first_act, bytes) or first_act[:1] == b"2":
            self.server.accepted.append((recipient, data))
        self.perform(acts)
        self.answer("VERDICT", recipient, b"")
