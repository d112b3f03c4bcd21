"""Conditional comments (Microsoft, “About conditional comments”): who reads what is in them, and who does not.

Classic Outlook, which is Word, evaluates them. Everybody else takes them for comments, but for a few who throw away
only their ends.
"""

from __future__ import annotations

import re

# Outlook 2016, 2019, 2021 and Microsoft 365 all call themselves 16; office 9 is Outlook 2000.
WORD = {"mso": 16.0, "vml": 1.0}
# <!--[if mso]> … <![endif]-->: hidden from all others.
HIDDEN = re.compile(
    r"<!--\[if\s(?P<test>[^\]]*)\]>(?!\s*<!--)(?P<inside>.*?)<!\[endif\]\s*-->", re.DOTALL | re.IGNORECASE
)
# <!--[if !mso]><!--> … <!--<![endif]-->: seen by all others.
SHOWN = re.compile(
    r"<!--\[if\s(?P<test>[^\]]*)\]>\s*<!--\s*-{0,2}>(?P<inside>.*?)<!--\s*<!\[endif\]\s*-->", re.DOTALL | re.IGNORECASE
)
# <![if !mso]> … <![endif]>: a bogus comment at either end, for all others.
BARE = re.compile(r"<!\[if\s(?P<test>[^\]]*)\]>(?P<inside>.*?)<!\[endif\]>", re.DOTALL | re.IGNORECASE)
# Or a bogus one (HTML Living Standard 13.2.5.42): `<!` and no doctype.
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!(?!doctype)[^>]*(?:>|\Z)", re.DOTALL | re.IGNORECASE)
# Its own settings, which it reads and does not show.
SETTINGS = re.compile(r"(?:<noscript>\s*)?<xml\b.*?</xml>(?:\s*</noscript>)?", re.DOTALL | re.IGNORECASE)
PIXELS = re.compile(r"<o:PixelsPerInch>\s*(\d+)", re.IGNORECASE)
TOKEN = re.compile(r"\s*(?P<sign>[()!&|])|\s*(?P<word>[\w.]+)")
COMPARED = {"lt": lambda a, b: a < b, "lte": lambda a, b: a <= b, "gt": lambda a, b: a > b, "gte": lambda a, b: a >= b}


def taken_by_word(html: str) -> str:
    """Return what Word reads: what its conditions let in, without any other comment."""

    def choose(match: re.Match[str]) -> str:
        return match["inside"] if holds(match["test"]) else ""

    for pattern in (SHOWN, HIDDEN, BARE):
        html = pattern.sub(choose, html)
    return COMMENT.sub("", html)


def without_comments(html: str) -> str:
    """Return what a program reads that takes out every comment."""
    return COMMENT.sub("", html)


def with_all_conditions(html: str) -> str:
    """Return what a program reads that shows what stands in every condition, as T-Online does."""
    for pattern in (SHOWN, HIDDEN, BARE):
        html = pattern.sub(lambda match: match["inside"], html)
    return COMMENT.sub("", html)


def with_office_settings(html: str) -> str:
    """Return HTML with Word's own settings as one meta element: how many pixels an inch has."""

    def note(match: re.Match[str]) -> str:
        pixels = PIXELS.search(match.group())
        return f'<meta name="pixels-per-inch" content="{pixels[1]}">' if pixels else ""

    return SETTINGS.sub(note, html)


def holds(test: str) -> bool:
    """Tell whether a condition holds in Word; one that cannot be read does not.

    `!` binds tightest; `&` and `|` are taken from left to right, as they are written.
    """
    tokens = [match["sign"] or match["word"].lower() for match in TOKEN.finditer(test)]
    try:
        value = _either(tokens)
    except (IndexError, ValueError):
        return False
    return value and not tokens


def _either(tokens: list[str]) -> bool:
    value = _one(tokens)
    while tokens and tokens[0] in "&|":
        sign, other = tokens.pop(0), _one(tokens)
        value = value and other if sign == "&" else value or other
    return value


def _one(tokens: list[str]) -> bool:
    word = tokens.pop(0)
    if word == "!":
        return not _one(tokens)
    if word == "(":
        value = _either(tokens)
        if tokens.pop(0) != ")":
            raise ValueError(word)
        return value
    if word in COMPARED:
        feature, version = tokens.pop(0), float(tokens.pop(0))
        return feature in WORD and COMPARED[word](WORD[feature], version)
    known = word == "true" or word in WORD
    if tokens and re.fullmatch(r"[\d.]+", tokens[0]):
        return float(tokens.pop(0)) == WORD.get(word)
    return known
