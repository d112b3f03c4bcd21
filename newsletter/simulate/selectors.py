"""Selectors taken apart (Selectors, level 4): into compounds between combinators, and simple selectors in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Every character beyond ASCII may stand in a name (CSS Syntax 3, 4.2): what of ASCII may not is told faster.
NAME = r"-?[^\x00-@\[\]^`{-\x7f][^\x00-,./:-@\[\]^`{-\x7f]*"
SIMPLE = re.compile(
    rf"""(?P<type>{NAME}|\*) | (?P<class>\.{NAME}) | (?P<id>\#[\w-]+)
      | (?P<attribute>\[[^\]]*\]) | (?P<element>::[\w-]+) | (?P<pseudo>:[\w-]+(?:\((?:[^()]|\([^()]*\))*\))?)""",
    re.VERBOSE,
)
PART = re.compile(r"\s*(?P<combinator>[>+~])\s*|\s+|(?P<compound>(?:\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)|[^\s>+~])+)")
OPERATOR = re.compile(r"[~|^$*]?=")
# Written with one colon since CSS 1.
OLD_ELEMENTS = frozenset({":before", ":after", ":first-line", ":first-letter"})


@dataclass(frozen=True)
class Simple:
    """One simple selector: what kind it is, and how it is written."""

    kind: str
    text: str

    @property
    def name(self) -> str:
        """Return the name of a pseudo-class or pseudo-element, without colons and arguments."""
        return self.text.lstrip(":").partition("(")[0].lower()

    @property
    def operator(self) -> str:
        """Return how an attribute's value is compared, an empty text where it is not."""
        match = OPERATOR.search(self.text)
        return match.group() if match else ""


@dataclass(frozen=True)
class Selector:
    """A selector: the combinators in it, a space left out, and its compounds."""

    combinators: tuple[str, ...]
    compounds: tuple[tuple[Simple, ...], ...]


@lru_cache(maxsize=2048)
def read_selector(text: str) -> Selector:
    """Return a selector taken apart."""
    combinators: list[str] = []
    compounds: list[tuple[Simple, ...]] = []
    for match in PART.finditer(text.strip()):
        if match["combinator"]:
            combinators.append(match["combinator"])
        elif match["compound"]:
            compounds.append(tuple(_simple(found) for found in SIMPLE.finditer(match["compound"])))
    return Selector(tuple(combinators), tuple(compounds))


def _simple(match: re.Match[str]) -> Simple:
    kind = "element" if match.group().lower() in OLD_ELEMENTS else str(match.lastgroup)
    return Simple(kind, match.group())
