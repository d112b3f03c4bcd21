"""The merge tags of a document, tried out where they stand, so that none fails when a message is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from newsletter.content.conditions import as_attribute
from newsletter.content.faults import Faults
from newsletter.content.model import Block, Image, Link, RichText, Table, every_block
from newsletter.merge.places import MergeError
from newsletter.merge.program import Program, compile_header, compile_html, compile_plain
from newsletter.merge.tags import ANY_TOKEN, Tag, TagKind, by_token

# Whoever has made more mistakes in one text has made one of them everywhere.
MOST_FAULTS = 20
NOT_CLOSED = (
    "\naround whole blocks, put both tags on lines of their own above and below them; "
    "or write on the first line of a block: {}"
)
Compiler = Callable[[str, Mapping[str, Tag]], Program]


def check_header(text: str, tags: Sequence[Tag], faults: Faults) -> None:
    """Report a merge tag that cannot work in a subject or a preheader."""
    _try(compile_header, text, by_token(tags), faults)


def check_blocks(
    blocks: Sequence[Block], tags: Sequence[Tag], faults: Faults, others: Mapping[str, Faults] | None = None
) -> None:
    """Report the merge tags that cannot work where they stand in the blocks' fields.

    `others` are the faults of further files, by the paths in their tags.
    """
    known = by_token(tags)
    if not known:
        return
    for block in every_block(blocks):
        for compiler, text in _texts(block):
            _try(compiler, text, known, faults, NOT_CLOSED, others or {})


def _try(
    compiler: Compiler,
    text: str,
    tags: Mapping[str, Tag],
    faults: Faults,
    not_closed: str = "",
    others: Mapping[str, Faults] | None = None,
) -> None:
    """Compile a text, and report every tag that cannot work: what is told is taken out, and the rest tried again."""
    left_over = 0  # ends of conditions whose beginnings were taken out, and that are no faults of their own
    tags = {token: tags[token] for token in ANY_TOKEN.findall(text) if token in tags}
    for _ in range(MOST_FAULTS):
        if not any(token in text for token in tags):
            return
        try:
            compiler(text, tags)
        except MergeError as fault:
            tag = fault.tag
            is_end = tag.kind in (TagKind.ELIF, TagKind.ELSE, TagKind.ENDIF)
            is_open = "is never closed" in fault.sentence
            if not (is_end and left_over):
                hint = fault.hint + (not_closed.format(as_attribute(tag.source)) if not_closed and is_open else "")
                its = (others or {}).get(tag.path, faults)
                its.error("merge-tag", fault.sentence, tag.line or None, hint, near=tag.token)
            if tag.kind is TagKind.IF and not is_open:
                left_over += 1
            elif tag.kind is TagKind.ENDIF:
                left_over = max(0, left_over - 1)
            if tag.token in text:
                text = text.replace(tag.token, "x" if tag.kind is TagKind.VALUE else "")
                continue
        return


def _texts(block: Block) -> Iterator[tuple[Compiler, str]]:
    values = [*block.fields.values(), *(value for item in block.items for value in item.fields.values())]
    if block.intro:
        values.append(block.intro)
    for value in values:
        yield from _value(value)


def _value(value: object) -> Iterator[tuple[Compiler, str]]:
    if isinstance(value, (RichText, Table)):
        yield compile_html, value.html
    elif isinstance(value, Link):
        yield compile_html, f'<a href="{escape(value.url)}">{escape(value.text)}</a>'
    elif isinstance(value, Image):
        caption = f"<i>{escape(value.caption)}</i>"
        yield compile_html, f'<a href="{escape(value.url)}"><img alt="{escape(value.alt)}" /></a>{caption}'
    elif isinstance(value, str):
        yield compile_plain, value
    elif isinstance(value, tuple):
        for part in value:
            yield from _value(part)
