"""Workbooks of Excel and LibreOffice, whose sheets are tables. They are held in memory: half a kilobyte a row."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from newsletter.documents.table import Row
from newsletter.problems import Problem
from newsletter.subscribers.imports.sources import PROGRESS_ROWS, ImportFileError, Source

# How a cell with a formula is written in a sheet of Excel.
FORMULA = re.compile(rb"<f[ >/]")
BLOCK = 1 << 20
Value = int | float | str | bool | time | date | datetime | timedelta


@dataclass
class SheetSource:
    """One sheet of a workbook; its size is in rows, as its octets say nothing."""

    shown: str
    _sheet: CalamineSheet = field(repr=False)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    octets: int = 0
    octets_read: int = 0

    def rows(self) -> Iterator[Row]:
        """Yield the rows from the top; a row's line is its number in the sheet."""
        for number, values in enumerate(self._sheet.iter_rows(), 1):
            if number % PROGRESS_ROWS == 0:
                self.octets_read = number
            yield Row(number, tuple(as_typed(value) for value in values))
        self.octets_read = self.octets


def as_typed(value: Value) -> str:
    """Return a cell as a person would type it: whole numbers without a point, moments as ISO 8601 writes them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def open_workbook(path: Path) -> list[Source]:
    """Return the first visible sheet that holds anything, with a note about the others. Raises ImportFileError."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        kinds = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        sheets = [book.get_sheet_by_name(each.name) for each in kinds]
    except PasswordError as fault:
        raise ImportFileError(path.name, "the workbook has a password", "save it without one") from fault
    except CalamineError as fault:
        hint = "open it in Excel and save it as “CSV UTF-8 (Comma delimited)”"
        raise ImportFileError(path.name, "it is no workbook that is whole", hint) from fault
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise ImportFileError(path.name, "all its sheets are empty", "name the file that holds the list")
    first, *others = filled
    source = SheetSource(f"{path.name}, sheet “{first.name}”" if len(sheets) > 1 else path.name, first)
    source.octets = first.total_height
    if others:
        named = ", ".join(f"“{sheet.name}”" for sheet in others)
        source.notes.append(f"only its first sheet “{first.name}” is read, not {named}")
    if _has_formulas(path):
        source.notes.append("some cells hold formulas; what they had come to when the file was saved is read")
    return [source]


def _has_formulas(path: Path) -> bool:
    """Tell whether a sheet of a workbook of Excel has a formula; of other formats nothing is known."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
                continue
            with archive.open(name) as file:
                end = b""
                while block := file.read(BLOCK):
                    if FORMULA.search(end + block):
                        return True
                    end = block[-4:]
    return False
