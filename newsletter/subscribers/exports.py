"""Cells of a list as other programs read them: what a spreadsheet would run as a formula is kept from it."""

from __future__ import annotations

import re

# What spreadsheets begin a formula with; some take the wide forms for the same, and skip what is blank before.
FORMULA = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
BEGINS = re.compile(FORMULA)
# A cell that looks as if it were guarded, and one that is, by us or with phpList's blank.
LOOKS_GUARDED = re.compile(rf"'+ ?{FORMULA}")
GUARDED = re.compile(rf"'(?='+ ?{FORMULA})|' ?(?={FORMULA})")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: with ' before what begins like one."""
    return f"'{cell}" if BEGINS.match(cell) or LOOKS_GUARDED.match(cell) else cell


def plain(cell: str) -> str:
    """Return a cell that `unguarded` reads as it is, and that is else left alone."""
    return f"'{cell}" if LOOKS_GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return what a cell was before something guarded it against spreadsheets."""
    return GUARDED.sub("", cell, count=1) if cell[:1] == "'" and GUARDED.match(cell) else cell
