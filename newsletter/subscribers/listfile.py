"""A list kept as a file: `subscribers/NAME.csv`, and what `NAME.yaml` says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from newsletter.documents.table import Table
from newsletter.errors import UsageError
from newsletter.problems import Problem, did_you_mean, error, has_errors
from newsletter.subscribers.columns import Header, filled_rows, read_header
from newsletter.subscribers.description import ListDescription, read_description
from newsletter.subscribers.model import RefusedRow, Subscriber, SubscriberList
from newsletter.subscribers.rows import RowReader

LIST_NAME = re.compile(r"\w[\w.-]*")
PROGRESS_ROWS = 1000


class UnknownListError(UsageError):
    """A list that was named does not exist."""

    def __init__(self, name: str, known: Sequence[str], stray: str = "") -> None:
        """Say what there is instead; `stray` is a file that seems to be meant and cannot be a list."""
        stem = PureWindowsPath(name).name.removesuffix(".csv")
        near = did_you_mean(stem, known)
        renamed = re.sub(r"[^\w.-]+", "-", stray)
        if stray.lower().endswith(".csv"):
            there = f"a list's name has no spaces: rename {stray} to {renamed}"
        elif stray:
            there = f"in Excel save {stray} as “CSV UTF-8 (Comma delimited)”: {PureWindowsPath(stray).stem}.csv"
        else:
            there = f"the lists are: {', '.join(known)}" if known else "make one: a file subscribers/NAME.csv"
        super().__init__(f"there is no list called “{name}”", f"did you mean {near}?" if near and not stray else there)
        self.name = name


def list_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the lists in a folder, sorted, each as the disk spells it; links that lead out are none."""
    home = folder.resolve()
    files = (path for path in folder.glob("*.csv") if path.is_file() and path.resolve().parent == home)
    return tuple(sorted(path.stem for path in files if LIST_NAME.fullmatch(path.stem)))


@dataclass
class ListFile:
    """A list that is read row by row, however long it is.

    `problems` are about its header, its description and, once `rows` has ended, its rows; those of severity error are
    about the file as a whole. `octets` is how much of its file there is to read, `octets_read` how much was; `is_whole`
    says that nothing has kept it from being read to its end.
    """

    name: str
    described: ListDescription
    columns: tuple[str, ...]
    problems: list[Problem]
    _path: Path = field(repr=False)
    _header: Header = field(repr=False)
    octets: int = 0
    octets_read: int = 0
    is_whole: bool = True

    def rows(self) -> Iterator[Subscriber | RefusedRow]:
        """Yield every row that is not empty, in order: a person, or why it is nobody."""
        if has_errors(self._header.problems) or "email" not in self.columns:
            return
        reader = RowReader(self.columns, self.shown, self.described.fields)
        problems: list[Problem] = []
        try:
            with self._path.open("rb") as file:
                table = Table(file, self.shown)
                rows = filled_rows(table.rows())
                if self._header.line is not None:
                    next(rows, None)
                for number, row in enumerate(rows):
                    if number % PROGRESS_ROWS == 0:
                        self.octets_read = file.tell()
                    yield reader.read(row)
                problems = table.problems
        except OSError as fault:
            problems = [_unreadable(self.shown, fault)]
        self.octets_read, self.is_whole = self.octets, not problems
        self.problems += [*problems, *reader.problems()]

    @property
    def title(self) -> str:
        """Return what readers call the list."""
        return self.described.title

    @property
    def locale(self) -> str:
        """Return the language of those whose row names none, or an empty string."""
        return self.described.locale

    @property
    def shown(self) -> str:
        """Return the path as it is shown to people."""
        return f"{self._path.parent.name}/{self._path.name}"


def open_list(folder: Path, name: str, others: Sequence[str] = ()) -> ListFile:
    """Open one list of a folder, of which only the top is read now. Raises UnknownListError.

    `others` are those that could have been meant besides the files.
    """
    known = list_names(folder)
    if name not in known:  # also on a disk for which Team and team are one file: standing goes by the name
        raise UnknownListError(name, sorted({*known, *others}), _stray(folder, name))
    path = folder / f"{name}.csv"
    header, octets, problems = _top(path)
    described, more = read_description(folder, name)
    return ListFile(name, described, header.columns, [*problems, *more], path, header, octets)


def read_list(folder: Path, name: str) -> tuple[SubscriberList, tuple[Problem, ...]]:
    """Read one list of a folder as a whole. Every row that is not empty is a subscriber or a refused row.

    Rows that are nobody are not problems: they are accounted for in the list. Nobody is read of a list that cannot be
    read to its end. Raises UnknownListError.
    """
    file = open_list(folder, name)
    rows = list(file.rows())
    if not file.is_whole:
        rows = []
    people = tuple(row for row in rows if isinstance(row, Subscriber))
    refused = tuple(row for row in rows if isinstance(row, RefusedRow))
    listed = SubscriberList(name, file.title, file.described.description, file.columns, people, refused, file.locale)
    return listed, tuple(file.problems)


def read_columns(folder: Path, name: str) -> tuple[str, ...]:
    """Return the names of a list's columns, however long it is; none for a list that cannot be read."""
    return _top(folder / f"{name}.csv")[0].columns


def _top(path: Path) -> tuple[Header, int, list[Problem]]:
    """Return the header of a list, the octets of its file, and what is wrong with its top."""
    shown = f"{path.parent.name}/{path.name}"
    try:
        with path.open("rb") as file:
            table = Table(file, shown)
            header = read_header(table.rows(), shown)
            octets = path.stat().st_size
    except OSError as fault:
        return Header(), 0, [_unreadable(shown, fault)]
    if table.problems:
        return Header(header.columns), octets, list(table.problems)
    return header, octets, list(header.problems)


def _unreadable(shown: str, fault: OSError) -> Problem:
    reason = (fault.strerror or "the disk refused").lower()
    return error("unreadable", f"the file cannot be read: {reason}", shown, hint="let your user read it")


def _stray(folder: Path, name: str) -> str:
    """Return the file of a folder that was meant by a name, but cannot be a list."""
    stem = PureWindowsPath(name).name
    for ending in ("", ".csv", ".xlsx", ".xls", ".ods"):
        typed = f"{stem}{ending}"
        is_list = typed.endswith(".csv") and LIST_NAME.fullmatch(typed.removesuffix(".csv"))
        if "." in typed and not is_list and (folder / typed).is_file():
            return typed
    return ""
