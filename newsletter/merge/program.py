"""A text with merge tags, compiled once: literals, values that know where they stand, and choices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsletter.merge.escape import Where, escape
from newsletter.merge.expression import (
    OWN_ADDRESSES,
    Expression,
    Name,
    Values,
    bound,
    depends_on_reader,
    evaluate,
    localised,
    names,
)
from newsletter.merge.parse import parse_expression
from newsletter.merge.places import MergeError, Place, html_places
from newsletter.merge.tags import Tag, TagKind, split_tokens, written

URL_BEGUN = re.compile(r"(?:https?://[^/?#]+[/?#]|mailto:[^?]+\?)\S*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Literal:
    """Text that every reader gets."""

    text: str


@dataclass(frozen=True)
class Value:
    """A reader's value and where it stands."""

    expression: Expression
    where: Where


@dataclass(frozen=True)
class Choice:
    """The first branch whose condition holds; a condition of None always does."""

    branches: tuple[tuple[Expression | None, tuple[Node, ...]], ...]


DEEPEST = 30
Node = Literal | Value | Choice
Program = tuple[Node, ...]
Piece = tuple[str | Tag, Place | None]


def compile_html(text: str, tags: Mapping[str, Tag], locale: str = "") -> Program:
    """Compile HTML that holds tokens. Raises MergeError for a tag that cannot work where it stands.

    `locale` is the language that dates, numbers and letters are written in. A condition has to open and close in one
    place: in the same element, or in the same attribute.
    """
    pieces = list(split_tokens(text, tags))
    places = html_places(text, [(at, piece) for at, piece in pieces if isinstance(piece, Tag)])
    return _compile([(piece, places.get(at)) for at, piece in pieces], locale)


def compile_plain(text: str, tags: Mapping[str, Tag], locale: str = "") -> Program:
    """Compile a plain text that holds tokens. Inside an address a value is encoded, so that the address stays whole."""
    pieces: list[Piece] = []
    word = ""
    for _, piece in split_tokens(text, tags):
        is_value = isinstance(piece, Tag) and piece.kind is TagKind.VALUE
        pieces.append((piece, (Where.URL if is_value and URL_BEGUN.search(word) else Where.PLAIN, ())))
        word = re.split(r"\s", word + piece)[-1] if isinstance(piece, str) else word
    return _compile(pieces, locale)


def compile_header(text: str, tags: Mapping[str, Tag], locale: str = "") -> Program:
    """Compile the text of a header field that holds tokens."""
    return _compile([(piece, (Where.HEADER, ())) for _, piece in split_tokens(text, tags)], locale)


def with_known(program: Sequence[Node], known: Mapping[str, str | None]) -> Program:
    """Return a program that some names are the same for all readers of; what hangs on them alone is decided."""
    nodes: list[Node] = []
    for node in program:
        if isinstance(node, Value):
            expression = bound(node.expression, known)
            if depends_on_reader(expression):
                nodes.append(Value(expression, node.where))
            else:
                nodes.append(Literal(escape(evaluate(expression, {}), node.where)))
        elif isinstance(node, Choice):
            nodes += _fold(
                [
                    (condition and bound(condition, known), with_known(branch, known))
                    for condition, branch in node.branches
                ]
            )
        else:
            nodes.append(node)
    return tuple(nodes)


def run(program: Sequence[Node], values: Values) -> str:
    """Merge a program with one reader's values."""
    return "".join(
        piece.text if isinstance(piece, Literal) else merged(piece, values) for piece in chosen(program, values)
    )


def merged(value: Value, values: Values) -> str:
    """Return one reader's value, escaped for where it stands."""
    return escape(evaluate(value.expression, values), value.where)


def chosen(program: Sequence[Node], values: Values) -> Iterator[Literal | Value]:
    """Yield what one reader gets, in order, choices made."""
    for node in program:
        if not isinstance(node, Choice):
            yield node
            continue
        for condition, branch in node.branches:
            if condition is None or evaluate(condition, values):
                yield from chosen(branch, values)
                break


def fields(program: Sequence[Node]) -> frozenset[str]:
    """Return the subscriber fields that a program looks at, in its values and in its conditions."""
    found: set[str] = set()
    for node in program:
        if isinstance(node, Value):
            found |= {path[1] for path in names(node.expression) if path[0] == "subscriber"}
        elif isinstance(node, Choice):
            for condition, branch in node.branches:
                found |= {path[1] for path in names(condition) if len(path) == 2} if condition else set()
                found |= fields(branch)
    return frozenset(found)


