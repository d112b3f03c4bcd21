"""One sign that a text is not finished."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What stands in the text: a filler, a template's prompt, a note, a gap, or another program's tag."""

    FILLER = "filler"
    PROMPT = "prompt"
    NOTE = "note"
    GAP = "gap"
    TAG = "tag"


@dataclass(frozen=True)
class Sign:
    """Its kind, its words as they are typed, where they begin, and whether nobody can have meant them for readers."""

    kind: Kind
    words: str
    start: int
    is_certain: bool = False
