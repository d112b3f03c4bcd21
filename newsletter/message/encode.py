"""Quoted-printable (RFC 2045 6.7), in pieces that can be put one after another in any order.

Each piece starts in the first column and ends a line, by a hard line break where its text has one and else by a soft
one. So a piece never changes its neighbours, and what every reader gets is encoded once. No line begins with a dot
(RFC 5321 4.5.2 needs no stuffing) or with `From ` (which mailbox files take for a new message), none is longer
than 76, and none holds `=_`, which is left to the boundaries. There are no tabs and no two blanks side by side, and no
line ends with one: so a body is its own canonical form for DKIM (RFC 6376 3.4.3 and 3.4.4), and survives whoever
tidies blanks on the way.
"""

from __future__ import annotations

import re

# What stands on a line before the "=" of a soft break.
ROOM = 75
SOFT = b"=\r\n"
HARD = b"\r\n"
LINE_END = re.compile("\r\n?|\n")
UNSAFE = re.compile(rb"[^ -<>-~]+|(?<= ) ")


def quoted_printable(text: str) -> bytes:
    """Return a piece of text encoded, with CRLF line ends; an empty piece gives nothing."""
    encoded: list[bytes] = []
    if "\n" in text or "\r" in text:
        *lines, text = LINE_END.split(text)
        for line in lines:
            _append_line(encoded, line, HARD)
    if text:
        _append_line(encoded, text, SOFT)
    return b"".join(encoded)


def _append_line(encoded: list[bytes], line: str, end: bytes) -> None:
    data = UNSAFE.sub(_escaped, line.encode("utf-8", "replace"))
    if end is HARD and data.endswith(b" "):
        data = data[:-1] + b"=20"
    if len(data) <= ROOM and not data.startswith((b".", b"From ")):
        encoded += (data, end)
        return
    at = 0
    while True:
        if data.startswith((b".", b"From "), at):
            encoded.append(b"=%02X" % data[at])
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


def _escaped(match: re.Match[bytes]) -> bytes:
    return b"=" + match[0].hex("=").upper().encode("ascii")
