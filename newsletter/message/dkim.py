"""DKIM signatures (RFC 6376): fields that go before a message and vouch for it.

A field that must not be added on the way is named once more often than it is there, so that a second one breaks the
signature (RFC 6376 5.4.2, 8.15). Nothing is signed in part (`l=`), and the same message at the same time gets the same
signature, to the octet.
"""

from __future__ import annotations

import hashlib
import re
from binascii import b2a_base64
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsletter.message.canonical import relaxed_body, relaxed_field, simple_body
from newsletter.message.dkim_keys import SigningKey

# Fields that may be there only once, and none of which may be put in later.
OVERSIGNED = (
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Type",
)
SIGNED = (
    "Message-ID",
    "List-Id",
    "List-Help",
    "List-Owner",
    "List-Archive",
    "Feedback-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Transfer-Encoding",
)
# What some relays put their own in the place of.
REWRITTEN = frozenset({"Message-ID", "Date"})
LINE = 76
# A line end that is not folding (RFC 5322 2.2.3).
FIELD_END = re.compile(rb"\r\n(?![ \t])")


class BodyForm(StrEnum):
    """The canonical form of the body: the second part of `c=`."""

    RELAXED = "relaxed"
    SIMPLE = "simple"


@dataclass(frozen=True)
class _Layout:
    """What is the same in all signatures over fields of the same names.

    `order` are the positions of the fields that are signed; then for each key what stands before the time and after
    the hash of the body, as it is written, and in its canonical form.
    """

    order: tuple[int, ...]
    written: tuple[tuple[bytes, bytes], ...]
    canonical: tuple[tuple[bytes, bytes], ...]


class Signer:
    """Signs for a domain, once with each key."""

    def __init__(
        self,
        domain: str,
        keys: Sequence[SigningKey],
        body: BodyForm = BodyForm.RELAXED,
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        """Take a domain in A-labels, and the names of fields that are never signed."""
        self.domain = domain
        self.keys = tuple(keys)
        self.body = body
        self.left_out = left_out
        self._layouts: dict[tuple[bytes, ...], _Layout] = {}

    def leaving_out(self, names: frozenset[str]) -> Signer:
        """Return a signer that leaves fields out, for a relay that rewrites them."""
        return Signer(self.domain, self.keys, self.body, self.left_out | names)

    def signatures(self, fields: Sequence[bytes], body_hash: bytes, at: datetime) -> list[bytes]:
        """Return a DKIM-Signature field for each key; they go before the message, one does not cover the other.

        `fields` are whole fields with their CRLF, `body_hash` is the SHA-256 of the body in its canonical form, `at`
        is the time of the signature, kept in whole seconds.
        """
        pairs = [relaxed_field(field) for field in fields]
        names = tuple([name for name, _ in pairs])
        layout = self._layouts.get(names) or self._layout(names)
        signed = hashlib.sha256(b"".join([pairs[position][1] for position in layout.order]))
        middle = b"%d; bh=%b" % (at.timestamp(), b2a_base64(body_hash, newline=False))
        made = []
        for key, (before, after), canonical in zip(self.keys, layout.written, layout.canonical, strict=True):
            whole = signed.copy()
            whole.update(b"".join([canonical[0], middle, canonical[1]]))
            made.append(b"".join([before, middle, after, _folded(key.sign(whole.digest()))]))
        return made

    def signed(self, message: bytes, at: datetime) -> bytes:
        """Return a whole message with its signatures before it."""
        head, _, body = message.partition(b"\r\n\r\n")
        fields = FIELD_END.split(head)
        form = relaxed_body if self.body is BodyForm.RELAXED else simple_body
        digest = hashlib.sha256(form(body)).digest()
        return b"".join([*self.signatures([field + b"\r\n" for field in fields], digest, at), message])

    def _layout(self, names: tuple[bytes, ...]) -> _Layout:
        there = Counter(names)
        signed = []
        for name in (*OVERSIGNED, *SIGNED):
            if name not in self.left_out:
                signed += [name] * (there[name.lower().encode()] + (name in OVERSIGNED))
        tags = [self._tags(key, signed) for key in self.keys]
        layout = _Layout(
            _order(names, signed),
            tuple((before.encode("ascii"), after.encode("ascii")) for before, after in tags),
            tuple(
                (relaxed_field(before.encode())[1][:-2], after.replace("\r\n", "").encode()) for before, after in tags
            ),
        )
        self._layouts[names] = layout
        return layout

    def _tags(self, key: SigningKey, signed: Sequence[str]) -> tuple[str, str]:
        """Return the field up to the time, and from the hash of the body to where the signature begins."""
        place = [f"d={self.domain};", f"s={key.selector};"]
        if sum(map(len, place)) + 2 <= LINE:
            place = [" ".join(place)]
        names = [""]
        for number, name in enumerate(signed):
            piece = f"{name};" if number == len(signed) - 1 else f"{name}:"
            if len(names[-1]) + len(piece) > LINE - len(" h="):
                names.append("")
            names[-1] += piece
        lines = [f"DKIM-Signature: v=1; a={key.algorithm}; c=relaxed/{self.body};", *place, "t="]
        return "\r\n ".join(lines), ";\r\n h=" + "\r\n ".join(names) + "\r\n b="


def _order(names: Sequence[bytes], signed: Sequence[str]) -> tuple[int, ...]:
    """Return the positions of the fields to be signed; of several with one name, the last goes first."""
    places: dict[bytes, list[int]] = {}
    for position, name in enumerate(names):
        places.setdefault(name, []).append(position)
    found = (places.get(name.lower().encode()) for name in signed)
    return tuple(positions.pop() for positions in found if positions)


def _folded(signature: bytes) -> bytes:
    """Return a signature in base64, from behind `b=` to the end of the field."""
    text = b2a_base64(signature, newline=False)
    first = LINE - len(" b=")
    lines = [text[:first], *(text[start : start + LINE - 1] for start in range(first, len(text), LINE - 1))]
    return b"\r\n ".join(lines) + b"\r\n"
