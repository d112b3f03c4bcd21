"""The fields of a list: what its description says of a column, and what of a cell fits it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True)
class Field:
    """One field of a list's readers. `of` is what can be chosen; `label` is what a form calls it."""

    name: str
    type: FieldType = FieldType.TEXT
    label: str = ""
    of: tuple[str, ...] = ()
    required: bool = False

    @property
    def judges(self) -> bool:
        """Tell whether there is a value that does not fit."""
        return bool(self.of) or self.type not in (FieldType.TEXT, FieldType.LIST)

    def fault(self, value: str) -> str:
        """Return why a value does not fit the field, or an empty string; an empty value fits."""
        if not value or value in self.of or not self.judges:
            return ""
        match self.type:
            case FieldType.NUMBER:
                return "" if NUMBER.fullmatch(value) else f"“{value}” is not a number such as 7 or 2.5"
            case FieldType.DATE:
                return "" if _is_date(value) else f"“{value}” is not a date such as 2012-11-24"
            case FieldType.BOOLEAN:
                return "" if value.lower() in BOOLEANS else f"“{value}” is neither yes nor no"
            case FieldType.LIST:
                stray = [part for part in parts(value) if part not in self.of]
                return f"“{stray[0]}” is none of {', '.join(self.of)}" if stray else ""
        return f"“{value}” is none of {', '.join(self.of)}"


NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)", re.ASCII)
BOOLEANS: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "true", "1", "x", "y", "on"), True),
    **dict.fromkeys(("no", "false", "0", "n", "off"), False),
}


def parts(value: str) -> tuple[str, ...]:
    """Return the parts of a list in one cell, which semicolons or, where there are none, commas separate."""
    separator = ";" if ";" in value else ","
    return tuple(part.strip() for part in value.split(separator) if part.strip())


def _is_date(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True
