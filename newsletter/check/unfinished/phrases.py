"""Fillers, and what a template says where a text belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsletter.check.unfinished.sign import Kind, Sign
from newsletter.check.unfinished.words import words

SIGNS = " .,:;!…*_#<>[](){}\"'„“”«»-–—\u00a0"


def present(text: str) -> tuple[str, ...]:
    """Return which fillers and prompts a text has anywhere; what has none is not looked at further."""
    small = text.lower()
    return tuple(phrase for kind in ("fillers", "prompts") for phrase in words()[kind] if phrase in small)


def phrases_in(text: str, known: Sequence[str]) -> Iterator[Sign]:
    """Yield the first of some fillers in a text, or else of some prompts."""
    small = text.lower()
    if len(small) != len(text):
        small = text
    for kind, section in ((Kind.FILLER, "fillers"), (Kind.PROMPT, "prompts")):
        places = ((_place(phrase, small), phrase) for phrase in known if phrase in words()[section])
        if found := min(((start, phrase) for start, phrase in places if start >= 0), default=None):
            start, phrase = found
            is_most = 2 * len(phrase) > len(small.strip(SIGNS))
            is_certain = is_most or (kind is Kind.FILLER and phrase != "lorem ipsum") or "lorem ipsum dolor" in small
            yield Sign(kind, text[start : start + len(phrase)], start, is_certain)
            return


def alone(text: str) -> Sign | None:
    """Return a text that is nothing but a prompt: a heading “Headline”, a picture's “alt text”."""
    stripped = text.strip(SIGNS)
    if stripped.lower() not in words()["alone"]:
        return None
    return Sign(Kind.PROMPT, stripped, text.index(stripped), is_certain=True)


def _place(phrase: str, small: str) -> int:
    """Return where a phrase stands that no letter goes on before; one of a language without spaces stands anywhere."""
    start = small.find(phrase)
    while start > 0 and phrase[0].isalpha() and phrase[0] < "\u0700" and small[start - 1].isalpha():
        start = small.find(phrase, start + 1)
    return start
