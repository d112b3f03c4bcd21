"""Snippets for VS Code: every block of a theme, written out where its name is typed, with the places to fill in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from newsletter.theme.model import BlockSchema, FieldType

FENCE = re.compile(r":{3,}\s*[\w-]+")
PAIR = re.compile(r"(?P<name>[\w-]+)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s\"]+))")
# What an author replaces: words of headings, pictures and links, and whole lines of text. In this order.
PLACES = re.compile(
    r"(?P<lead>^(?:#{1,6}|[-*]|\d+\.)\s+)(?P<item>[^\[!*|]+$)"
    r"|(?P<bold>(?<=\*\*)[^*]+(?=\*\*))"
    r"|(?P<alt>(?<=!\[)[^\]]+(?=\]))"
    r"|(?P<words>(?<![!\w])(?<=\[)[^\]!\[]+(?=\]\())"
    r"|(?P<target>(?<=\]\()[^)\s\"]+)"
    r"|(?P<line>^[^\W\d][^\[\]{}|:]*$)"
)
HEAD = "// Written by `newsletter schema` from the theme’s examples. Put snippets of your own into another file.\n"


def snippets_file(blocks: Mapping[str, BlockSchema]) -> str:
    """Return the file of snippets for all blocks that have an example."""
    labels = [schema.label for schema in blocks.values()]
    made = {
        schema.label if labels.count(schema.label) == 1 else f"{schema.label} ({schema.type})": snippet(schema)
        for schema in blocks.values()
        if schema.example.strip()
    }
    return HEAD + json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def snippet(schema: BlockSchema) -> dict[str, object]:
    """Return the snippet of one block: its example, each text and choice a place to tab to."""
    places = _Places(schema)
    body = [places.line(line) for line in schema.example.strip().split("\n")]
    return {
        "scope": "markdown",
        "prefix": [schema.type, f":::{schema.type}"],
        "description": schema.help,
        "body": [*body, "$0"],
    }


class _Places:
    """Numbers the places of one snippet."""

    def __init__(self, schema: BlockSchema) -> None:
        self._schema = schema
        self._next = 1

    def line(self, line: str) -> str:
        """Return a line of an example as a line of a snippet."""
        pattern, replace = (PAIR, self._value) if FENCE.match(line) else (PLACES, self._place)
        made, at = "", 0
        for found in pattern.finditer(line):
            made += _escaped(line[at : found.start()]) + replace(found)
            at = found.end()
        return made + _escaped(line[at:])

    def _value(self, found: re.Match[str]) -> str:
        field = self._schema.attributes.get(found["name"])
        value, quote = (found["bare"], "") if found["bare"] is not None else (found["quoted"], '"')
        if field is not None and field.type is FieldType.CHOICE:
            first = [value, *(str(choice) for choice in field.of if str(choice) != value)]
            place = f"${{{self._number()}|{','.join(_escaped(choice, ',|') for choice in first)}|}}"
        else:
            place = self._filled(value)
        return f"{found['name']}={quote}{place}{quote}"

    def _place(self, found: re.Match[str]) -> str:
        lead = found["lead"] or ""
        return _escaped(lead) + self._filled(found.group(0)[len(lead) :])

    def _filled(self, text: str) -> str:
        return f"${{{self._number()}:{_escaped(text)}}}"

    def _number(self) -> int:
        self._next += 1
        return self._next - 1


def _escaped(text: str, more: str = "") -> str:
    """Escape what has a meaning in a snippet (VS Code, “Snippet syntax”)."""
    return re.sub(rf"([\\$}}{re.escape(more)}])", r"\\\1", text)
