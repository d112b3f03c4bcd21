"""What an import reads: a text with cells, a workbook, or an archive of them; each table is a source of rows."""

from __future__ import annotations

import codecs
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from newsletter.documents.encoding import Encoding, encoding_of
from newsletter.documents.table import OLD_EXCEL_SIGNATURE, ZIP_SIGNATURE, Row, Table
from newsletter.errors import NewsletterError, UsageError
from newsletter.problems import Problem

PROGRESS_ROWS = 1000
TEXTS = frozenset({".csv", ".tsv", ".txt"})
# What people call the code pages.
CODE_PAGES = {
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1252": "Western European (Windows-1252)",
    "cp1257": "Baltic (Windows-1257)",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-8": "UTF-8",
}


class ImportFileError(NewsletterError):
    """A file of an import cannot be read."""

    def __init__(self, shown: str, reason: str, hint: str) -> None:
        super().__init__(f"{shown} cannot be read: {reason}", hint)


class UnknownEncodingError(UsageError):
    """An encoding that was named is none."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” is no encoding", "name one such as utf-8, utf-16, cp1252 or cp1257")


class Source(Protocol):
    """A table that is read row by row, from the top each time. `problems` are complete once `rows` has ended.

    `shown` is what people know it as, `notes` are what they should know of how it is read. `octets` is how much there
    is of it, and `octets_read` how much of that was read.
    """

    shown: str
    notes: list[str]
    problems: list[Problem]
    octets: int
    octets_read: int

    def rows(self) -> Iterator[Row]:
        """Yield the rows from the top."""


@dataclass
class TextSource:
    """A text with cells: a file, or one of an archive."""

    shown: str
    octets: int
    _path: Path = field(repr=False)
    _member: str = ""
    _likely: Collection[str] = ()
    _named: str = ""
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    octets_read: int = 0

    @cached_property
    def _encoding(self) -> Encoding:
        if self._named:
            return Encoding(self._named, errors="replace")
        with self._open() as file:
            found = encoding_of(file, self._likely)
        if found.name in CODE_PAGES and found.name != "utf-8":
            self.notes.append(f"its letters are read as {CODE_PAGES[found.name]}; if names look wrong: --encoding NAME")
        return found

    def rows(self) -> Iterator[Row]:
        """Yield the rows from the top."""
        try:
            yield from self._rows()
        except OSError as fault:
            reason = (fault.strerror or "the disk refused").lower()
            raise ImportFileError(self.shown, reason, "let your user read it") from fault
        except (zipfile.BadZipFile, zlib.error, EOFError) as fault:
            raise ImportFileError(self.shown, "the archive is damaged", "export it again") from fault

    def _rows(self) -> Iterator[Row]:
        encoding = self._encoding
        with self._open() as file:
            table = Table(file, self.shown, encoding)
            for number, row in enumerate(table.rows()):
                if number % PROGRESS_ROWS == 0:
                    self.octets_read = file.tell()
                yield row
            self.problems = table.problems
        self.octets_read = self.octets

    def _open(self) -> AbstractContextManager[IO[bytes]]:
        if not self._member:
            return self._path.open("rb")
        return _Member(self._path, self._member)


class _Member(AbstractContextManager[IO[bytes]]):
    """A file of an archive, as long as it is read."""

    def __init__(self, path: Path, name: str) -> None:
        self._archive = zipfile.ZipFile(path)
        self._name = name

    def __enter__(self) -> IO[bytes]:
        self._file = self._archive.open(self._name)
        return self._file

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._archive.close()


def open_sources(path: Path, likely: Collection[str] = (), encoding: str = "") -> list[Source]:
    """Return the tables of a file, of which little is read now.

    `likely` are codes of the languages that the people of a newsletter read; `encoding` is for texts whose encoding is
    known. Raises ImportFileError and UnknownEncodingError.
    """
    if encoding:
        try:
            encoding = codecs.lookup(encoding).name
        except LookupError as fault:
            raise UnknownEncodingError(encoding) from fault
    try:
        with path.open("rb") as file:
            start = file.read(8)
        octets = path.stat().st_size
        if start.startswith(ZIP_SIGNATURE):
            with zipfile.ZipFile(path) as archive:
                members = [each for each in archive.infolist() if not each.is_dir()]
        else:
            members = []
    except OSError as fault:
        reason = (fault.strerror or "the disk refused").lower()
        raise ImportFileError(
            str(path), reason, "see whether the file is there, and whether you may read it"
        ) from fault
    except zipfile.BadZipFile as fault:
        raise ImportFileError(path.name, "the archive is damaged", "export it again") from fault
    if start.startswith(OLD_EXCEL_SIGNATURE) or _is_workbook(members):
        from newsletter.subscribers.imports.workbook import open_workbook

        return open_workbook(path)
    if not members:
        return [TextSource(path.name, octets, path, _likely=likely, _named=encoding)]
    return [
        TextSource(f"{path.name}/{each.filename}", each.file_size, path, each.filename, likely, encoding)
        for each in _texts(path, members)
    ]


def _is_workbook(members: Collection[zipfile.ZipInfo]) -> bool:
    """Tell a workbook of Excel or LibreOffice, which is an archive, too."""
    return not {"[Content_Types].xml", "mimetype"}.isdisjoint(each.filename for each in members)


def _texts(path: Path, members: Collection[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    texts = [each for each in members if PurePosixPath(each.filename).suffix.lower() in TEXTS]
    texts = [each for each in texts if not each.filename.startswith("__MACOSX/")]
    if not texts:
        raise ImportFileError(path.name, "there is no CSV file in the archive", "export the list as CSV")
    if any(each.flag_bits & 0x1 for each in texts):
        raise ImportFileError(path.name, "the archive has a password", "unpack it, and name the files in it")
    return texts
