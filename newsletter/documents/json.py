"""JSON (RFC 8259) with line numbers: a list of objects, or an object that gives one a name."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from json import JSONDecodeError

from newsletter.documents.model import KeyPath, YamlDocument
from newsletter.problems import Problem, error

SPACE = re.compile(r"[ \t\r\n]*")
KEY = re.compile(r'"(?:[^"\\]|\\.)*+"(?=[ \t\r\n]*:)')
MEANINGS = {
    "Expecting property name": (
        "a name in double quotes is missing here",
        "a comma after the last value is one too many",
    ),
    "Expecting ',' delimiter": ("a comma is missing before this place", "write a comma between two values"),
    "Expecting ':' delimiter": ("a colon is missing after the name", 'write "name": "value"'),
    "Expecting value": ("a value is missing here", 'a text stands in double quotes: "…"'),
    "Unterminated string": ("a quotation mark is opened here and never closed", "close it on the same line"),
    "Invalid control character": ("a text goes on over the end of its line", r"close it, or write \n for a new line"),
    "Invalid": ("a backslash stands before a letter that it means nothing with", r"write \\ for one"),
    "Extra data": ("something stands behind the end", "take it away"),
}


# Escapes in a text: of two halves of a character that belong together (RFC 8259 7), of one alone, and all others.
ESCAPED = re.compile(
    r"\\(?:(?P<pair>u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2})|(?P<half>u[dD][89a-fA-F][\da-fA-F]{2})|.)",
    re.DOTALL,
)
HALF = "\\ufffd"


def read_json(text: str, path: str, list_name: str) -> tuple[YamlDocument, list[Problem]]:
    """Read a JSON text with the lines of its entries and of their values; a list is the value of `list_name`."""
    if not text.strip():
        return YamlDocument(), []
    whole = ESCAPED.sub(lambda found: found[0] if found["pair"] or not found["half"] else HALF, text)
    reader = _Reader(whole, path)
    for found in ESCAPED.finditer(text):
        if found["half"]:
            reader.report(
                "undecodable", f"{found[0]} is half of a character", found.start(), "write it whole, or take it out"
            )
    try:
        return reader.read(list_name), reader.problems
    except JSONDecodeError as fault:
        known = next((meaning for start, meaning in MEANINGS.items() if fault.msg.startswith(start)), None)
        sentence, hint = known or ("this line cannot be read", "a text stands in double quotes")
        reader.report("bad-line", sentence, fault.pos, hint)
    except RecursionError:
        reader.report("too-deep", "the brackets are nested too deeply", 0, "write the values without brackets")
    except ValueError:
        reader.report("bad-value", "a number here has too many digits", 0, "put it in double quotes")
    return YamlDocument(), reader.problems


@dataclass
class _Reader:
    """Reads the outer list by itself, and the entries of it by the library."""

    text: str
    path: str
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    at: int = 0
    counted: tuple[int, int] = (0, 1)

    def report(self, code: str, sentence: str, position: int, hint: str) -> None:
        """Collect a problem at a position of the text."""
        line = self.text.count("\n", 0, position) + 1
        source = self.text.split("\n")[line - 1]
        self.problems.append(error(code, sentence, self.path, line, hint=hint, source=source))

    def read(self, list_name: str) -> YamlDocument:
        """Return the whole text as one document; raise what the library raises."""
        self.skip()
        if not self.text.startswith("[", self.at):
            value, _ = self.value(())
            if isinstance(value, dict) and len(value) == 1 and isinstance(next(iter(value.values())), list):
                self.lines[tuple(value)] = 1
                self.at = self.text.index("[")
                return self.listed(next(iter(value)))
            return YamlDocument(value if isinstance(value, dict) else {"": value}, {})
        document = self.listed(list_name)
        self.at += 1
        self.skip()
        if self.at < len(self.text):
            raise JSONDecodeError("Extra data", self.text, self.at)
        return document

    def listed(self, name: str) -> YamlDocument:
        """Read a list, entry by entry."""
        entries: list[object] = []
        self.at += 1
        self.skip()
        while not self.text.startswith("]", self.at):
            value, start = self.value((name, len(entries)))
            entries.append(value)
            if isinstance(value, dict):
                self.keys(start, value, (name, len(entries) - 1))
            self.skip()
            if self.text.startswith(",", self.at):
                self.at += 1
                self.skip()
            elif not self.text.startswith("]", self.at):
                raise JSONDecodeError("Expecting ',' delimiter", self.text, self.at)
        return YamlDocument({name: entries}, self.lines)

    def value(self, at: KeyPath) -> tuple[object, int]:
        """Read the value that begins here; return it and where it began."""
        start = self.at
        self.lines[at] = self.line(start)
        value, self.at = json.JSONDecoder(object_pairs_hook=self.paired).raw_decode(self.text, start)
        return value, start

    def paired(self, pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
        """Make an object of its pairs; the first of two with one name holds."""
        made: dict[str, object] = {}
        for name, value in pairs:
            if name in made:
                sentence = f"“{name}” stands twice in one entry"
                self.report("duplicate-key", sentence, self.at, "keep one of the two")
            made.setdefault(name, value)
        return made

    def keys(self, start: int, value: dict[str, object], at: KeyPath) -> None:
        """Remember the line of each name of an entry."""
        for found in KEY.finditer(self.text, start, self.at):
            name = json.loads(found[0])
            if name in value:
                self.lines.setdefault((*at, name), self.line(found.start()))

    def skip(self) -> None:
        """Go over white space."""
        found = SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def line(self, position: int) -> int:
        """Return the line of a position that is not before the last one asked for."""
        before, line = self.counted
        if position < before:
            before, line = 0, 1
        self.counted = (position, line + self.text.count("\n", before, position))
        return self.counted[1]
