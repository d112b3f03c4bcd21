"""Texts that wait for their translator, marked with a pencil.

    ✎ the original                  is not translated yet
    ✎ the original ✎ translation    was translated from an earlier original

A pencil stands behind what makes the text what it is (`**`, `[`), so that the text can be read as what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.content.pencil import PENCIL

LEAD = re.compile(r"(?:[*_]{1,3}|!?\[(?!\^))*")
MARKED = re.compile(rf"(?P<lead>(?:[*_]{{1,3}}|!?\[(?!\^))*){PENCIL}[ \t]?(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class Waiting:
    """A text as it stands in a translated file: the original it shows, if any, and its translation, if there is one."""

    original: str = ""
    translation: str = ""

    @property
    def is_left(self) -> bool:
        """Tell whether a translator still has to write it, or to look at it again."""
        return bool(self.original)


def marked(original: str, translation: str = "") -> str:
    """Return a text that waits for its translator."""
    lead = _lead(original)
    shown = f"{lead}{PENCIL} {original[len(lead) :]}"
    return f"{shown} {PENCIL} {translation}" if translation else shown


def read_mark(text: str) -> Waiting:
    """Return what a text of a translated file is."""
    found = MARKED.match(text)
    if not found:
        return Waiting("", text)
    original, sign, translation = found["rest"].rpartition(f" {PENCIL} ")
    if not sign:
        return Waiting(found["lead"] + found["rest"])
    return Waiting(found["lead"] + original, translation)


def _lead(text: str) -> str:
    found = LEAD.match(text)
    return found.group() if found and len(found.group()) < len(text) else ""
