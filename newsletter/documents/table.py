"""Text in rows and cells, as Excel, LibreOffice and people write it: a file in, rows with their lines out."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import IO, NamedTuple

from newsletter.documents.encoding import Encoding, encoding_of_start
from newsletter.problems import Problem, error

ZIP_SIGNATURE = b"PK\x03\x04"
OLD_EXCEL_SIGNATURE = b"\xd0\xcf\x11\xe0"
SAVE_AS = "in Excel choose File, Save As, “CSV UTF-8 (Comma delimited)”"
QUOTED = re.compile(r'"[^"]*"?')
# Excel writes its delimiter in a line of its own where it is not the usual one.
SEPARATOR_LINE = re.compile(r"sep=(?P<delimiter>.)\s*$", re.IGNORECASE)
DELIMITERS = ",;\t|"
BLOCK = 65_536


class Row(NamedTuple):
    """One row: the line it begins on, its cells as typed, and what is wrong with its quotation marks."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


class Table:
    """A table that is read row by row, however long it is.

    Its cells are separated by commas, semicolons, tabs or upright strokes, whichever the first row uses. UTF-8 and
    UTF-16 are read, with a byte order mark or without, unless another `encoding` is given; NUL is left away.
    `problems` are about the file as a whole; they are complete once `rows` has ended.
    """

    def __init__(self, file: IO[bytes], path: str, encoding: Encoding | None = None) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._path = path
        self._start = file.read(200)
        self._encoding = encoding or encoding_of_start(self._start) or Encoding("utf-8")

    def rows(self) -> Iterator[Row]:
        """Yield the rows from the top. A row whose quotation marks are wrong comes with a fault.

        It ends early where the rest cannot be read, and that is a problem.
        """
        self.problems.clear()
        if self._start.startswith((ZIP_SIGNATURE, OLD_EXCEL_SIGNATURE)):
            sentence = "this is an Excel workbook under the name of a CSV file"
            self.problems.append(error("not-a-csv", sentence, self._path, hint=SAVE_AS))
            return
        try:
            delimiter, skipped = self._delimiter()
            lines = self._lines()
            for _ in range(skipped):
                next(lines)
            yield from self._parsed(csv.reader(lines, delimiter=delimiter, strict=True), skipped)
        except UnicodeDecodeError:
            sentence = "this line holds letters that are not UTF-8, so it cannot be told what they are"
            line = self._undecodable_line()
            self.problems.append(error("undecodable", sentence, self._path, line, hint=SAVE_AS))

    @property
    def encoding(self) -> Encoding:
        """Return how the octets are letters."""
        return self._encoding

    @property
    def delimiter(self) -> str:
        """Return what separates the cells. Raises UnicodeDecodeError where the first line cannot be read."""
        return self._delimiter()[0]

    def parts(self) -> Iterator[tuple[Row | None, str]]:
        """Yield every row with the text that it is, line ends included; what stands above the first one has no row.

        Put together the texts are the file, but for its byte order mark and NUL.
        """
        with open(self._file.name, "rb") as again:  # noqa: PTH123 - the same file once more, by whatever name it has
            lines = Table(again, self._path, self._encoding)._lines()
            before: Row | None = None
            at = 1
            for row in self.rows():
                yield before, "".join(islice(lines, row.line - at))
                before, at = row, row.line
            yield before, "".join(lines)

    def _parsed(self, reader: Iterator[list[str]], skipped: int) -> Iterator[Row]:
        at = 0
        while True:
            at = reader.line_num  # type: ignore[attr-defined] # the csv module names no type for its readers
            try:
                for cells in reader:
                    yield Row(at + skipped + 1, tuple(cells))
                    at = reader.line_num  # type: ignore[attr-defined]
                return
            except csv.Error as fault:
                if "unexpected end" in str(fault):
                    self._never_closed(at + skipped + 1)
                    return
                yield Row(at + skipped + 1, (), _meaning(str(fault)))

    def _lines(self) -> Iterator[str]:
        """Return the lines from the top, each with its end as it stands in the file."""
        self._file.seek(len(self._encoding.mark))
        octets = io.BufferedReader(_Kept(self._file), BLOCK)
        text = io.TextIOWrapper(octets, self._encoding.name, errors=self._encoding.errors, newline="")
        return (line.replace("\0", "") if "\0" in line else line for line in text)

    def _delimiter(self) -> tuple[str, int]:
        """Return the delimiter, and how many lines say nothing else."""
        lines = self._lines()
        header = next(lines, "")
        if match := SEPARATOR_LINE.match(header):
            return match["delimiter"], 1
        while header and not header.strip():
            header = next(lines, "")
        bare = QUOTED.sub("", header)
        return max(DELIMITERS, key=bare.count), 0

    def _undecodable_line(self) -> int:
        self._file.seek(len(self._encoding.mark))
        decoder = codecs.getincrementaldecoder(self._encoding.name)()
        line = 1
        for data in iter(lambda: self._file.read(BLOCK), b""):
            begun = decoder.getstate()[0]
            try:
                line += decoder.decode(data).count("\n")
            except UnicodeDecodeError as fault:
                return line + (begun + data)[: fault.start].decode(self._encoding.name, "replace").count("\n")
        return line

    def _never_closed(self, line: int) -> None:
        sentence = "a quotation mark is opened here and never closed, so the rest of the list cannot be read"
        hint = 'close it with another ", or take it away'
        source = next((text for at, text in enumerate(self._lines(), 1) if at == line), "").rstrip("\r\n")
        self.problems.append(error("quote-never-closed", sentence, self._path, line, hint=hint, source=source))


class _Kept(io.RawIOBase):
    """A file that stays open when the text around it is thrown away."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        return self._file.readinto(buffer)  # type: ignore[attr-defined,no-any-return]


def read_table(data: bytes, path: str) -> tuple[list[Row], list[Problem]]:
    """Read a whole table (see `Table`); nothing of it where it cannot be read to its end."""
    table = Table(io.BytesIO(data), path)
    rows = list(table.rows())
    unreadable = any(problem.code != "quote-never-closed" for problem in table.problems)
    return [] if unreadable else rows, table.problems


def _meaning(fault: str) -> str:
    """Return what the reader's fault is to the person who wrote the row."""
    if "field larger" in fault:
        return "one of its cells is longer than 130,000 characters"
    return 'its quotation marks do not match: inside a cell in quotation marks write "" for one'
