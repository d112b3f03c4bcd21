"""A text file as people's programs save it: UTF-8 or UTF-16, with or without a mark, any line ends."""

from __future__ import annotations

import codecs
import errno
import stat
from pathlib import Path

from newsletter.problems import LONGEST_LINE, Problem, error

LARGEST = 2_000_000
REASONS = {
    errno.EACCES: "you may not read it",
    errno.ELOOP: "it is a link that leads back to itself",
    errno.ENOENT: "it is not there, or is a link that leads nowhere",
}
# One in so many is no slip, but another encoding.
MANY = 8
WITHOUT = "delete this line, and put it in again as it is here:"
SAVE_AS = "save the file again, and choose UTF-8 as its encoding"


def read_source(file: Path, shown: str) -> tuple[str | None, list[Problem]]:
    """Read a file as text with `\\n` line ends; `shown` is its path in problems.

    UTF-8 with or without a byte order mark and UTF-16 with one are read. Of a text that cannot be decoded the
    readable part is returned, beside a problem with the place of the first bad byte; None if there is none.
    """
    data, problems = read_octets(file, shown)
    return (None, problems) if data is None else decode(data, shown)


def read_octets(file: Path, shown: str) -> tuple[bytes | None, list[Problem]]:
    """Read an ordinary file that a person may have written; None, beside a problem, if it is none or too long."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            reason = "it is a folder" if stat.S_ISDIR(status.st_mode) else "it is no ordinary file"
            return None, [error("unreadable", f"the file cannot be opened: {reason}", shown)]
        if status.st_size > LARGEST:
            return None, [error("too-large", f"the file is larger than {LARGEST // 1_000_000} MB", shown)]
        return file.read_bytes(), []
    except OSError as fault:
        reason = REASONS.get(fault.errno or 0) or (fault.strerror or "it is locked").lower()
        return None, [error("unreadable", f"the file cannot be opened: {reason}", shown)]


def typed_lines(file: Path) -> list[str]:
    """Return the lines of a file as far as they can be read; none where it is not there, or has gone meanwhile."""
    data, _ = read_octets(file, file.name)
    text = (data or b"").removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if text else []


def decode(data: bytes, shown: str) -> tuple[str | None, list[Problem]]:
    """Decode the bytes of a text file; see read_source."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        data = data.removeprefix(codecs.BOM_UTF8)
        encoding = "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode(encoding, "replace")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        text = _lines(data.decode(encoding, "replace"))
        sentence = "a character here cannot be read: the file is not saved as UTF-8"
        return text, [
            error("undecodable", sentence, shown, line, column=column, hint=SAVE_AS, source=_line(text, line))
        ]
    if "\0" in text:
        is_encoded = text.count("\0") > len(text) // MANY
        before = _lines(text[: text.index("\0")])
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        text = _lines(text.replace("\0", ""))
        typed = _line(text, line)
        sentence = "the file holds characters that no text has"
        hint = SAVE_AS if is_encoded or len(typed) > LONGEST_LINE else f"{WITHOUT}\n{typed}"
        return text, [error("undecodable", sentence, shown, line, column=column, hint=hint, source=typed)]
    return _lines(text), []


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if number <= len(lines) else ""
