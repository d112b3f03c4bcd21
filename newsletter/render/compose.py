"""Blocks to one source: each block's template rendered, framed where needed, and laid into the theme's layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from newsletter.config import Publication
from newsletter.content.model import Block, Document, Issue, Link, Table, every_block
from newsletter.merge.tags import TagKind, TagMint
from newsletter.problems import Problem, error
from newsletter.render.calendar import Calendar
from newsletter.render.events import calendars
from newsletter.render.pictures import Album, ImageView
from newsletter.render.source_map import mark, mark_block
from newsletter.render.template_faults import TemplateFaultError, shown_path
from newsletter.render.templates import render, theme_file
from newsletter.render.told import Told
from newsletter.render.views import IssueView, MergeView, View, block_view, issue_view, item_views, tag_safe, theme_view
from newsletter.theme.model import Body, Theme
from newsletter.theme.words import plural

LAYOUT, TEXT_LAYOUT = "layout.mjml.j2", "layout.txt.j2"
# What is written into elements, and what stays in the head to the letter.
STYLE, HEAD_STYLE = "style.css.j2", "head.css.j2"


@dataclass(frozen=True)
class Frame:
    """What stands around a block: a condition's tokens, and an id to link to.

    `start` and `end` are marks in the source. The tokens themselves come in only after MJML has been compiled: the
    compiler puts raw parts of a wrapper into comments that only Outlook reads.
    """

    start: str
    end: str
    before: str = ""
    after: str = ""
    id: str = ""


@dataclass
class Composer:
    """Renders the templates of one edition. What goes wrong in them is collected in `problems`."""

    issue: Issue
    document: Document
    theme: Theme
    publication: Publication
    mint: TagMint
    environment: Environment
    album: Album
    problems: list[Problem] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    is_page: bool = False
    # Whether blocks are marked, and raw bodies with the lines that they were typed in.
    is_marked: bool = False

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """Return the frame of each block, those inside of others too."""
        return make_frames(self.document, self.mint)

    @cached_property
    def _frame_of(self) -> Mapping[int, Frame]:
        return {id(block): frame for block, frame in zip(every_block(self.document.blocks), self.frames, strict=True)}

    @cached_property
    def _number_of(self) -> Mapping[int, int]:
        return {id(block): number for number, block in enumerate(every_block(self.document.blocks))}

    @cached_property
    def calendars(self) -> Mapping[int, Calendar]:
        """Return the calendar file of each event that has one, by the `id()` of its item."""
        return calendars(self.issue, self.document.locale, self.theme.blocks, self.publication)

    @cached_property
    def calendar_addresses(self) -> Mapping[int, str]:
        """Return where those files are shown, by the `id()` of the item."""
        return {key: calendar.address(self.publication) for key, calendar in self.calendars.items()}

    @cached_property
    def issue_view(self) -> IssueView:
        """Return what templates see of the issue."""
        return issue_view(self.issue, self.document, self.publication, is_page=self.is_page)

    @cached_property
    def shared(self) -> Mapping[str, object]:
        """Return what every template sees."""
        locale = self.document.locale
        return {
            "issue": self.issue_view,
            "theme": theme_view(self.theme),
            "locale": locale,
            "merge": MergeView(self.mint, has_pages=self.publication.has_web_version),
            "_": lambda message: self.theme.word(locale, message),
            "_n": lambda one, many, number: plural(self.theme.words, locale, one, many, number),
        }

    def markup(self) -> str:
        """Return the whole issue as MJML; empty if a template has failed."""
        return self.laid_out(LAYOUT, self.markup_of(self.document.blocks))

    def markup_of(self, blocks: Sequence[Block], inside: int = 0) -> Markup:
        """Return blocks as MJML, each between its marks; `inside` is how many columns share their width."""
        pieces = []
        for block in blocks:
            frame = self._frame_of[id(block)]
            piece = self.block(block, f"blocks/{block.type}.mjml.j2", plain=False, inside=inside)
            if self.is_marked:
                piece = mark_block(self._number_of[id(block)], piece)
            framed = frame.before or frame.id
            pieces.append(f"<mj-raw>{frame.start}</mj-raw>{piece}<mj-raw>{frame.end}</mj-raw>" if framed else piece)
        return Markup("\n".join(pieces))  # noqa: S704 - made by templates

    def text(self) -> str:
        """Return the whole issue as plain text; empty if a template has failed."""
        body = self.text_of(self.document.blocks)
        if not theme_file(self.theme.folders, TEXT_LAYOUT):
            return body
        return self.laid_out(TEXT_LAYOUT, body)

    def text_of(self, blocks: Sequence[Block], inside: int = 0) -> str:
        """Return blocks as plain text."""
        pieces: list[tuple[str, Frame]] = []
        for block in blocks:
            name = f"blocks/{block.type}.txt.j2"
            has_own = theme_file(self.theme.folders, name)
            piece = self.block(block, name, plain=True, inside=inside) if has_own else self.generic_text(block)
            if piece.strip():
                pieces.append((piece.strip("\n").rstrip(), self._frame_of[id(block)]))
        return join_text(pieces)

    def laid_out(self, layout: str, body: str) -> str:
        """Return a layout around the blocks; a layout that leaves them out is a problem."""
        rendered = self.template(layout, {"body": body})
        if rendered and "".join(body.split()) not in "".join(rendered.split()):
            path = shown_path(theme_file(self.theme.folders, layout) or Path(layout), self.theme.folders)
            hint = "write {{ body }} where they belong"
            self.problems.append(error("no-body", "the layout leaves out what the issue says", path, hint=hint))
        return rendered

    def style(self, name: str) -> str:
        """Return one of the theme's style sheets, STYLE or HEAD_STYLE; empty if it has none."""
        return self.template(name, {}) if theme_file(self.theme.folders, name) else ""

    def block(self, block: Block, template: str, *, plain: bool, inside: int = 0) -> str:
        """Return one block, rendered."""
        schema = self.theme.blocks.get(block.type)
        if schema is None:
            # Content has already reported a type that the theme does not know.
            return ""
        if not theme_file(self.theme.folders, template):
            hint = f"write blocks/{block.type}.mjml.j2 into the theme's folder"
            path = f"templates/{self.theme.name}/blocks/{block.type}.yaml"
            self.problems.append(error("no-template", f"the block “{block.type}” has no template", path, hint=hint))
            return ""
        if self.is_marked and schema.body is Body.RAW and block.line:
            typed = block.typed_in(self.document.path)
            file = self.issue.folder / Path(typed.path).name
            source = mark(file, typed.line + 1, str(block.fields["source"]))
            block = replace(block, fields={**block.fields, "source": source})
        parts = self.parts(block, plain=plain)
        blocks = self.document.blocks
        view = block_view(block, schema, blocks, self.album, plain=plain, inside=inside, parts=parts)
        own = {
            "block": view,
            "items": item_views(block.items, schema, self.album, plain=plain, calendars=self.calendar_addresses),
        }
        try:
            return self.rendered(template, own)
        except TemplateFaultError as fault:
            if not self.told.has_fault_in(block, self.document):
                self.problems.append(fault.problem)
            return ""

    def parts(self, block: Block, *, plain: bool) -> Sequence[str]:
        """Return the columns of a block that holds others, each rendered."""
        columns = len(block.children)
        if plain:
            return [self.text_of(part, columns) for part in block.children]
        return [self.markup_of(part, columns) for part in block.children]

    def template(self, name: str, own: Mapping[str, object]) -> str:
        """Return a template, rendered with what every template sees and its own values."""
        try:
            return self.rendered(name, own)
        except TemplateFaultError as fault:
            self.problems.append(fault.problem)
            return ""

    def rendered(self, name: str, own: Mapping[str, object]) -> str:
        """Return a template, rendered. Raises TemplateFaultError."""
        return render(self.environment, name, {**self.shared, **own})

    def generic_text(self, block: Block) -> str:
        """Return the plain text of a block whose theme has no template for it: title, text, links, items."""
        schema = self.theme.blocks.get(block.type)
        if schema is None:
            return ""
        view = block_view(block, schema, self.document.blocks, self.album, plain=True)
        items = item_views(block.items, schema, self.album, plain=True)
        parts = [str(view.intro or ""), *(self.generic_part(part) for part in (view, *items))]
        parts += self.parts(block, plain=True)
        return "\n\n".join(part for part in parts if part.strip())

    def generic_part(self, view: View) -> str:
        """Return the plain text of one item's, or one block's, well-known fields."""
        known = dict(view)
        lines = [str(known[name]) for name in ("title", "text", "source") if known.get(name)]
        if isinstance(table := known.get("table"), Table):
            lines.append(table.text)
        links = known.get("links")
        more = self.theme.word(self.document.locale, "read more")
        if isinstance(links, (list, tuple)):
            lines += [f"{link.text or more}: {link.url}" for link in links if isinstance(link, Link)]
        image = known.get("image")
        if isinstance(image, ImageView) and image.url:
            lines.append(f"{image.alt or more}: {image.url}")
        return "\n".join(lines)


def join_text(pieces: Sequence[tuple[str, Frame]]) -> str:
    """Join the texts of blocks by blank lines, so that one that is left out takes its blank line with it.

    Up to the first block that everybody gets, the line follows its block; after it, the line goes before.
    """
    joined, is_after = "", False
    for text, frame in pieces:
        parted = f"\n\n{text}" if is_after else f"{text}\n\n" if frame.before else text
        is_after = is_after or not frame.before
        joined += f"{frame.before}{parted}{frame.after}"
    return joined


def make_frames(document: Document, mint: TagMint) -> tuple[Frame, ...]:
    """Return the frame of each block; conditions get tokens of the mint."""
    frames = []
    for number, block in enumerate(every_block(document.blocks)):
        before = after = ""
        if block.when:
            typed = block.typed_in("")
            own = mint.elsewhere(typed.path)
            before = own.add(TagKind.IF, block.when, typed.line).token
            after = own.add(TagKind.ENDIF, "", typed.line).token
        start, end = f"{document.nonce}b{number}z", f"{document.nonce}e{number}z"
        frames.append(Frame(start, end, before, after, tag_safe(block.id)))
    return tuple(frames)
