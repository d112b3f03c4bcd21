"""Links to a place in the same mail that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import unquote

from newsletter.content.model import Block, Document, RichText, Table, every_block
from newsletter.content.references import references
from newsletter.merge.tags import ANY_TOKEN
from newsletter.problems import Problem, did_you_mean, error

CODE = "dead-link"
PLACE = re.compile(r"\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']")
HOW = "a link leads to a heading or a block that has a name: ## Heading {#NAME}, :::cards #NAME"


def dead_anchors(document: Document, whole: Document, typed: Sequence[str]) -> list[Problem]:
    """Return an error for each link that leads to no place of the mail that it stands in.

    `whole` is the document with the blocks that it takes from other languages; `typed` are the lines of its own file.
    """
    places = {place for block in every_block(whole.blocks) for place in _places(block)}
    found: dict[tuple[str, int], Problem] = {}
    for block in every_block(document.blocks):
        for address in references(block, document.nonce).links:
            name = unquote(address[1:])
            if not address.startswith("#") or name in places or "…" in name or ANY_TOKEN.search(name):
                continue
            problem = _problem(name, places, block, document.path, typed)
            found[name, problem.line or 0] = problem
    return list(found.values())


def _places(block: Block) -> Iterator[str]:
    if block.id:
        yield block.id
    values = [block.intro, *block.fields.values(), *(value for item in block.items for value in item.fields.values())]
    for value in values:
        text = value.html if isinstance(value, (RichText, Table)) else value
        if isinstance(text, str):
            yield from (unescape(name) for name in PLACE.findall(text))


def _problem(name: str, places: set[str], block: Block, path: str, typed: Sequence[str]) -> Problem:
    sign = f"#{name}"
    lines = range(block.line, min(block.end_line, len(typed)) + 1)
    whole = re.compile(rf"{re.escape(sign)}(?![\w-])")
    line, column = next(
        ((at, match.start() + 1) for at in lines if (match := whole.search(typed[at - 1]))), (block.line, None)
    )
    source = typed[line - 1] if line <= len(typed) else ""
    near = did_you_mean(name, places)
    hint = f"did you mean #{near}?\n{whole.sub(f'#{near}', source).strip()}" if near and column else HOW
    sentence = f"the link to “{sign}” leads nowhere in this issue"
    return error(CODE, sentence, path, line, column=column, hint=hint, source=source)
