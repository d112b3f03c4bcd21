"""The SMTP dialogue about one message, as octets: replies read, commands written (RFC 5321). No socket in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from newsletter.message.model import Message
from newsletter.replies import Reply, reply_of_lines

LONGEST_LINE = 8192
LONGEST_REPLY = 65536
FINAL_DOT = b".\r\n"


class DialogueError(Exception):
    """The other side does not speak SMTP, or has stopped to: the session is over."""


@dataclass
class ReplyReader:
    """Octets as they come in, replies as they are complete. Bare line feeds are taken for line ends."""

    _waiting: bytearray = field(default_factory=bytearray)
    _lines: list[bytes] = field(default_factory=list)
    _size: int = 0

    def feed(self, data: bytes) -> Iterator[Reply]:
        """Take octets and yield the replies that they complete. Raises DialogueError."""
        self._waiting += data
        while (end := self._waiting.find(b"\n")) >= 0:
            line = bytes(self._waiting[:end]).rstrip(b"\r")
            del self._waiting[: end + 1]
            self._keep(line)
            if line[3:4] != b"-":
                lines, self._lines, self._size = self._lines, [], 0
                try:
                    yield reply_of_lines(lines)
                except ValueError as fault:
                    raise DialogueError(f"it answered with something that is not SMTP: {fault}") from fault
        if len(self._waiting) > LONGEST_LINE:
            raise DialogueError("it answered with a line that has no end")

    def _keep(self, line: bytes) -> None:
        self._lines.append(line)
        self._size += len(line)
        if self._size > LONGEST_REPLY:
            raise DialogueError("it answered with more than a reply can hold")


def mail_command(message: Message, extensions: Mapping[str, str]) -> bytes:
    """Return MAIL with the parameters that the server offers: SIZE (RFC 1870) and SMTPUTF8 (RFC 6531 3.4)."""
    parameters = f" SIZE={len(message.data)}" if "size" in extensions else ""
    if message.smtputf8:
        parameters += " BODY=8BITMIME SMTPUTF8"
    return _command(f"MAIL FROM:<{message.envelope_from}>{parameters}")


def rcpt_command(message: Message) -> bytes:
    """Return RCPT for the one recipient."""
    return _command(f"RCPT TO:<{message.envelope_to}>")


def size_limit(extensions: Mapping[str, str]) -> int | None:
    """Return how many octets a message may have, where the server says so."""
    declared = extensions.get("size", "")
    return int(declared) if declared.isdigit() and int(declared) > 0 else None


def _command(line: str) -> bytes:
    """Return a command with its line end; raise ValueError rather than write two."""
    if any(ord(c) < 32 or ord(c) == 127 for c in line):
        raise ValueError(f"a control character in a command: {line!r}")
    return line.encode() + b"\r\n"
