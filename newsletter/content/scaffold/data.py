"""The data files of an earlier issue, with every word taken out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from newsletter.content.scaffold.fields import blank_value, blank_yaml
from newsletter.content.scaffold.words import Words
from newsletter.documents.source import decode
from newsletter.theme.model import BlockSchema, FieldSchema

FENCE = re.compile(r"^\s*:{2,}\s*(?P<type>[\w-]+)\s.*?\bfrom\s*=\s*(?:\"(?P<quoted>[^\"]+)\"|(?P<bare>[^\s\"]+))", re.M)


def data_named(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the files that blocks take their items from, each with the type of the block."""
    found = (match for text in texts for match in FENCE.finditer(text))
    return {match["quoted"] or match["bare"]: match["type"] for match in found}


def is_form_of(name: str, wanted: str) -> bool:
    """Tell whether a file is one that a text names, or the same in a language: events.lv.yaml of events.yaml."""
    file, named = PurePosixPath(name), PurePosixPath(wanted)
    stem = file.stem.partition(".")[0] if file.stem != named.stem else file.stem
    return file.parent == named.parent and file.suffix == named.suffix and stem == named.stem


def blank_data(data: bytes, name: str, schema: BlockSchema | None, words: Words) -> bytes:
    """Return a data file of the same entries in which every text is a placeholder; dates, numbers and choices stay.

    What cannot be read comes back empty.
    """
    fields = schema.item if schema else {}
    text, problems = decode(data, name)
    if text is None or problems:
        return b""
    kind = PurePosixPath(name).suffix[1:].lower()
    if kind == "csv":
        return _csv(text, fields, words)
    if kind == "json":
        return _json(text, fields, words)
    return ("\n".join(blank_yaml(text.split("\n"), fields, words)).strip("\n") + "\n").encode()


def _csv(text: str, fields: Mapping[str, FieldSchema], words: Words) -> bytes:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    out = io.StringIO()
    write = csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow
    names = rows[0] if rows else []
    for number, row in enumerate(rows):
        columns = [*names, *[""] * len(row)]
        blanked = (
            blank_value(cell, fields.get(column.strip().lower()), words)
            for column, cell in zip(columns, row, strict=False)
        )
        write(row if number == 0 else list(blanked))
    return out.getvalue().encode("utf-8-sig")  # the mark tells Excel how the letters are written


def _json(text: str, fields: Mapping[str, FieldSchema], words: Words) -> bytes:
    def blank(value: object, schema: FieldSchema | None = None) -> object:
        if isinstance(value, dict):
            return {key: blank(held, fields.get(str(key).lower())) for key, held in value.items()}
        if isinstance(value, list):
            return [blank(part, schema) for part in value]
        return blank_value(value, schema, words) if isinstance(value, str) else value

    try:
        return (json.dumps(blank(json.loads(text)), ensure_ascii=False, indent=2) + "\n").encode()
    except (ValueError, RecursionError):
        return b""
