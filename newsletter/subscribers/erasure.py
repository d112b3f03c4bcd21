"""Taking the rows of one person out of a list's file: every other octet of it stays."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsletter.address import AddressError, address_key
from newsletter.documents.encoding import Encoding, encoding_of_start
from newsletter.documents.table import Row, Table
from newsletter.problems import has_errors
from newsletter.subscribers.columns import read_header
from newsletter.subscribers.model import Subscriber
from newsletter.subscribers.rows import RowReader

CELLS = re.compile(r"[\s,;|<>\"]+")  # what stands between the words of a row, however it is laid out


@dataclass(frozen=True)
class Erasure:
    """What is left of a file, and the lines on which the rows began that are gone.

    `mentions` are lines of other people's rows that name the address. `is_possible` tells whether the file could be
    taken apart; else `data` is the file as it was, and `lines` are to be taken out by hand, as far as they were found.
    """

    data: bytes
    lines: tuple[int, ...] = ()
    mentions: tuple[int, ...] = ()
    is_possible: bool = True


def without_person(data: bytes, shown: str, key: str) -> Erasure:
    """Return a list's file without the rows of the person that a key is of."""
    table = Table(io.BytesIO(data), shown)
    header = read_header(table.rows(), shown)
    if table.problems or has_errors(header.problems):
        return Erasure(data, is_possible=False)
    reader = RowReader(header.columns, shown)
    rows = list(table.rows())
    gone = [number for number, row in enumerate(rows) if _is_of(reader, row, key)]
    lines = tuple(rows[number].line for number in gone)
    encoding = encoding_of_start(data[:200]) or Encoding("utf-8")
    body = data[len(encoding.mark) :]
    typed = list(io.StringIO(body.decode(encoding.name, "replace"), newline=""))
    spans = [range(row.line, after.line) for row, after in pairwise(rows)]
    spans += [range(rows[-1].line, len(typed) + 1)] if rows else []
    others = (number for number in range(len(rows)) if number not in gone)
    mentions = tuple(rows[number].line for number in others if _names(typed, spans[number], key))
    if table.problems or not gone:
        return Erasure(data, lines, mentions, is_possible=not table.problems)
    if "".join(typed).encode(encoding.name) != body:
        return Erasure(data, lines, mentions, is_possible=False)
    taken = {line for number in gone for line in spans[number]}
    kept = "".join(line for number, line in enumerate(typed, 1) if number not in taken)
    return Erasure(encoding.mark + kept.encode(encoding.name), lines, mentions)


def _is_of(reader: RowReader, row: Row, key: str) -> bool:
    """Tell whether a row is a person's, also where something is wrong with it."""
    found = reader.read(row)
    return (found.key if isinstance(found, Subscriber) else _key(found.typed)) == key


def _names(typed: Sequence[str], lines: range, key: str) -> bool:
    """Tell whether some lines name an address, whatever stands around it."""
    return any(_key(word) == key for line in lines for word in CELLS.split(typed[line - 1]) if "@" in word)


def _key(typed: str) -> str:
    try:
        return address_key(typed)
    except AddressError:
        return ""
