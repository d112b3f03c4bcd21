"""The encoding of a text: as its mark and its zeros say, else as its words do."""

from __future__ import annotations

import codecs
from collections.abc import Collection
from dataclasses import dataclass
from typing import IO

from newsletter.documents.codepage import code_page

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
BLOCK = 1 << 20
# So many lines that are not UTF-8 are enough to tell what they are.
LINES_LOOKED_AT = 2000


@dataclass(frozen=True)
class Encoding:
    """How the octets of a text are its letters: Python's name of it, the byte order mark, what stands for an error."""

    name: str
    mark: bytes = b""
    errors: str = "strict"


def encoding_of_start(start: bytes) -> Encoding | None:
    """Return what the first octets of a text say: its mark, or the zeros of Western UTF-16; None if nothing."""
    for mark, named in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return Encoding(named, mark)
    if start[1::2].count(0) > len(start) // 4:
        return Encoding("utf-16-le")
    if start[0::2].count(0) > len(start) // 4:
        return Encoding("utf-16-be")
    return None


def encoding_of(file: IO[bytes], likely: Collection[str] = ()) -> Encoding:
    """Return the encoding of a file, which is read from its top, in blocks.

    A file that is UTF-8 but for some lines is UTF-8: what cannot be read in it becomes U+FFFD. `likely` are codes of
    languages (see `code_page`).
    """
    file.seek(0)
    if said := encoding_of_start(file.read(200)):
        return Encoding(said.name, said.mark, "replace")
    file.seek(0)
    whole, strange = 0, list[bytes]()
    while block := file.read(BLOCK):
        block += file.readline()
        if block.isascii() or _is_utf8(block):
            whole += 0 if block.isascii() else sum(not line.isascii() for line in block.splitlines())
            continue
        for line in block.splitlines():
            if line.isascii():
                continue
            if _is_utf8(line):
                whole += 1
            else:
                strange.append(line)
        if len(strange) >= LINES_LOOKED_AT:
            break
    if whole >= len(strange):
        return Encoding("utf-8", errors="replace")
    return Encoding(code_page(strange, likely), errors="replace")


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode()
    except UnicodeDecodeError:
        return False
    return True
