"""One language of an issue: its file's text, read into a Document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from newsletter.content.blocks import BlockReader
from newsletter.content.datafiles import DataFiles
from newsletter.content.faults import Faults
from newsletter.content.fences import Part, PartKind, split_parts
from newsletter.content.footnotes import Notebook
from newsletter.content.images import Pictures
from newsletter.content.manner import Manner
from newsletter.content.merging import check_blocks, check_header
from newsletter.content.model import Block, Document, Image
from newsletter.content.nesting import nesting_in
from newsletter.content.richtext import Writer
from newsletter.content.top import FIELDS, read_top
from newsletter.content.typography import quotes_of
from newsletter.documents import split_front_matter
from newsletter.merge.tags import TagKind, TagMint, extract
from newsletter.problems import Problem
from newsletter.theme.locales import direction
from newsletter.theme.model import Body, Theme


@dataclass(frozen=True)
class Reading:
    """What came of reading one language's file."""

    document: Document
    problems: tuple[Problem, ...]
    images: Mapping[str, Image]


def read_document(
    text: str,
    locale: str,
    path: str,
    folder: Path,
    theme: Theme | None,
    nonce: str,
    first_tag: int = 0,
    *,
    typography: bool = True,
    allow_html: bool = False,
    inherited: frozenset[str] = frozenset(),
) -> Reading:
    """Read the text of one language's file.

    `path` is how the file is shown in problems; `nonce` occurs in no text of the issue, and tags are numbered from
    `first_tag`, so that no two languages share a token. Without a theme the blocks are left out, and their fences are
    checked all the same. `typography` and `allow_html` are the publication's. What of the top is `inherited` from
    another file may be missing.
    """
    mint = TagMint(nonce, first=first_tag)
    faults = Faults(path, text.split("\n"), mint.tags)
    opaque, problems = extract(text, mint, path)
    faults.found.extend(problems)
    front, problems = split_front_matter(opaque, path, FIELDS)
    faults.take(problems)
    manner = Manner(quotes_of(locale) if typography else None, allow_html, right_to_left=direction(locale) == "rtl")
    top = read_top(front, faults, inherited)
    top = replace(top, subject=manner.said(top.subject), preheader=manner.said(top.preheader))
    statements = {tag.token: tag for tag in mint.tags if tag.kind is not TagKind.VALUE}
    nesting = nesting_in(theme.blocks if theme else {})
    parts = split_parts(front.body.split("\n"), front.body_line, faults, nesting, statements)
    if not parts:
        faults.warning("empty", "nothing stands below the “---”", None, "write the text of the issue there")
    pictures = Pictures(folder, faults)
    blocks: tuple[Block, ...] = ()
    others: Mapping[str, Faults] = {}
    if theme is not None:
        manner = replace(manner, links=theme.plain.links)
        notebook = Notebook()
        parts = notebook.take(parts, partial(_holds_markdown, theme), faults)
        writer = Writer(faults, pictures, mint.tags, theme.word(locale, "read more"), manner, notebook)
        data = DataFiles(folder, locale, mint, faults, writer)
        blocks = BlockReader(theme, faults, writer, data).read(parts)
        others = data.all_faults()
        notebook.report_unused(faults)
    for header in (top.subject, top.preheader):
        check_header(header, mint.tags, faults)
    check_blocks(blocks, mint.tags, faults, others)
    document = Document(
        locale, path, top.subject, top.preheader, blocks, nonce, tuple(mint.tags), top.translated, top.without
    )
    return Reading(document, tuple(faults.found), pictures.shown)


def _holds_markdown(theme: Theme, part: Part) -> bool:
    """Tell whether footnotes may be written in a part."""
    if part.kind is not PartKind.FENCE:
        return part.kind is PartKind.TEXT
    schema = theme.blocks.get(part.name)
    return schema is not None and schema.body in (Body.MARKDOWN, Body.ITEMS, Body.TABLE)
