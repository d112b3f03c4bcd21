"""Links to a place in the same mail that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from newsletter.check.catalogue import problem
from newsletter.check.stretch import Reader, items_stretch, own_stretch
from newsletter.content.model import Block, Document, RichText, Table, every_block
from newsletter.content.references import references
from newsletter.merge.tags import ANY_TOKEN
from newsletter.problems import Problem, did_you_mean

CODE = "dead-link"
PLACE = re.compile(r"\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']")
HOW = "a link leads to a heading or a block that has a name: ## Heading {#NAME}, :::cards #NAME"


def dead_anchors(document: Document, whole: Document, read: Reader) -> list[Problem]:
    """Return an error for each link that leads to no place of the mail that it stands in.

    `whole` is the document with the blocks that it takes from other languages; `read` returns the lines of a file.
    """
    places = {place for block in every_block(whole.blocks) for place in _places(block)}
    found: dict[tuple[str, int], Problem] = {}
    for block in every_block(document.blocks):
        for address in references(block, document.nonce).links:
            name = unquote(address[1:])
            if not address.startswith("#") or name in places or "…" in name or ANY_TOKEN.search(name):
                continue
            told = _problem(name, places, block, document.path, read)
            found[name, told.line or 0] = told
    return list(found.values())


def _places(block: Block) -> Iterator[str]:
    if block.id:
        yield block.id
    values = [block.intro, *block.fields.values(), *(value for item in block.items for value in item.fields.values())]
    for value in values:
        text = value.html if isinstance(value, (RichText, Table)) else value
        if isinstance(text, str):
            yield from (unescape(name) for name in PLACE.findall(text))


def _problem(name: str, places: set[str], block: Block, path: str, read: Reader) -> Problem:
    sign = f"#{name}"
    own, items = own_stretch(block, path, read), items_stretch(block, path, read)
    whole = re.compile(rf"{re.escape(sign)}(?![\w-])")
    place = own.search(whole) or items.search(whole) or own.at(own.first)
    near = did_you_mean(name, places)
    is_told = near and place.column
    hint = f"did you mean #{near}?\n{whole.sub(f'#{near}', place.source).strip()}" if is_told else HOW
    return problem(CODE, f"the link to “{sign}” leads nowhere in this issue", place, hint)
