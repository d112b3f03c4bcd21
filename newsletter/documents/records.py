"""Records: things of one kind, each with named values, from a file of YAML, JSON or CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.documents.model import YamlDocument
from newsletter.documents.source import decode
from newsletter.documents.table import Row, read_table
from newsletter.documents.yaml import read_yaml
from newsletter.problems import Problem, error

KINDS = ("yaml", "yml", "json", "csv")
LIST = "records"
MOST = 2000
WITH_HYPHENS = "begin each entry with a hyphen:\n- title: …"
HOW_TO = {
    "yaml": WITH_HYPHENS,
    "yml": WITH_HYPHENS,
    "json": 'put all entries in square brackets:\n[{"title": "…"}]',
    "csv": "write the names in its first row, and an entry in each row below",
}
Opaque = Callable[[str, int], str]


@dataclass(frozen=True)
class Record:
    """One thing: its values by their names, and the line of each; `line` is where it begins."""

    values: Mapping[str, object]
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, name: str) -> int:
        """Return the line of a value."""
        return self.lines.get(name, self.line)


def read_records(
    data: bytes, kind: str, path: str, opaque: Opaque = lambda text, _: text
) -> tuple[list[Record], list[Problem]]:
    """Read the records of a file whose kind is one of KINDS.

    `opaque` puts tokens in the place of merge tags; it takes a text and the number of its first line. An empty cell of
    a CSV file is no value. What can be read is returned even beside problems.
    """
    if kind == "csv":
        rows, problems = read_table(data, path)
        records, found = _from_rows(rows, path, opaque)
    else:
        text, problems = decode(data, path)
        if kind == "json":
            from newsletter.documents.json import read_json

            document, found = read_json(text or "", path, LIST)
        else:
            document, found = read_yaml(opaque(text or "", 1), path, list_name=LIST)
        problems += found
        records, found = _from_list(document, path, kind)
        if kind == "json":
            records = [_opaque(record, opaque) for record in records]
    problems += found
    if not records and not problems:
        problems.append(error("empty", "the file holds no entries", path, hint=HOW_TO[kind]))
    if len(records) > MOST:
        sentence = f"the file holds {len(records)} entries, and no newsletter shows more than {MOST}"
        problems.append(error("too-many", sentence, path, records[MOST].line, hint="keep those that matter"))
    return records[:MOST], problems


def _from_list(document: YamlDocument, path: str, kind: str) -> tuple[list[Record], list[Problem]]:
    """Return the records of a list, or of the only list that a file gives a name."""
    name, values = next(iter(document.values.items()), (LIST, []))
    if len(document.values) > 1 or not isinstance(values, list):
        line = document.line(name) or 1
        return [], [error("no-list", "the file is not a list of entries", path, line, hint=HOW_TO[kind])]
    records, problems = [], []
    for index, value in enumerate(values):
        line = document.line(name, index) or 1
        if isinstance(value, Mapping):
            lines = {key: document.line(name, index, key) or line for key in value}
            records.append(Record(value, line, lines))
        else:
            hint = 'write {"title": "…"}' if kind == "json" else f"write its values with their names:\n- title: {value}"
            problems.append(error("no-record", "this entry has no names before its values", path, line, hint=hint))
    return records, problems


def _from_rows(rows: Sequence[Row], path: str, opaque: Opaque) -> tuple[list[Record], list[Problem]]:
    """Return a record for each row below the first, which holds the names."""
    problems = [error("bad-row", row.fault, path, row.line, hint="write the row again") for row in rows if row.fault]
    written = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not written:
        return [], problems
    head, *others = written
    names = [cell.strip() for cell in head.cells]
    for at, name in enumerate(names):
        if name and name in names[:at]:
            sentence = f"two columns are named “{name}”"
            problems.append(error("duplicate-key", sentence, path, head.line, hint="give one of them another name"))
    records = []
    for row in others:
        extra = [cell for cell in row.cells[len(names) :] if cell.strip()]
        if extra:
            sentence = f"the row has more cells than the first one, from “{extra[0].strip()}” on"
            hint = "put a cell that holds the separator in quotation marks"
            problems.append(error("bad-row", sentence, path, row.line, hint=hint))
        cells = zip(names, row.cells, strict=False)
        values = {name: opaque(cell.strip(), row.line) for name, cell in cells if name and cell.strip()}
        records.append(Record(values, row.line))
    return records, problems


def _opaque(record: Record, opaque: Opaque) -> Record:
    values = {name: _with_tokens(value, record.line_of(name), opaque) for name, value in record.values.items()}
    return Record(values, record.line, record.lines)


def _with_tokens(value: object, line: int, opaque: Opaque) -> object:
    if isinstance(value, list):
        return [_with_tokens(part, line, opaque) for part in value]
    return opaque(value, line) if isinstance(value, str) else value
