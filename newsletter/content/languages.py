"""A language beside what it was translated from: what stands in one and not in the other, and what is out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from newsletter.content.fallback import matching
from newsletter.content.matching import Matching
from newsletter.content.model import Block, Document, every_block
from newsletter.content.references import lead_alike, references, show_alike
from newsletter.content.translation.digests import block_digest, head_digest
from newsletter.problems import Problem, warning
from newsletter.theme.locales import lineage

# Of more blocks that are missing in one place, not each is named.
NAMED = 3


@dataclass(frozen=True)
class Sheet:
    """A language's document with the lines of its file."""

    document: Document
    typed: Sequence[str]

    @property
    def file(self) -> str:
        """Return the name of the file."""
        return self.document.path.rpartition("/")[2]


def compare_languages(original: Sheet, other: Sheet) -> list[Problem]:
    """Return a warning for everything in which a language differs from its original, at its line in its own file.

    Blocks are matched by id, else by order and type.
    """
    return list(_Comparison(original, other, matching(original.document, other.document)).problems())


@dataclass(frozen=True)
class _Comparison:
    """One language beside its original, and which of their blocks belong together."""

    original: Sheet
    other: Sheet
    found: Matching

    def problems(self) -> Iterator[Problem]:
        """Yield everything in which the two differ."""
        yield from self.missing()
        blocks = self.other.document.blocks
        for at in self.found.extra:
            sentence = f"{named(blocks[at])} is not in {self.original.file}"
            hint = f"add it to {self.original.file} too, or take it away here"
            yield self.at("extra-block", blocks[at].line, sentence, hint)
        for one, two in self.found.pairs:
            yield from self.pair(self.original.document.blocks[one], blocks[two], is_moved=two in self.found.moved)
        if self.is_stale(head_digest(self.original.typed)):
            yield self.stale(1, f"the subject or the preheader of {self.original.file}")

    def missing(self) -> Iterator[Problem]:
        """Tell of blocks that only the original has; a regional form of its language is not meant to have them all."""
        document, file = self.other.document, self.original.file
        lacking = [at for at in self.found.missing if self.original.document.blocks[at].id not in document.without]
        if lacking and lineage(document.locale)[-1] == lineage(self.original.document.locale)[-1]:
            count = f"{len(lacking)} block{'s' if len(lacking) > 1 else ''}"
            hint = f"write here only what is different in {document.locale}"
            sentence = f"{count} of {file} {'are' if len(lacking) > 1 else 'is'} taken over from there"
            yield warning("missing-block", sentence, document.path, 1, hint=hint)
            return
        for place, run in groupby(lacking, self.found.place):
            blocks = [self.original.document.blocks[at] for at in run]
            line = document.blocks[place - 1].end_line if place else 1
            yield from self.gap(blocks, line)

    def gap(self, blocks: Sequence[Block], line: int) -> Iterator[Problem]:
        """Tell of blocks that are missing in one place; of many, only the first and the last are named."""
        document, file = self.other.document, self.original.file
        if len(blocks) > NAMED:
            first, last = (f"“{block.type}” of line {block.line}" for block in (blocks[0], blocks[-1]))
            sentence = f"{len(blocks)} blocks of {file}, from {first} to {last}, are not in this language"
            hint = f"translate them; to lay them out here:\n{self.command}"
            yield warning(
                "missing-block", f"{sentence}, and are shown as they are there", document.path, line, hint=hint
            )
            return
        for block in blocks:
            sentence = (
                f"{named(block)} of line {block.line} in {file} is not in this language, and is shown as it is there"
            )
            hint = f"translate it, and put it after line {line}"
            if block.id:
                hint += f"; to leave it out on purpose, write at the top:\nwithout: #{block.id}"
            yield warning("missing-block", sentence, document.path, line, hint=hint)

    def pair(self, one: Block, two: Block, *, is_moved: bool) -> Iterator[Problem]:
        """Tell in what a block differs from that of the original."""
        file = self.original.file
        if is_moved:
            sentence = f"{named(two)} stands elsewhere than in {file} (line {one.line})"
            yield self.at("moved-block", two.line, sentence, "put the blocks into one order, if it is meant to be one")
        if one.type != two.type:
            sentence = f"{named(two)} is a block “{two.type}” here and a block “{one.type}” in {file}"
            yield self.at("languages-differ", two.line, sentence, "make the two the same, if they are meant to be")
        elif len(one.items) != len(two.items):
            sentence = f"{named(two)} has {_count(two)} here and {_count(one)} in {file} (line {one.line})"
            yield self.at("languages-differ", two.line, sentence, "make the two the same, if they are meant to be")
        elif self.is_stale(block_digest(one, self.original.typed)):
            yield self.stale(two.line, f"{named(one)} of line {one.line} in {file}")
        else:
            yield from self.addresses(one, two)

    def addresses(self, one: Block, two: Block) -> Iterator[Problem]:
        """Tell of links and pictures that lead elsewhere than those of the original."""
        ours, theirs = (
            [references(block, sheet.document.nonce) for block in every_block([top])]
            for sheet, top in ((self.other, two), (self.original, one))
        )
        links = [[link for block in side for link in block.links] for side in (ours, theirs)]
        pictures = [[src for block in side for src in block.pictures] for side in (ours, theirs)]
        kinds: list[tuple[str, str, list[list[str]], Callable[[str, str], bool]]] = [
            ("links-differ", "link", links, lead_alike),
            ("images-differ", "picture", pictures, show_alike),
        ]
        for code, what, (mine, other), is_alike in kinds:
            if said := _difference(mine, other, what, self.original.file, is_alike):
                yield self.at(
                    code, two.line, f"in {named(two)} {said}", "make the two the same, if they are meant to be"
                )

    def is_stale(self, digest: str) -> bool:
        """Tell whether a part of the original is another one than that which was translated."""
        translated = self.other.document.translated
        return bool(translated) and digest not in translated

    @property
    def command(self) -> str:
        """Return what lays this language out anew."""
        return f"newsletter translate {self.other.document.path.split('/')[-2:][0]} {self.other.document.locale}"

    def stale(self, line: int, what: str) -> Problem:
        sentence = f"{what} has changed since this was translated"
        hint = f"bring it up to date; to see both texts one after the other:\n{self.command}"
        return self.at("stale-block", line, sentence, hint)

    def at(self, code: str, line: int, sentence: str, hint: str) -> Problem:
        source = self.other.typed[line - 1] if line <= len(self.other.typed) else ""
        return warning(code, sentence, self.other.document.path, line, hint=hint, source=source)


def _difference(
    mine: Sequence[str], other: Sequence[str], what: str, file: str, is_alike: Callable[[str, str], bool]
) -> str:
    """Say what differs between the links or pictures of two languages; nothing if they are meant as the same."""
    if len(mine) != len(other):
        count = f"{len(mine)} {what}{'' if len(mine) == 1 else 's'}"
        return f"there {'is' if len(mine) == 1 else 'are'} {count}, and {len(other)} in {file}"
    left = list(other)
    for address in mine:
        alike = next((each for each in left if is_alike(each, address)), None)
        if alike is None:
            return f"the {what} {address} is not one of {file}"
        left.remove(alike)
    return ""


def _count(block: Block) -> str:
    return f"{len(block.items)} item{'' if len(block.items) == 1 else 's'}"


def named(block: Block) -> str:
    """Return what a block is called in a sentence."""
    return f"the block “{block.type}{f' #{block.id}' if block.id else ''}”"
