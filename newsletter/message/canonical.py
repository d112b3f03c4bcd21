"""The forms of a message that a DKIM signature is made over (RFC 6376 3.4), which mail systems on the way keep.

Fields are always taken in the relaxed form. A body that we compile is its own canonical form, relaxed and simple (see
`newsletter.message.encode`), so that none is changed for each reader; the functions for bodies are for other messages.
"""

from __future__ import annotations

from functools import lru_cache

CRLF = b"\r\n"
SPACES = bytes.maketrans(b"\t", b" ")


# The same for most fields of a campaign; what is each reader's own does not push those out.
@lru_cache(maxsize=64)
def relaxed_field(field: bytes) -> tuple[bytes, bytes]:
    """Return a whole field's name in lower case, and the field on one line with its CRLF (RFC 6376 3.4.2)."""
    name, _, value = field.partition(b":")
    name = name.rstrip(b" \t").lower()
    value = value.replace(CRLF, b"")
    value = b" ".join(_words(value)) if b"  " in value or b"\t" in value else value.strip(b" ")
    return name, b"%b:%b\r\n" % (name, value)


def relaxed_body(body: bytes) -> bytes:
    """Return a body with single blanks, none at the end of a line, and no empty lines at its end (RFC 6376 3.4.4)."""
    lines = [b" ".join(_words(line, leading=True)) for line in body.split(CRLF)]
    return _ended(CRLF.join(lines))


def simple_body(body: bytes) -> bytes:
    """Return a body with no empty lines at its end (RFC 6376 3.4.3)."""
    return _ended(body) or CRLF


def _ended(body: bytes) -> bytes:
    while body.endswith(CRLF):
        body = body.removesuffix(CRLF)
    return body + CRLF if body else b""


def _words(text: bytes, *, leading: bool = False) -> list[bytes]:
    """Return what blanks part; with `leading` an empty word stands for blanks at the beginning."""
    words = text.translate(SPACES).split(b" ")
    return [word for number, word in enumerate(words) if word or (leading and not number and len(words) > 1)]
