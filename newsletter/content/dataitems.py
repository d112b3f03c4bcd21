"""The entries of a data file as the items of a block, or as the rows of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsletter.content.datafiles import DataFile
from newsletter.content.labels import Labels
from newsletter.content.lines import holds_only_image
from newsletter.content.model import Item, Table
from newsletter.content.tables import make_table
from newsletter.content.values import Converter, Given, empty
from newsletter.documents.records import Record
from newsletter.problems import did_you_mean
from newsletter.theme.model import BlockSchema, FieldType

# What the picture shows; its own name in every block that has pictures.
ALT = "alt"
NUMERIC = re.compile(r"[-+−]?[\d.,\s]*\d[\s]*[%€$£]?$|[€$£][\d.,\s]*\d$")


def data_items(schema: BlockSchema, file: DataFile, labels: Labels) -> tuple[Item, ...]:
    """Return an item for each entry of a file, and report what does not fit the schema."""
    known = dict(labels.fields(schema))
    if "image" in schema.item:
        known.setdefault(ALT, ALT)
    told: set[str] = set()
    return tuple(_item(schema, file, record, _named(schema, file, record, known, told)) for record in file.records)


def _named(
    schema: BlockSchema, file: DataFile, record: Record, known: Mapping[str, str], told: set[str]
) -> Mapping[str, tuple[object, int]]:
    """Return an entry's values and their lines by the names of the fields; tell of each name that is none once."""
    found: dict[str, tuple[object, int]] = {}
    for typed, value in record.values.items():
        name = known.get(typed.strip().lower())
        line = record.line_of(typed)
        if name is None and typed not in told:
            told.add(typed)
            near = did_you_mean(typed, known)
            sentence = f'an item of ":::{schema.type}" has no “{typed}”'
            if near:
                file.faults.error("unknown-key", sentence, line, f"did you mean {near}?", near=typed)
            else:
                hint = f"nobody will see it; shown are: {', '.join(schema.item)}"
                file.faults.warning("unknown-key", sentence, line, hint)
        elif name in found:
            file.faults.error("duplicate-key", f"“{typed}” is given twice", line, "keep one of the two", near=typed)
        elif name is not None:
            found[name] = (value, line)
    return found


def _item(schema: BlockSchema, file: DataFile, record: Record, given: Mapping[str, tuple[object, int]]) -> Item:
    converter = Converter(file.faults, file.writer)
    fields: dict[str, object] = {}
    for name, field in schema.item.items():
        value, line = given.get(name, (None, record.line))
        is_missing = value is None or not str(value).strip()
        if is_missing and field.required:
            sentence = f'this item of ":::{schema.type}" has no {name}'
            file.faults.error("missing-field", sentence, record.line, f"write its {name}")
        if is_missing:
            fields[name] = empty(field)
        elif field.type is FieldType.IMAGE and not holds_only_image(str(value)):
            alt = str(given.get(ALT, given.get("title", ("", 0)))[0] or "")
            fields[name] = file.writer.picture(str(value), alt, line)
        elif field.type is FieldType.MARKDOWN and field.line and isinstance(value, str):
            fields[name] = file.writer.inline(value.strip(), line)
        else:
            fields[name] = converter.convert(Given(field, value, line))
    return Item(fields, record.line)


def data_table(file: DataFile) -> Table | None:
    """Return the entries of a file as the rows of a table; columns that hold only numbers stand at the right."""
    names = list(dict.fromkeys(name for record in file.records for name in record.values))
    if not names:
        return None
    rows = [[str(record.values.get(name, "")) for name in names] for record in file.records]
    head = [file.writer.inline(name, file.records[0].line) for name in names]
    cells = [
        [file.writer.inline(cell, record.line_of(name)) for name, cell in zip(names, row, strict=True)]
        for record, row in zip(file.records, rows, strict=True)
    ]
    columns = zip(*rows, strict=True)
    align = ["right" if all(not cell or NUMERIC.match(cell) for cell in column) else "" for column in columns]
    return make_table(head, cells, align)
