"""How wide words are: by the letters of Arial, which most mail is set in or falls back to."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# In thousandths of the size of the letters (Adobe's metrics of Helvetica, which those of Arial are).
BY_WIDTH = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r", 334: "{}", 355: '"', 389: "*", 469: "^",
    500: "Jckssvxyz", 556: "#$0123456789?L_abdeghnopqu", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw",
    778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1015: "@",
}  # fmt: skip
WIDTHS = {ord(letter): width for width, letters in BY_WIDTH.items() for letter in letters}
USUAL, WHOLE, MONOSPACED, BOLD = 556, 1000, 600, 1.07
# Between these a browser ends a line, though there is no space (as Chromium does; Unicode Line Breaking).
BREAK = re.compile(r"(?<=[\w.,:;/=&])[-‐–—](?=\w)|[?…—](?=\w)|[\u00ad\u200b]|\s+|\)(?=\()")
IDEOGRAPHS = frozenset({"W", "F"})


def word_widths(text: str, *, is_bold: bool = False, is_monospaced: bool = False) -> float:
    """Return how wide the widest part of a text is that no line can be ended in, in parts of the letters' size."""
    return max((width(word, is_bold=is_bold, is_monospaced=is_monospaced) for word in words(text)), default=0.0)


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Return the parts of a text between the places where a line can end."""
    found, start = [], 0
    for match in BREAK.finditer(text):
        found.append(text[start : match.end()].strip())
        start = match.end()
    return tuple(word for word in (*found, text[start:]) if word)


@lru_cache(maxsize=8192)
def width(word: str, *, is_bold: bool = False, is_monospaced: bool = False) -> float:
    """Return the width of a word in parts of the letters' size; of ideographs, that of one: a line ends at any."""
    if is_monospaced:
        return len(word) * MONOSPACED / 1000
    if any(unicodedata.east_asian_width(letter) in IDEOGRAPHS for letter in word):
        return WHOLE / 1000
    total = 0
    for letter in word:
        plain = letter if ord(letter) in WIDTHS else unicodedata.normalize("NFD", letter)[0]
        total += 0 if unicodedata.category(letter) in ("Mn", "Cf") else WIDTHS.get(ord(plain), USUAL)
    return total / 1000 * (BOLD if is_bold else 1.0)
