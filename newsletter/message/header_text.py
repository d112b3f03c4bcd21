"""Text in header fields: encoded words (RFC 2047), phrases and addresses (RFC 5322 3.2.5, 3.4), folding (2.2.3).

Every function returns one whole field with its CRLF. Lines are at most 78 octets, unless one address or URL is longer
by itself; a field's text is flattened first, so nothing in it can begin another field.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from typing import TypeVar

from newsletter.address import AddressError, a_label_domain, split_address
from newsletter.merge.escape import Where, escape

LINE = 78
# RFC 2047 2: an encoded word has at most 75 characters, a line that holds one at most 76.
ENCODED_LINE = 76
WRAPPING = len("=?utf-8?q??=")
WORD_ROOM = 75 - WRAPPING
# A longer word without a blank is put into encoded words, which can be folded.
LONGEST_WORD = 60
Piece = TypeVar("Piece", str, bytes)
ATOM_TEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ATOMS = re.compile(f"{ATOM_TEXT}(?: {ATOM_TEXT})*")
DOT_ATOM = re.compile(r"[^\x00-\x20()<>@,;:\\\".\[\]\x7f]+(?:\.[^\x00-\x20()<>@,;:\\\".\[\]\x7f]+)*")
QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*"')
DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[A-Za-z0-9.:]+\]")
# RFC 2047 5 (3): what may stand as itself in a Q word of a phrase; it may in any other place too.
Q_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
Q_TEXT = [chr(octet) if octet in Q_SAFE else "_" if octet == 32 else f"={octet:02X}" for octet in range(256)]


def text_field(name: str, text: str) -> bytes:
    """Return a field of free text, as Subject is: plain where it can be, else in encoded words."""
    text = escape(text, Where.HEADER)
    words = text.split()
    if _is_plain(text) and max(map(len, words), default=0) <= LONGEST_WORD:
        return _folded(name, words)
    return f"{name}: {_encoded_words(text, len(name) + 2)}\r\n".encode("ascii")


def address_field(name: str, display: str, address: str) -> bytes:
    """Return a field of one mailbox. A local part beyond ASCII stands as UTF-8 (RFC 6532).

    Raises AddressError for what cannot be written as an address.
    """
    return mailbox_field(name, display, addr_spec(address))


def mailbox_field(name: str, display: str, spec: str) -> bytes:
    """Return a field of one mailbox whose address is written as `addr_spec` does."""
    return _phrase_field(name, display, f"<{spec}>") if display.strip() else f"{name}: {spec}\r\n".encode()


def list_field(name: str, title: str, identifier: str) -> bytes:
    """Return a field as List-Id is: a phrase and an identifier in brackets (RFC 2919 3)."""
    return _phrase_field(name, title, f"<{identifier}>")


def items_field(name: str, items: Sequence[str]) -> bytes:
    """Return a field of comma-separated items, each on a line of its own where they do not fit on one."""
    return _folded(name, [f"{item}," for item in items[:-1]] + [items[-1]])


def plain_field(name: str, text: str) -> bytes:
    """Return a field of our own making, ASCII and short."""
    return f"{name}: {text}\r\n".encode("ascii")


def addr_spec(address: str) -> str:
    """Return an address as RFC 5322 3.4.1 writes it: the local part quoted if it has to be, the domain in A-labels."""
    local, domain = split_address(address.strip())
    domain = a_label_domain(domain)
    if not DOMAIN.fullmatch(domain):
        raise AddressError(address, "its domain is not an internet name")
    if not (DOT_ATOM.fullmatch(local) or QUOTED.fullmatch(local)):
        local = _quoted(local)
    return f"{local}@{domain}"


def _phrase_field(name: str, phrase: str, bracketed: str) -> bytes:
    phrase = escape(phrase, Where.HEADER)
    if not phrase:
        return _folded(name, [bracketed])
    if _is_plain(phrase) and len(phrase) <= LONGEST_WORD:
        return _folded(name, [phrase if ATOMS.fullmatch(phrase) else _quoted(phrase), bracketed])
    lines = f"{name}: {_encoded_words(phrase, len(name) + 2)}"
    used = len(lines.rpartition("\n")[2])
    gap = " " if used + 1 + len(bracketed.encode()) <= ENCODED_LINE else "\r\n "
    return f"{lines}{gap}{bracketed}\r\n".encode()


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and "=?" not in text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _folded(name: str, words: Iterable[str]) -> bytes:
    lines = [f"{name}:"]
    used = len(lines[0])
    for word in words:
        size = len(word.encode()) + 1
        if used + size > LINE and used > len(name) + 1:
            lines.append("")
            used = 0
        lines[-1] += f" {word}"
        used += size
    return ("\r\n".join(lines) + "\r\n").encode()


def _encoded_words(text: str, used: int) -> str:
    """Return encoded words, folded after each, never within a character. `used` is what the first line holds."""
    first = min(WORD_ROOM, ENCODED_LINE - used - WRAPPING)
    data = text.encode()
    quoted = "".join([Q_TEXT[octet] for octet in data])
    based = b2a_base64(data, newline=False).decode("ascii")
    if len(quoted) * 2 <= len(based) * 3:  # legible, and no reason for a filter to suspect what base64 hides
        words = [quoted] if len(quoted) <= first else _q_words(text, first)
        return "\r\n ".join([f"=?utf-8?q?{word}?=" for word in words])
    words = [based] if len(based) <= first else _b_words(text, first)
    return "\r\n ".join([f"=?utf-8?b?{word}?=" for word in words])


def _q_words(text: str, first: int) -> list[str]:
    pieces = ["".join([Q_TEXT[octet] for octet in character.encode()]) for character in text]
    return ["".join(chunk) for chunk in _chunks(pieces, first, WORD_ROOM)]


def _b_words(text: str, first: int) -> list[str]:
    pieces = [character.encode() for character in text]
    chunks = _chunks(pieces, first // 4 * 3, WORD_ROOM // 4 * 3)
    return [b2a_base64(b"".join(chunk), newline=False).decode("ascii") for chunk in chunks]


def _chunks(pieces: list[Piece], first: int, rest: int) -> Iterable[list[Piece]]:
    chunk: list[Piece] = []
    room = first
    for piece in pieces:
        if len(piece) > room:
            yield chunk
            chunk, room = [], rest
        chunk.append(piece)
        room -= len(piece)
    yield chunk
