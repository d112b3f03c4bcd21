"""Stories that an earlier issue has had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsletter.check.catalogue import problem
from newsletter.check.place import Place
from newsletter.check.series.earlier import Earlier, alike, page
from newsletter.check.stretch import Reader, Stretch, item_stretches, own_stretch
from newsletter.check.texts import WORD, plain
from newsletter.content.model import Block, Document, Link, RichText, every_block
from newsletter.content.references import references
from newsletter.problems import Problem

# A title of fewer words may be a name that stands in every issue.
LEAST_WORDS = 3


@dataclass(frozen=True)
class Story:
    """A title with the addresses that it leads to."""

    title: str
    addresses: tuple[str, ...]
    lines: Stretch

    def place(self, words: str) -> Place:
        """Return where some words of it stand; its first line where they cannot be found."""
        return self.lines.find(words) or self.lines.at(self.lines.first)


def repeats(document: Document, read: Reader, earlier: Sequence[Earlier]) -> Iterator[Problem]:
    """Yield a warning for each story whose title or link an earlier issue has had.

    What stands in several of them is a part of every issue, and not told; nor is the first page of a site.
    """
    for story in _stories(document, read):
        by_title = _only([each for each in earlier if alike(story.title) in each.titles])
        if by_title and len(WORD.findall(story.title)) >= LEAST_WORDS:
            sentence = f"the story “{story.title}” stood in {by_title.slug} too"
            hint = "take it away, or say in the title what is new"
            yield problem("repeated-story", sentence, story.place(story.title), hint)
            continue
        for address in dict.fromkeys(story.addresses):
            where = page(address)
            if where and (by_link := _only([each for each in earlier if where in each.addresses])):
                sentence = f"this link led readers of {by_link.slug} to the same page"
                hint = "link what is new, or leave it out"
                yield problem("repeated-link", sentence, story.place(address), hint)


def _only(found: Sequence[Earlier]) -> Earlier | None:
    """Return the one earlier issue that has something; None where none has it, or more than one."""
    return found[0] if len(found) == 1 else None


def _stories(document: Document, read: Reader) -> Iterator[Story]:
    """Yield what has both a title and a link: the items of blocks, and blocks with a title of their own."""
    for block in every_block(document.blocks):
        title = _title(block.fields)
        if title:
            yield Story(title, _links(block, document.nonce), own_stretch(block, document.path, read))
        for item, lines in zip(block.items, item_stretches(block, document.path, read), strict=True):
            title = _title(item.fields)
            links = _links(Block(block.type, lines.first, lines.last, items=(item,)), document.nonce)
            if title and links:
                yield Story(title, links, lines)


def _title(fields: object) -> str:
    value = fields.get("title") if isinstance(fields, dict) else None
    if isinstance(value, RichText):
        return plain(value.text)
    return plain(value) if isinstance(value, str) else ""


def _links(block: Block, nonce: str) -> tuple[str, ...]:
    """Return where a block's own links lead: those that stand by themselves; without any, those in its text."""
    alone = [
        part.url
        for fields in (block.fields, *(item.fields for item in block.items))
        for value in fields.values()
        if isinstance(value, tuple)
        for part in value
        if isinstance(part, Link)
    ]
    return tuple(alone) or references(block, nonce).links
