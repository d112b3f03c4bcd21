"""What was read of a structured text, and where each part of it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlDocument:
    """A mapping that was read, and where each of its values was written.

    `lines` maps the way to a value (keys, and positions in lists) to the line of its key, counted from 1.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    def line(self, *keys: str | int) -> int | None:
        """Return the line of a value, or of the nearest thing around it; None if nothing is known."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys)


@dataclass(frozen=True)
class FrontMatter:
    """What stands between the two `---` lines at the top of a file, and the text below.

    `body_line` is the number of the body's first line, counted from 1.
    """

    document: YamlDocument
    body: str
    body_line: int
