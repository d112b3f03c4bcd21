"""What a language lacks, taken from the next one in its chain: pt-BR, pt, the publication's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from newsletter.content.direction import in_language
from newsletter.content.matching import Key, Matching, match_blocks
from newsletter.content.model import Block, Document, Issue
from newsletter.theme.locales import canonical, lineage


@dataclass(frozen=True)
class Borrowed:
    """A block that a language lacks and takes from another, and after which of its own lines it comes."""

    block: Block
    source: Document
    after_line: int


def chain_of(locale: str, default: str) -> tuple[str, ...]:
    """Return the names, in canonical spelling, of what a language falls back to, the nearest first."""
    names = dict.fromkeys([*lineage(locale)[1:], canonical(default)])
    return tuple(name for name in names if name != canonical(locale))


def chain(locale: str, documents: Mapping[str, Document], default: str) -> tuple[Document, ...]:
    """Return the documents that a language falls back to, the nearest first; itself is not among them."""
    spelled = {canonical(name): document for name, document in documents.items()}
    return tuple(spelled[name] for name in chain_of(locale, default) if name in spelled)


def matching(original: Document, other: Document) -> Matching:
    """Match the blocks of two languages."""
    return match_blocks(*([Key(block.id, block.type) for block in each.blocks] for each in (original, other)))


def complete(issue: Issue, locale: str, default: str) -> tuple[Document, tuple[Borrowed, ...]]:
    """Return a language's document with the subject and the blocks that it lacks, and what was taken from where.

    What it names as `without` is left out on purpose.
    """
    document = issue.documents[locale]
    borrowed: list[Borrowed] = []
    for source in chain(locale, issue.documents, default):
        document, found = _filled(document, source)
        borrowed += found
    return document, tuple(borrowed)


def complete_issue(issue: Issue, default: str) -> Issue:
    """Return an issue in which no language lacks a block."""
    return replace(issue, documents={locale: complete(issue, locale, default)[0] for locale in issue.documents})


def _filled(document: Document, source: Document) -> tuple[Document, list[Borrowed]]:
    found = matching(source, document)
    wanted = [at for at in found.missing if source.blocks[at].id not in document.without]
    subject, preheader = document.subject or source.subject, document.preheader or source.preheader
    if not wanted and (subject, preheader) == (document.subject, document.preheader):
        return document, []
    blocks = list(document.blocks)
    borrowed: list[Borrowed] = []
    for at in reversed(wanted):
        place = found.place(at)
        line = document.blocks[place - 1].end_line if place else 1
        borrowed.append(Borrowed(source.blocks[at], source, line))
        block = _borrowed(source.blocks[at], source.path, line)
        is_own_language = lineage(source.locale)[-1] == lineage(document.locale)[-1]
        blocks.insert(place, block if is_own_language else in_language(block, source.locale))
    tags = (*document.tags, *(replace(tag, path=tag.path or source.path) for tag in source.tags))
    whole = replace(document, subject=subject, preheader=preheader, blocks=tuple(blocks), tags=tags)
    return whole, borrowed[::-1]


def _borrowed(block: Block, path: str, line: int) -> Block:
    # It stands in no line of this file: that it is missing is told here, all else where it was typed.
    children = tuple(tuple(_borrowed(inner, path, line) for inner in part) for part in block.children)
    typed = block.typed_in(path)
    return replace(block, line=line, end_line=line, children=children, typed=typed)
