"""What is unfinished in a text, found in time that grows with the text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.check.masked import masked
from newsletter.check.unfinished import gaps, notes
from newsletter.check.unfinished.phrases import alone, phrases_in, present
from newsletter.check.unfinished.sign import Sign


@dataclass(frozen=True)
class Reader:
    """What may be unfinished in any text of a file: only for that each of its texts is read."""

    language: str
    phrases: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    def signs(self, text: str, *, is_running: bool = True) -> Iterator[Sign]:
        """Yield what is unfinished in a text, in order, none inside another.

        `is_running` says that Markdown was made of it, whose own rule tells of some tags.
        """
        if is_whole := alone(text):
            yield is_whole
            return
        small = text.lower()
        known = [phrase for phrase in self.phrases if phrase in small]
        if not known and not any(pattern.search(text) for pattern in self.patterns):
            return
        shown = masked(text)
        found = [
            *phrases_in(shown, known),
            *notes.notes_in(shown, self.language),
            *gaps.gaps_in(shown, self.language, is_running=is_running),
        ]
        end = 0
        for sign in sorted(found, key=lambda each: (each.start, -len(each.words))):
            if sign.start >= end:
                yield sign
                end = sign.start + len(sign.words)


def reader(whole: str, language: str) -> Reader:
    """Return what reads the texts of a file that is in a language; `whole` are all of them."""
    patterns = tuple(each for each in (*notes.PATTERNS, *gaps.PATTERNS) if _is_in(each, whole))
    return Reader(language, present(whole), patterns)


def _is_in(pattern: re.Pattern[str], whole: str) -> bool:
    signs = notes.SIGNS.get(pattern)
    return (signs is None or any(sign in whole for sign in signs)) and bool(pattern.search(whole))
