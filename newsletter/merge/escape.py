"""Escaping a reader's value for where it stands, so that it can never become anything but text."""

from __future__ import annotations

import html
import re
import unicodedata
from enum import StrEnum
from urllib.parse import quote

# C0 and C1 controls but tab and line feed; no mail or HTML may hold them.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
LINES = re.compile(r"[ \t]*\n\s*")
# UAX #9: what opens a direction, by what closes it again (PDF and PDI).
CLOSER = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
PDF, PDI = "\u202c", "\u2069"


class Where(StrEnum):
    """Where a value stands."""

    TEXT = "text"  # between HTML tags
    ATTRIBUTE = "attribute"  # in a quoted HTML attribute that is no address
    URL = "url"  # inside an address, after its domain
    ADDRESS = "address"  # a whole address, made by us, in an HTML attribute
    PLAIN = "plain"  # in the text part
    HEADER = "header"  # in a header field's text


def tidy(value: object) -> str:
    """Return a value as text without control characters and with every direction override closed.

    A right-to-left override (UAX #9) that a value leaves open would turn the rest of the line round.
    """
    if value is None:
        return ""
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    if text.isprintable():  # neither controls nor directions
        return text
    text = LINE_ENDS.sub("\n", text.encode("utf-8", "replace").decode("utf-8"))
    return close_directions(CONTROLS.sub("", text))


def close_directions(text: str) -> str:
    """Close each direction that a text opens, innermost first, and drop what would close one around the text."""
    if text.isascii():
        return text
    kept: list[str] = []
    waiting: list[str] = []
    for character in text:
        if character in CLOSER:
            waiting.append(CLOSER[character])
        elif character == PDI and PDI in waiting:
            while waiting.pop() != PDI:  # an isolate closes the embeddings within it
                pass
        elif character == PDF and waiting[-1:] == [PDF]:
            waiting.pop()
        elif character in (PDF, PDI):
            continue
        kept.append(character)
    return "".join(kept + waiting[::-1])


def one_line(text: str) -> str:
    """Return a text on one line, as a header field holds it."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    flat = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(flat.split())


def escape(value: object, where: Where) -> str:
    """Return a value as it may be written at a place; no value leaves its place."""
    text = tidy(value)
    match where:
        case Where.TEXT | Where.ATTRIBUTE | Where.ADDRESS:
            return html.escape(text, quote=True)
        case Where.URL:
            # A segment of dots would lead up, encoded or not (RFC 3986 5.2.4); a line end in a mailto is a new field.
            flat = one_line(text)
            return quote(flat, safe="") if flat.strip(".") else ""
        case Where.HEADER:
            return one_line(text)
    return LINES.sub(" ", text)  # a line of its own could pass for one of ours
