"""Quoted-printable (RFC 2045 6.7), in pieces that can be put one after another in any order.

Each piece starts in the first column and ends a line, by a hard line break where its text has one and else by a soft
one. So a piece never changes its neighbours, and what every reader gets is encoded once. No line begins with a dot
(RFC 5321 4.5.2 needs no stuffing) or with `From ` (which mailbox files take for a new message), none is longer
than 76, and none holds `=_`, which is left to the boundaries.
"""

from __future__ import annotations

import re

# What stands on a line before the "=" of a soft break.
ROOM = 75
SOFT = b"=\r\n"
HARD = b"\r\n"
LINE_END = re.compile("\r\n?|\n")
UNSAFE = re.compile(rb"[^\t -<>-~]")
PLAIN = re.compile(r"(?!From )[!-\-/-<>-~][ -<>-~]{0,74}")
ESCAPES = [b"=%02X" % octet for octet in range(256)]


def quoted_printable(text: str) -> bytes:
    """Return a piece of text encoded, with CRLF line ends; an empty piece gives nothing."""
    if PLAIN.fullmatch(text):
        return text.encode("ascii") + SOFT
    *lines, rest = LINE_END.split(text)
    encoded: list[bytes] = []
    for line in lines:
        _append_line(encoded, line, HARD)
    if rest:
        _append_line(encoded, rest, SOFT)
    return b"".join(encoded)


def _append_line(encoded: list[bytes], line: str, end: bytes) -> None:
    data = UNSAFE.sub(_escape, line.encode("utf-8", "replace"))
    if end is HARD and data[-1:] in (b" ", b"\t"):
        data = data[:-1] + ESCAPES[data[-1]]
    at = 0
    while True:
        if data.startswith((b".", b"From "), at):
            encoded.append(ESCAPES[data[at]])
            at += 1
            stop = at + ROOM - 3
        else:
            stop = at + ROOM
        if stop >= len(data):
            encoded += (data[at:], end)
            return
        if data[stop - 1 : stop] == b"=":
            stop -= 1
        elif data[stop - 2 : stop - 1] == b"=":
            stop -= 2
        encoded += (data[at:stop], SOFT)
        at = stop


def _escape(match: re.Match[bytes]) -> bytes:
    return ESCAPES[match.group()[0]]
