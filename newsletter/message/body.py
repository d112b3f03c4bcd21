"""The body of a message, compiled: what all readers share is encoded and, as far as it comes first, hashed for DKIM."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import takewhile

from newsletter.config import Publication
from newsletter.merge.escape import Where, escape
from newsletter.merge.expression import Name, Values, evaluate
from newsletter.merge.program import Choice, Literal, Node, Program, Value, merged
from newsletter.message.encode import quoted_printable
from newsletter.message.links import unsubscribe_url
from newsletter.message.pictures import Picture
from newsletter.message.stamp import Stamp

TEXT_PART = "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
OWN_LINK = ("unsubscribe_url",)
# A reader's values stand in the text and again in the HTML, and readers share many of them.
_quoted_value = lru_cache(maxsize=256)(quoted_printable)


@dataclass(frozen=True)
class Encoded(Literal):
    """A literal with the bytes that stand for it in the message."""

    data: bytes = b""


@dataclass(frozen=True)
class Stamped(Literal):
    """The reader's own link, with what makes it of the token."""

    stamp: Stamp = field(repr=False, kw_only=True)


@dataclass(frozen=True)
class BodyTemplate:
    """A body but for what is each reader's own, and the fields of MIME that describe it."""

    mime: tuple[bytes, ...]
    program: Program

    def pieces(self, values: Values, token: str) -> list[bytes]:
        """Return one reader's body in pieces to be joined, the first one the same for everybody."""
        pieces = [self._opening]
        _append(pieces, self._rest, values, token)
        return pieces

    def digest(self, pieces: Sequence[bytes]) -> bytes:
        """Return the SHA-256 of what `pieces` has returned, which is its own canonical form (RFC 6376 3.4)."""
        whole = self._opening_hash.copy()
        whole.update(b"".join(pieces[1:]))
        return whole.digest()

    @cached_property
    def _opening(self) -> bytes:
        """Return the body up to the first value."""
        return b"".join([node.data for node in self.program[: self._constant_nodes] if type(node) is Encoded])

    @cached_property
    def _rest(self) -> Program:
        return self.program[self._constant_nodes :]

    @cached_property
    def _constant_nodes(self) -> int:
        """Return how many nodes stand before the first value."""
        return sum(1 for _ in takewhile(lambda node: type(node) is Encoded, self.program))

    @cached_property
    def _opening_hash(self) -> hashlib._Hash:
        return hashlib.sha256(self._opening)


def alternatives(
    name: str, text: Program, markup: Program, pictures: Sequence[Picture], publication: Publication
) -> BodyTemplate:
    """Compile a body of alternatives, the richer one with its pictures (RFC 2046 5.1.4, 2387).

    `name` makes the boundaries, `publication` the reader's own links.
    """
    text, markup = (encoded(_with_stamps(program, publication)) for program in (text, markup))
    outer, inner = f"=_alternative_{name}", f"=_related_{name}"
    opening = f"--{outer}\r\n{TEXT_PART.format('plain')}"
    middle = f"\r\n--{outer}\r\n"
    closing = b""
    if pictures:
        middle += f'Content-Type: multipart/related; type="text/html";\r\n boundary="{inner}"\r\n\r\n--{inner}\r\n'
        parts = [f"\r\n--{inner}\r\n".encode("ascii") + picture.part() for picture in pictures]
        closing = b"".join([*parts, f"\r\n--{inner}--\r\n".encode("ascii")])
    middle += TEXT_PART.format("html")
    closing += f"\r\n--{outer}--\r\n".encode("ascii")
    mime = (
        b"MIME-Version: 1.0\r\n",
        f'Content-Type: multipart/alternative;\r\n boundary="{outer}"\r\n'.encode("ascii"),
    )
    whole = (_raw(opening.encode()), *text, _raw(middle.encode()), *markup, _raw(closing))
    return BodyTemplate(mime, _joined(whole))


def _append(pieces: list[bytes], program: Program, values: Values, token: str) -> None:
    """Add what one reader gets of a program, encoded."""
    for node in program:
        if type(node) is Encoded:
            pieces.append(node.data)
        elif type(node) is Value:
            pieces.append(_quoted_value(merged(node, values)))
        elif type(node) is Stamped:
            pieces.append(node.stamp(token))
        elif isinstance(node, Choice):
            for condition, branch in node.branches:
                if condition is None or evaluate(condition, values):
                    _append(pieces, branch, values, token)
                    break


def _with_stamps(program: Program, publication: Publication) -> Program:
    """Put stamps in the place of the reader's own links."""

    def stamp(where: Where) -> Stamped:
        link = Stamp(lambda token: quoted_printable(escape(unsubscribe_url(publication, token), where)))
        return Stamped("", stamp=link)

    nodes: list[Node] = []
    for node in program:
        if isinstance(node, Value) and isinstance(node.expression, Name) and node.expression.path == OWN_LINK:
            nodes.append(stamp(node.where))
        elif isinstance(node, Choice):
            branches = ((condition, _with_stamps(branch, publication)) for condition, branch in node.branches)
            nodes.append(Choice(tuple(branches)))
        else:
            nodes.append(node)
    return tuple(nodes)


def encoded(program: Sequence[Node]) -> Program:
    """Encode every literal of a program, neighbours as one."""
    return tuple(_encoded_nodes(program))


def _encoded_nodes(program: Sequence[Node]) -> Iterator[Node]:
    waiting = ""
    for node in program:
        if type(node) is Literal:
            waiting += node.text
            continue
        yield from _encoded_literal(waiting)
        waiting = ""
        if isinstance(node, Choice):
            yield Choice(tuple((condition, encoded(branch)) for condition, branch in node.branches))
        else:
            yield node
    yield from _encoded_literal(waiting)


def _encoded_literal(text: str) -> Iterator[Encoded]:
    if text:
        yield Encoded(text, quoted_printable(text))


def _joined(program: Program) -> Program:
    """Make one of encoded neighbours."""
    nodes: list[Node] = []
    for node in program:
        if isinstance(node, Encoded) and nodes and isinstance(last := nodes[-1], Encoded):
            nodes[-1] = Encoded(last.text + node.text, last.data + node.data)
        else:
            nodes.append(node)
    return tuple(nodes)


def _raw(data: bytes) -> Encoded:
    return Encoded("", data)