def _compile(pieces: Sequence[Piece], locale: str) -> Program:
    _check_depth(pieces)
    program, rest = _Compiler(pieces, locale).branch(0, opener=None)
    if rest < len(pieces):
        tag = pieces[rest][0]
        assert isinstance(tag, Tag)  # noqa: S101 - only a tag ends a branch
        raise MergeError(
            tag,
            f"{written(tag)} stands without an {{% if … %}} before it",
            "put {% if … %} where the condition begins, or take the tag out",
        )
    return tuple(program)


def _check_depth(pieces: Sequence[Piece]) -> None:
    depth = 0
    for tag in (piece for piece, _ in pieces if isinstance(piece, Tag)):
        depth += {TagKind.IF: 1, TagKind.ENDIF: -1}.get(tag.kind, 0)
        if depth > DEEPEST:
            raise MergeError(tag, "too many conditions stand inside one another", "join conditions with “and”")


@dataclass(frozen=True)
class _Compiler:
    pieces: Sequence[Piece]
    locale: str

    def branch(self, at: int, opener: Tag | None) -> tuple[list[Node], int]:
        nodes: list[Node] = []
        while at < len(self.pieces):
            piece, place = self.pieces[at]
            if isinstance(piece, str):
                nodes.append(Literal(piece))
            elif piece.kind is TagKind.VALUE:
                nodes.append(self.value(piece, place))
            elif piece.kind is TagKind.IF:
                found, at = self.choice(at)
                nodes.extend(found)
                continue
            else:
                return nodes, at
            at += 1
        if opener is not None:
            raise MergeError(opener, f"{written(opener)} is never closed", "put {% endif %} where the condition ends")
        return nodes, at

    def value(self, tag: Tag, place: Place | None) -> Node:
        expression = self.expression(tag)
        where = place[0] if place else Where.TEXT
        if where is Where.ADDRESS and not (isinstance(expression, Name) and expression.path[0] in OWN_ADDRESSES):
            raise MergeError(
                tag,
                f"{written(tag)} stands at the beginning of a link, "
                "so a reader's value would decide where the link leads",
                "begin the link with https:// and your own domain; the tag may stand after it",
            )
        if where is Where.URL and isinstance(expression, Name) and expression.path[0] in OWN_ADDRESSES:
            raise MergeError(
                tag,
                f"{written(tag)} is a whole address and stands inside another one",
                f"let the link be {written(tag)} alone",
            )
        if not depends_on_reader(expression):
            return Literal(escape(evaluate(expression, {}), where))
        return Value(expression, where)

    def choice(self, at: int) -> tuple[list[Node], int]:
        opener, home = self.pieces[at]
        assert isinstance(opener, Tag)  # noqa: S101 - the caller saw it
        branches: list[tuple[Expression | None, tuple[Node, ...]]] = []
        condition: Expression | None = self.expression(opener)
        closed = False
        while not closed:
            branch, at = self.branch(at + 1, opener)
            branches.append((condition, tuple(branch)))
            tag, place = self.pieces[at]
            assert isinstance(tag, Tag)  # noqa: S101 - only a tag ends a branch
            if place != home:
                raise MergeError(
                    opener,
                    f"the condition {written(opener)} begins in one place and {written(tag)} stands in another",
                    "open and close a condition in the same paragraph, list item or link; "
                    "around several paragraphs, put both tags on lines of their own",
                )
            if condition is None and tag.kind is not TagKind.ENDIF:
                raise MergeError(
                    tag, f"{written(tag)} stands after {{% else %}}", "{% else %} is the last part of a condition"
                )
            closed = tag.kind is TagKind.ENDIF
            condition = self.expression(tag) if tag.kind is TagKind.ELIF else None
        return _fold(branches), at + 1

    def expression(self, tag: Tag) -> Expression:
        return localised(parse_expression(tag.source), self.locale)


def _fold(branches: list[tuple[Expression | None, tuple[Node, ...]]]) -> list[Node]:
    """Decide at build time what no reader's values can change."""
    kept: list[tuple[Expression | None, tuple[Node, ...]]] = []
    for condition, branch in branches:
        if condition is not None and not depends_on_reader(condition):
            if not evaluate(condition, {}):
                continue
            condition = None
        kept.append((condition, branch))
        if condition is None:
            break
    if kept and kept[0][0] is None:
        return list(kept[0][1])
    return [Choice(tuple(kept))] if kept else []
