"""Where in a theme a fault is to be put right: in the file that its author wrote, not in the macro it came out of."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsletter.documents import typed_lines

TAG = re.compile(r"\{#.*?#\}|\{%[-+]?\s*(?P<word>\w+)(?P<rest>.*?)%\}", re.DOTALL)
OPENING = ("for", "if", "macro", "call", "filter", "block", "with", "autoescape", "raw")
MACRO = re.compile(r"\{%[-+]?\s*macro\s+(\w+)")
IMPORT = re.compile(
    r"\{%[-+]?\s*(?:from\s+(?P<quote>['\"])(?P<name>.+?)(?P=quote)\s+import|import\s+['\"](?P<whole>.+?)['\"])"
)
NOT_THERE = re.compile(r"there is no “(?P<name>\w+)” here")


@dataclass(frozen=True)
class Place:
    """A line of one of a theme's files, with what stands there."""

    path: Path
    line: int
    source: str


def places(fault: BaseException, folders: Sequence[Path]) -> list[Place]:
    """Return the lines of a theme's files that a fault came through, the outermost first."""
    roots = tuple(str(folder) + os.sep for folder in folders)
    frames = traceback.extract_tb(fault.__traceback__) if roots else []
    found = [(Path(frame.filename), frame.lineno or 0) for frame in frames if frame.filename.startswith(roots)]
    return [Place(path, line, source_line(path, line)) for path, line in found]


def source_line(path: Path | None, line: int | None) -> str:
    """Return one line of a file as it was typed; empty if there is none."""
    if not path or not line:
        return ""
    lines = typed_lines(path)
    return lines[line - 1] if line <= len(lines) else ""


def asked_for(name: str, found: Sequence[Place]) -> Place:
    """Return the innermost line that asks for a value by its name, as `block.image` does; else the innermost."""
    asks = re.compile(rf"\.\s*{re.escape(name)}\b|\[['\"]{re.escape(name)}['\"]\]")
    return next((place for place in reversed(found) if asks.search(place.source)), found[-1])


def import_without_context(found: Sequence[Place]) -> tuple[Place, str] | None:
    """Return the line that took in the macro where a fault arose, if it left out `with context`; and its correction."""
    inner = found[-1].path
    for place in reversed(found):
        if place.path == inner:
            continue
        for number, line in enumerate(typed_lines(place.path), 1):
            match = IMPORT.search(line)
            name = (match["name"] or match["whole"]).removeprefix("base:") if match else ""
            if name and inner.as_posix().endswith(f"/{name}") and "with context" not in line:
                corrected = re.sub(r"\s*(-?%\})", r" with context \1", line.strip(), count=1)
                return Place(place.path, number, line), corrected
    return None


def macros(name: str, folders: Sequence[Path]) -> list[str]:
    """Return the names of the macros in a theme's file."""
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    return MACRO.findall("\n".join(typed_lines(path))) if path else []


def opened_at(text: str, word: str) -> int | None:
    """Return the line where a `for`, an `if` or the like begins that is never closed."""
    opened: list[tuple[str, int]] = []
    for tag in TAG.finditer(text):
        name = tag["word"] or ""
        if name in OPENING:
            opened.append((name, text.count("\n", 0, tag.start()) + 1))
        elif name.startswith("end") and any(one == name[3:] for one, _ in opened):
            while opened.pop()[0] != name[3:]:
                pass
    return next((line for name, line in reversed(opened) if name == word), None)


def never_closed(line: str) -> str:
    """Return the `{{` or `{%` of a line that nothing closes on it; empty if each is closed."""
    for start, end in (("{{", "}}"), ("{%", "%}")):
        if line.rfind(start) > line.rfind(end):
            return start
    return ""
