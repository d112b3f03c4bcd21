"""Two languages of an issue, laid side by side: what stands in one and not in the other."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from newsletter.content.model import Block, Document
from newsletter.problems import Problem, warning

CODE = "languages-differ"


def compare_languages(default: Document, other: Document, typed: Sequence[str]) -> list[Problem]:
    """Return a warning for each block that one of two languages lacks, at its line in the other's file.

    Blocks are matched by id, else by order and type. `typed` are the lines of the other file.
    """
    found: list[Problem] = []
    matcher = SequenceMatcher(None, _keys(default), _keys(other), autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(default.blocks[start:end], other.blocks[other_start:other_end], strict=True)
            found += [problem for one, two in pairs for problem in _items(default, other, one, two, typed)]
            continue
        line = other.blocks[other_start - 1].end_line if other_start else 1
        for block in default.blocks[start:end]:
            sentence = f"{_named(block)} of line {block.line} in {_file(default)} is not in this language"
            hint = f"translate it, and put it after line {line}"
            found.append(warning(CODE, sentence, other.path, line, hint=hint))
        for block in other.blocks[other_start:other_end]:
            sentence = f"{_named(block)} is not in {_file(default)}"
            hint = f"add it to {_file(default)} too, or take it away here"
            found.append(_at(other, block.line, sentence, hint, typed))
    return found


def _keys(document: Document) -> list[str]:
    return [f"#{block.id}" if block.id else block.type for block in document.blocks]


def _items(default: Document, other: Document, one: Block, two: Block, typed: Sequence[str]) -> list[Problem]:
    if one.type != two.type:
        sentence = f"{_named(two)} is a block “{two.type}” here and a block “{one.type}” in {_file(default)}"
    elif len(one.items) != len(two.items):
        sentence = f"{_named(two)} has {_count(two)} here and {_count(one)} in {_file(default)} (line {one.line})"
    else:
        return []
    return [_at(other, two.line, sentence, "make the two the same, if they are meant to be", typed)]


def _count(block: Block) -> str:
    return f"{len(block.items)} item{'' if len(block.items) == 1 else 's'}"


def _named(block: Block) -> str:
    return f"the block “{block.type}{f' #{block.id}' if block.id else ''}”"


def _file(document: Document) -> str:
    return document.path.rpartition("/")[2]


def _at(document: Document, line: int, sentence: str, hint: str, typed: Sequence[str]) -> Problem:
    source = typed[line - 1] if line <= len(typed) else ""
    return warning(CODE, sentence, document.path, line, hint=hint, source=source)
