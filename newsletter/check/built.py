"""An issue's message as a send would make it, taken apart: header fields, structure, and what is wrong with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from newsletter.address import is_reserved

# RFC 5322 3.6, and RFC 2045 4: they stand once.
ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id")
# RFC 5322 2.1.1, in octets without the line's end; RFC 2047 2 for lines that hold encoded words.
LONGEST_LINE, LONGEST_ENCODED = 998, 76
# Mail servers take at least so much of a header: Postfix cuts at 102,400 octets, Exchange and others refuse from 64 KB.
LARGEST_HEADER = 32 * 1024
MESSAGE_ID = re.compile(r"<[^<>@\s]+@(?P<domain>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)>")
MULTIPART = re.compile(r'Content-Type: (?P<kind>[\w/-]+)(?:[^\n]*?boundary="(?P<boundary>[^"]+)")?', re.IGNORECASE)
FEEDBACK = re.compile(r"(?:[^:]*:){0,3}[^:]{5,15}")


@dataclass(frozen=True)
class Header:
    """The fields of a message in their order, unfolded (RFC 5322 2.2.3)."""

    fields: tuple[tuple[str, str], ...]
    octets: int
    lines: tuple[bytes, ...]

    def get(self, name: str) -> str:
        """Return what the first field of a name says; empty where there is none."""
        return next((value for each, value in self.fields if each.lower() == name.lower()), "")


def read_header(data: bytes) -> Header:
    """Read the header of RFC 5322 bytes with CRLF line ends."""
    head = data.partition(b"\r\n\r\n")[0]
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head).decode("utf-8", "replace")
    pairs = (line.partition(":") for line in unfolded.split("\r\n"))
    return Header(tuple((name, value.strip()) for name, _, value in pairs), len(head), tuple(head.split(b"\r\n")))


def faults(data: bytes, *, is_internationalised: bool = False) -> Iterator[str]:
    """Yield what mail servers or readers' programs would stumble over in a message, one sentence each.

    `is_internationalised` tells of an address that only goes as UTF-8 (RFC 6532).
    """
    header = read_header(data)
    yield from _line_faults(data, header, is_internationalised=is_internationalised)
    count = Counter(name.lower() for name, _ in header.fields)
    for name in ONCE:
        if count[name.lower()] != 1:
            yield f"the field {name} stands {count[name.lower()]} times, and has to stand once"
    if header.octets > LARGEST_HEADER:
        yield f"its header has {header.octets:,} octets, more than some servers take"
    yield from _field_faults(header)
    yield from _structure_faults(data, header)


def _line_faults(data: bytes, header: Header, *, is_internationalised: bool) -> Iterator[str]:
    if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
        yield "a line ends with one character where two belong (RFC 5321 2.3.8)"
    if max(map(len, data.split(b"\r\n"))) > LONGEST_LINE:
        yield f"a line is longer than {LONGEST_LINE} octets (RFC 5322 2.1.1)"
    if any(b"=?" in line and b"?=" in line and len(line) > LONGEST_ENCODED for line in header.lines):
        yield f"a line with encoded words is longer than {LONGEST_ENCODED} octets (RFC 2047 2)"
    if not data.isascii() and not is_internationalised:
        yield "it has octets beyond ASCII, which not every server takes (RFC 5321 2.4)"


def _field_faults(header: Header) -> Iterator[str]:
    if "@" not in header.get("To"):
        yield "the field To names nobody"
    if header.get("From").count("@") != 1:
        yield "the field From has to name one address"
    identity = MESSAGE_ID.fullmatch(header.get("Message-ID"))
    if identity is None:
        yield "its Message-ID is not “<…@domain>” (RFC 5322 3.6.4)"
    try:
        parsedate_to_datetime(header.get("Date"))
    except ValueError:
        yield "its Date cannot be read (RFC 5322 3.3)"
    ways = header.get("List-Unsubscribe")
    if not ways.startswith("<"):
        yield "no field says how to leave (RFC 2369 3.2)"
    if header.get("List-Unsubscribe-Post") and not ways.startswith("<https:"):
        yield "it promises one click to leave, and names no https address first (RFC 8058 3.1)"
    if not re.search(r"<[^<>@\s]+\.[^<>@\s]+>\Z", header.get("List-Id")):
        yield "its List-Id is not “<label.domain>” (RFC 2919 3)"
    feedback = header.get("Feedback-ID")
    if feedback and not FEEDBACK.fullmatch(feedback):
        yield "its Feedback-ID has more than four parts, or a last one that is not of 5 to 15 letters"
    if header.get("Auto-Submitted") not in ("", "no"):
        yield "it says of itself that no person has written it (RFC 3834 5)"


def _structure_faults(data: bytes, header: Header) -> Iterator[str]:
    top = MULTIPART.match(f"Content-Type: {header.get('Content-Type')}")
    if top is None or top["kind"] != "multipart/alternative" or not top["boundary"]:
        yield "it is no choice of a text and of HTML (RFC 2046 5.1.4)"
        return
    parts = data.split(b"\r\n--" + top["boundary"].encode() + b"\r\n")[1:]
    kinds = [read_header(part).get("Content-Type").partition(";")[0] for part in parts]
    if kinds not in (["text/plain", "text/html"], ["text/plain", "multipart/related"]):
        yield f"its parts are {', '.join(kinds) or 'none'}, where a text comes first and HTML second (RFC 2046 5.1.4)"


def invented_domain(header: Header) -> str:
    """Return the domain of the Message-ID where nobody can have it (RFC 2606); empty for any other."""
    found = MESSAGE_ID.fullmatch(header.get("Message-ID"))
    return found["domain"] if found and is_reserved(found["domain"]) else ""
