"""Text in rows and cells, as Excel, LibreOffice and people write it: bytes in, rows with their lines out."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.problems import Problem, error

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ZIP_SIGNATURE = b"PK\x03\x04"
OLD_EXCEL_SIGNATURE = b"\xd0\xcf\x11\xe0"
SAVE_AS = "in Excel choose File, Save As, “CSV UTF-8 (Comma delimited)”"
QUOTED = re.compile(r'"[^"]*"?')
# Excel writes its delimiter in a line of its own where it is not the usual one.
SEPARATOR_LINE = re.compile(r"sep=(?P<delimiter>.)\s*$", re.IGNORECASE)
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Row:
    """One row: the line it begins on, its cells as typed, and what is wrong with its quotation marks."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


def read_table(data: bytes, path: str) -> tuple[list[Row], list[Problem]]:
    """Read rows whose cells are separated by commas, semicolons or tabs, whichever the first row uses.

    UTF-8 and UTF-16 are read, with a byte order mark or without. A row whose quotation marks are wrong comes back with
    a fault; one that swallows the rest of the file is a problem.
    """
    text, problems = _decode(data, path)
    if problems:
        return [], problems
    delimiter, body, skipped = _delimiter(text)
    rows = list(_rows(body, delimiter, skipped))
    if rows and rows[-1].fault == "end":
        line = rows.pop().line
        sentence = "a quotation mark is opened here and never closed, so the rest of the list cannot be read"
        hint = 'close it with another ", or take it away'
        source = text.splitlines()[line - 1]
        problems.append(error("quote-never-closed", sentence, path, line, hint=hint, source=source))
    return rows, problems


def _decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    if data.startswith((ZIP_SIGNATURE, OLD_EXCEL_SIGNATURE)):
        return "", [error("not-a-csv", "this is an Excel workbook under the name of a CSV file", path, hint=SAVE_AS)]
    encoding = _encoding(data)
    for mark, named in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], named
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as fault:
        line = data[: fault.start].decode(encoding, "replace").count("\n") + 1
        sentence = "this line holds letters that are not UTF-8, so it cannot be told what they are"
        return "", [error("undecodable", sentence, path, line, hint=SAVE_AS)]


def _encoding(data: bytes) -> str:
    """Return the encoding of a file without a byte order mark: every other byte of Western UTF-16 is zero."""
    start = data[:200]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if start[0::2].count(0) > len(start) // 4:
        return "utf-16-be"
    return "utf-8"


def _delimiter(text: str) -> tuple[str, str, int]:
    """Return the delimiter, the text to read, and how many lines were skipped."""
    first, _, rest = text.partition("\n")
    if match := SEPARATOR_LINE.match(first):
        return match["delimiter"], rest, 1
    header = next((line for line in text.splitlines() if line.strip()), "")
    bare = QUOTED.sub("", header)
    return max(DELIMITERS, key=bare.count), text, 0


def _rows(body: str, delimiter: str, skipped: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + skipped + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            at_the_end = "unexpected end" in str(fault)
            yield Row(line, (), "end" if at_the_end else _meaning(str(fault)))
            if at_the_end:
                return
        else:
            yield Row(line, tuple(cells))


def _meaning(fault: str) -> str:
    """Return what the reader's fault is to the person who wrote the row."""
    if "field larger" in fault:
        return "one of its cells is longer than 130,000 characters"
    return 'its quotation marks do not match: inside a cell in quotation marks write "" for one'
