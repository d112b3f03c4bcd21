"""Quotation marks, dashes and dots as a language prints them, made of those that a keyboard has.

Only straight ASCII signs are touched, and quotation marks only in pairs: what cannot be told stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter.theme.locales import lineage

if TYPE_CHECKING:
    from markdown_it.token import Token

Pair = tuple[str, str]
NARROW = "\u202f"
HIGH, LOW_HIGH, LOW, ANGLES = ("“", "”"), ("„", "”"), ("„", "“"), ("«", "»")
SINGLE_HIGH, SINGLE_LOW = ("‘", "’"), ("‚", "‘")
# Outer and inner marks. Hebrew keeps straight ones: its keyboards and its abbreviations have them.
MARKS: Mapping[str, tuple[Pair, Pair]] = {
    "ar": (ANGLES, HIGH),
    "bg": (LOW, SINGLE_HIGH),
    "cs": (LOW, SINGLE_LOW),
    "da": (HIGH, SINGLE_HIGH),
    "de": (LOW, SINGLE_LOW),
    "de-ch": (ANGLES, ("‹", "›")),
    "el": (ANGLES, HIGH),
    "en": (HIGH, SINGLE_HIGH),
    "es": (ANGLES, HIGH),
    "et": (LOW, SINGLE_LOW),
    "fi": (("”", "”"), ("’", "’")),
    "fr": ((f"«{NARROW}", f"{NARROW}»"), HIGH),
    "hr": (LOW_HIGH, ("‚", "’")),
    "hu": (LOW_HIGH, ("»", "«")),
    "it": (ANGLES, HIGH),
    "lt": (LOW, SINGLE_LOW),
    "lv": (LOW_HIGH, ("‚", "’")),
    "nb": (ANGLES, SINGLE_HIGH),
    "nl": (HIGH, SINGLE_HIGH),
    "pl": (LOW_HIGH, ANGLES),
    "pt": (HIGH, SINGLE_HIGH),
    "pt-pt": (ANGLES, HIGH),
    "ro": (LOW_HIGH, ANGLES),
    "ru": (ANGLES, LOW),
    "sk": (LOW, SINGLE_LOW),
    "sl": (LOW, SINGLE_LOW),
    "sv": (("”", "”"), ("’", "’")),
    "uk": (ANGLES, LOW),
}
APOSTROPHE = "’"
QUOTE = re.compile("[\"']")
DASHES: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"(?<=\s)--(?=\s)"), "–"),
    (re.compile(r"(?<=\s)---(?=\s)"), "—"),
    (re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…"),
)
BEFORE_OPENING = "([{<-–—/“„‘‚«‹¡¿\u202f"


@dataclass(frozen=True)
class Quotes:
    """The quotation marks of a language: those around a quotation, and those inside of one."""

    outer: Pair
    inner: Pair


@lru_cache(maxsize=64)
def quotes_of(locale: str) -> Quotes | None:
    """Return the quotation marks of a language; None where straight ones stay."""
    found = next((MARKS[name] for name in lineage(locale) if name in MARKS), None)
    return Quotes(*found) if found else None


def typeset(tokens: Sequence[Token], quotes: Quotes) -> None:
    """Put a language's signs into the words of a paragraph; code, pictures and addresses stay as they are."""
    pieces: list[tuple[str, Token | None]] = []
    is_address = False
    for token in tokens:
        if token.type == "link_open":
            is_address = token.markup in ("bare", "autolink")
        elif token.type == "link_close":
            is_address = False
        elif token.type == "text" and not is_address:
            pieces.append((token.content, token))
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append(("\n", None))
        elif token.type in ("text", "code_inline", "image"):
            pieces.append(("x", None))  # a letter like any other to what stands beside it
    signs = _marks("".join(text for text, _ in pieces), quotes)
    at = 0
    for text, own in pieces:
        if own is not None:
            own.content = _with_dashes(
                "".join(signs.get(at + n, sign) for n, sign in enumerate(text)) if signs else text
            )
        at += len(text)


def typographic(text: str, quotes: Quotes) -> str:
    """Return a text of words alone with a language's signs."""
    signs = _marks(text, quotes)
    return _with_dashes("".join(signs.get(at, sign) for at, sign in enumerate(text)))


def _with_dashes(text: str) -> str:
    if "--" in text or "..." in text:
        for pattern, sign in DASHES:
            text = pattern.sub(sign, text)
    return text


@dataclass
class _Pairing:
    """The quotation marks of a text while they are being paired. `opened` holds those that wait for their end."""

    text: str
    opened: list[int] = field(default_factory=list)
    pairs: list[tuple[int, int]] = field(default_factory=list)
    apostrophes: list[int] = field(default_factory=list)
    closed: set[int] = field(default_factory=set)
    waiting: dict[str, int] = field(default_factory=lambda: {'"': 0, "'": 0})

    def meet(self, at: int) -> None:
        """Meet one mark."""
        sign, before, after = self.text[at], self.text[at - 1 : at], self.text[at + 1 : at + 2]
        # An ending may follow at once where words are inflected: "Daugava"s.
        ends = sign == '"' and self.waiting[sign]
        if before.isalnum() and after.isalnum() and not ends:
            if sign == "'" and not (before.isdigit() and after.isdigit()):
                self.apostrophes.append(at)
        elif self._opens(at, before, after):
            self.opened.append(at)
            self.waiting[sign] += 1
        elif before.strip() and self.waiting[sign]:
            self._close(at, sign)
        elif sign == "'" and before.isalpha():
            self.apostrophes.append(at)

    def _opens(self, at: int, before: str, after: str) -> bool:
        if not after.strip():
            return False
        return not before.strip() or before in BEFORE_OPENING or (before in "\"'" and at - 1 not in self.closed)

    def _close(self, at: int, sign: str) -> None:
        """Pair a mark with the last one like it that waits; those in between were no quotation marks."""
        while self.text[self.opened[-1]] != sign:
            self._give_up(self.opened.pop())
        start = self.opened.pop()
        self.waiting[sign] -= 1
        self.pairs.append((start, at))
        self.closed.add(at)

    def _give_up(self, at: int) -> None:
        self.waiting[self.text[at]] -= 1
        if self.text[at] == "'":
            self.apostrophes.append(at)

    def finish(self) -> None:
        """Give up what still waits for its end."""
        while self.opened:
            self._give_up(self.opened.pop())


def _marks(text: str, quotes: Quotes) -> Mapping[int, str]:
    """Return what stands in the place of each straight mark, by its position."""
    if '"' not in text and "'" not in text:
        return {}
    pairing = _Pairing(text)
    for found in QUOTE.finditer(text):
        pairing.meet(found.start())
    pairing.finish()
    made = dict.fromkeys(pairing.apostrophes, APOSTROPHE)
    ends: list[int] = []
    for start, end in sorted(pairing.pairs):
        while ends and ends[-1] < start:
            ends.pop()
        is_inner = len(ends) % 2 == 1 or text[start] == "'"
        made[start], made[end] = quotes.inner if is_inner else quotes.outer
        ends.append(end)
    return made
