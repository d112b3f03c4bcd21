"""The words that tell what is unfinished, read once from the file beside this one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PHRASES = Path(__file__).with_name("phrases.txt")
SPACES_AND_SIGNS = re.compile(r"[\W_]+")


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """Return the lines of each section by its name."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    for line in PHRASES.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            section.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


@cache
def names(*sections: str) -> frozenset[str]:
    """Return the names of some sections, as `bare` returns them."""
    return frozenset(bare(line) for section in sections for line in words()[section])


def bare(name: str) -> str:
    """Return a name as it can be compared: in small letters, without spaces and signs."""
    return SPACES_AND_SIGNS.sub("", name.casefold())
