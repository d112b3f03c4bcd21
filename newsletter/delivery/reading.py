"""Octets of a server as they come in, and its replies as they are complete (RFC 5321 4.2)."""

from __future__ import annotations

LONGEST_LINE = 8192
LONGEST_REPLY = 65536
CODES = {b"%d" % code: code for code in range(200, 600)}

RawReply = tuple[int, list[bytes]]


class DialogueError(Exception):
    """The other side does not speak SMTP, or is out of step: the session is over."""


class ReplyReader:
    """Octets in, replies out: a code, and lines without it and without their ends. A bare line feed is an end."""

    def __init__(self) -> None:
        self._rest = b""
        self._code = 0
        self._lines: list[bytes] = []
        self._size = 0

    def feed(self, octets: bytes) -> list[RawReply]:
        """Take octets and return the replies that they complete. Raises DialogueError for what can be no reply."""
        lines = (self._rest + octets).split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) > LONGEST_LINE:
            raise DialogueError("it answered with a line that has no end")
        replies: list[RawReply] = []
        for line in lines:
            code, sign = CODES.get(line[:3], 0), line[3:4]
            if not code or sign not in b" -\r" or (self._lines and code != self._code):
                raise DialogueError(f"it answered with something that is not SMTP: {line[:80]!r}")
            self._lines.append(line[4:])
            self._code = code
            self._size += len(line)
            if self._size > LONGEST_REPLY:
                raise DialogueError("it answered with more than a reply can hold")
            if sign != b"-":
                replies.append((code, self._lines))
                self._lines, self._size = [], 0
        return replies
