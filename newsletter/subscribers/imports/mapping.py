"""What a person says about the columns of an import: `Their column=our column`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from newsletter.documents.table import Row
from newsletter.errors import UsageError
from newsletter.problems import did_you_mean
from newsletter.subscribers.columns import column_name

ROWS_LOOKED_AT = 100


class ColumnMapError(UsageError):
    """What was said about columns cannot be done."""


class NoAddressesError(UsageError):
    """It cannot be told in which column of a file the addresses are."""

    def __init__(self, shown: str, columns: Sequence[str], likely: str) -> None:
        named = likely or "Their column"
        super().__init__(
            f"in {shown} no column is called “email”; it has {', '.join(columns)}",
            f'say which one holds the addresses: --map "{named}=email"',
        )
        self.likely = likely

    def answered(self, typed: str) -> tuple[str, str]:
        """Return what is said about a column where a person has named the one with the addresses."""
        return column_name(typed), "email"


def read_map(typed: Iterable[str]) -> dict[str, str]:
    """Read what was said about columns: our names by theirs, both as they stand in a text; empty for one to leave out.

    Raises ColumnMapError.
    """
    found: dict[str, str] = {}
    for each in typed:
        theirs, sign, ours = each.rpartition("=")
        column, name = column_name(theirs), column_name(ours)
        if not (sign and column):
            raise ColumnMapError(f"“{each}” does not say what a column is", 'write it so: --map "Their column=email"')
        if name and name in found.values():
            other = next(column for column, known in found.items() if known == name)
            raise ColumnMapError(f"both “{other}” and “{column}” are to be “{name}”", "leave one of them away")
        found[column] = name
    return found


def require_columns(renamed: Mapping[str, str], there: Sequence[str]) -> None:
    """Raise ColumnMapError where something was said about a column that no file has."""
    for column in renamed:
        if column not in there:
            near = did_you_mean(column, there)
            hint = f"did you mean {near}?" if near else f"there are {', '.join(there)}"
            raise ColumnMapError(f"no file has a column “{column}”", hint)


def column_of_addresses(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return the column in which the most cells of some rows have an @; empty where none has."""
    counted = Counter(
        column for row in rows for column, cell in zip(columns, row.cells, strict=False) if cell.count("@") == 1
    )
    return counted.most_common(1)[0][0] if counted else ""


def distinct(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the names of columns, each once: a second `city` is `city_2`; a column without a name stays so."""
    found: list[str] = []
    for column in columns:
        name, number = column, 2
        while name and name in found:
            name, number = f"{column}_{number}", number + 1
        found.append(name)
    return tuple(found)
