"""Markdown, written out: XHTML for the HTML part, and running text for the plain part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from textwrap import indent
from typing import TYPE_CHECKING

from newsletter.content.faults import Faults
from newsletter.content.footnotes import Notebook
from newsletter.content.images import Pictures
from newsletter.content.inlines import Inline, InlineWriter
from newsletter.content.manner import Manner
from newsletter.content.markdown import DEEPEST, Conditions, parse, parse_inline
from newsletter.content.model import Image, Link, RichText, Table
from newsletter.content.plaintext import PlainText
from newsletter.content.rawhtml import crossed, is_well_formed, write_raw
from newsletter.content.tables import TableReader, table_end
from newsletter.merge.escape import CONTROLS
from newsletter.merge.tags import Tag, TagKind, by_token, split_tokens
from newsletter.theme.model import LinkForm

if TYPE_CHECKING:
    from markdown_it.token import Token

# In a cell and in words alone, an address can only stand beside its words, or nowhere.
IN_CELLS, IN_WORDS = LinkForm.INLINE, LinkForm.AFTER


class Writer:
    """Writes the Markdown of one document, and reports what is wrong with its links and pictures."""

    def __init__(
        self,
        faults: Faults,
        pictures: Pictures,
        tags: Sequence[Tag],
        read_more: str,
        manner: Manner | None = None,
        notebook: Notebook | None = None,
    ) -> None:
        self._faults = faults
        self._tags = by_token(tags)
        self._conditions = Conditions(frozenset(tag.token for tag in tags if tag.kind is not TagKind.VALUE))
        self._endif = next((tag.token for tag in tags if tag.kind is TagKind.ENDIF), "")
        self._notebook = notebook or Notebook()
        manner = manner or Manner()
        self._inlines = InlineWriter(faults, pictures, self._tags, read_more, manner, self._notebook)
        self._cells = replace(self._inlines, manner=replace(manner, links=IN_CELLS))
        self._words = replace(self._inlines, manner=replace(manner, links=IN_WORDS))

    @property
    def _manner(self) -> Manner:
        return self._inlines.manner

    def silent(self) -> Writer:
        """Return a writer that reports nothing, for a text that is read a second time."""
        faults = Faults(self._faults.path)
        pictures = Pictures(self._inlines.pictures.folder, faults)
        return Writer(faults, pictures, tuple(self._tags.values()), self._inlines.read_more, self._manner)

    def elsewhere(self, faults: Faults) -> Writer:
        """Return a writer for the texts of another file, whose faults are told there."""
        pictures = Pictures(self._inlines.pictures.folder, faults, self._inlines.pictures.shown)
        return Writer(faults, pictures, faults.tags, self._inlines.read_more, self._manner, self._notebook)

    def picture(self, typed: str, alt: str, line: int) -> Image | None:
        """Return the picture of a name as typed, which stands alone."""
        return self._inlines.pictures.find(typed, alt, line)

    def table(self, text: str, line: int) -> tuple[Table | None, int | None]:
        """Return the table that a text is, and the number of the first line that is not part of it."""
        text = clean(text)
        tokens = parse(text, self._conditions)
        start = next((at for at, token in enumerate(tokens) if token.type == "table_open"), None)
        if start is None:
            return None, line
        end = table_end(tokens, start)
        others = [token.map[0] for token in (*tokens[:start], *tokens[end:]) if token.map]
        notes: list[str] = []
        table, _ = self._table(tokens[start:end], text.split("\n"), line, notes)
        html, below = self._notes(notes)
        table = replace(table, html=table.html + html, text="\n\n".join([table.text, *below]))
        return table, line + others[0] if others else None

    def _table(self, tokens: Sequence[Token], lines: Sequence[str], line: int, notes: list[str]) -> tuple[Table, str]:
        def cell(token: Token) -> RichText:
            inline = self._cells.write(token.children or [], line + (token.map[0] if token.map else 0))
            notes.extend(inline.notes)
            return RichText("".join(inline.html), inline.words)

        def too_many(at: int, cells: int, wanted: int) -> None:
            sentence = f"this row has {cells} cells, and the first one {wanted}"
            hint = "take the bars away that are too many; a bar that is part of the text is written \\|"
            self._faults.error("too-many-cells", sentence, line + at, hint)

        return TableReader(lines, self._conditions, cell, self._opens, too_many).read(tokens)

    def blocks(self, text: str, line: int) -> RichText:
        """Write paragraphs and lists; `line` is the number of the text's first line."""
        allow_html = self._manner.allow_html
        text = clean(text)
        tokens = parse(text, self._conditions, allow_html=allow_html)
        if deep := next((token for token in tokens if token.level >= DEEPEST - 1), None):
            sentence = "too many lists and quotations stand inside one another"
            at = line + (deep.map[0] if deep.map else 0)
            self._faults.error("too-deep", sentence, at, "begin the line further to the left")
        lines = text.split("\n")
        written = self._written(tokens, lines, line)
        if allow_html and not is_well_formed(written.html):
            self._report_crossed(text, written.html, line)
            written = self._written(parse(text, self._conditions), lines, line)
        return written

    def _written(self, tokens: Sequence[Token], lines: Sequence[str], line: int) -> RichText:
        html: list[str] = []
        plain = PlainText()
        notes: list[str] = []
        urls: list[str] = []
        skipped = 0
        for at, token in enumerate(tokens):
            number = line + (token.map[0] if token.map else 0)
            if at < skipped:
                continue
            if token.type == "table_open":
                skipped = table_end(tokens, at)
                table, after = self._table(tokens[at:skipped], lines, line, notes)
                html.append(f"{table.html}\n{after}")
                plain.add(table.text)
                plain.condition(after, self._opens(after))
            elif token.type == "inline":
                inline = self._inlines.write(token.children or [], number)
                notes += inline.notes
                urls += [placed.link.url for placed in inline.links]
                html.append("".join(inline.html))
                plain.add(self._paragraph(inline))
            elif token.type == "condition":
                html.append(token.content)
                plain.condition(token.content, self._opens(token.content))
            elif token.type == "html_block":
                made, words = self._raw(token.content, number)
                html.append(made)
                plain.add(words)
            else:
                _simple(token, html, plain)
        below = self._addresses(urls)
        made, texts = self._notes(notes)
        for paragraph in [*below, *texts]:
            plain.add(paragraph)
        return RichText(("".join(html) + made).strip("\n"), str(plain))

    def inline(self, text: str, line: int) -> RichText:
        """Write one line without a paragraph around it, such as a heading."""
        tokens = parse_inline(clean(text), self._conditions, allow_html=self._manner.allow_html)
        inline = self._inlines.write(tokens, line)
        self._report_notes(inline, line)
        html = "".join(inline.html)
        if self._manner.allow_html and not is_well_formed(html):
            self._report_crossed(text, html, line)
            html = escape(inline.words, quote=False)
        below = self._addresses([placed.link.url for placed in inline.links])
        return RichText(html, "\n".join([self._paragraph(inline), *below]))

    def line(self, text: str, line: int) -> tuple[str, list[Link], list[Image]]:
        """Return the plain words of one line, and the links and the pictures in it."""
        inline = self._words.write(parse_inline(clean(text), self._conditions), line)
        self._report_notes(inline, line)
        return "".join(inline.text).strip(), [placed.link for placed in inline.links], inline.images

    def said(self, text: str) -> str:
        """Return words that are no Markdown with the signs of the language."""
        return self._manner.said(text)

    def address(self, typed: str, line: int) -> str:
        """Return the address of a link as it goes into HTML, or nothing if it cannot stand; report why."""
        return self._inlines.address(typed, line)

    def _raw(self, typed: str, line: int) -> tuple[str, str]:
        html, words, faults = write_raw(typed)
        for fault in faults:
            self._faults.error("bad-html", fault.sentence, line + fault.line, fault.hint)
        return ("" if faults else html), "\n".join(part.strip() for part in words.strip().split("\n") if part.strip())

    def _report_crossed(self, text: str, html: str, line: int) -> None:
        name = crossed(html)
        lines = text.lower().split("\n")
        at = next((n for n, typed in enumerate(lines) if f"<{name}" in typed or f"</{name}" in typed), 0)
        hint = f"each <{name}> needs a </{name}>, in the same paragraph and inside of what it stands in"
        self._faults.error("bad-html", f"<{name}> does not close where it can", line + at, hint)

    def _report_notes(self, inline: Inline, line: int) -> None:
        for label in inline.notes:
            hint = "lead to it from the text below"
            self._faults.error("no-place", f"the footnote [^{label}] has no room here", line, hint)

    def _notes(self, labels: Sequence[str]) -> tuple[str, list[str]]:
        """Return the footnotes that a text has led to, in both forms."""
        html, texts = [], []
        for label in dict.fromkeys(labels):
            note = self._notebook.notes[label]
            tokens = parse_inline(clean(note.text), self._conditions)
            inline = self._inlines.write(tokens, note.line)
            self._report_notes(inline, note.line)
            sign = f'<sup class="note">{self._notebook.number(label)}</sup>'
            html.append(f'<p class="note">{sign} {"".join(inline.html)}</p>')
            urls = self._addresses([placed.link.url for placed in inline.links])
            number = self._notebook.plain_number(label)
            texts.append("\n".join([f"[{number}] {self._paragraph(inline)}", *urls]))
        return ("\n" + "\n".join(html) if html else ""), texts

    def _addresses(self, urls: Sequence[str]) -> list[str]:
        """Return the lines that numbers behind links lead to, where plain text has them."""
        if self._manner.links is not LinkForm.FOOTNOTES:
            return []
        known = self._notebook.plain_numbers
        lines = [f"[{known[url]}] {url}" for url in dict.fromkeys(urls) if url in known]
        return ["\n".join(lines)] if lines else []

    def _opens(self, tokens: str) -> int:
        kinds = [piece.kind for _, piece in split_tokens(tokens, self._tags) if isinstance(piece, Tag)]
        return kinds.count(TagKind.IF) - kinds.count(TagKind.ENDIF)

    def _paragraph(self, inline: Inline) -> str:
        """Return a paragraph as plain text: the sentence unbroken, and its links below it."""
        words = inline.words
        if self._manner.links is not LinkForm.AFTER:
            return words
        lines: dict[tuple[str, str], None] = {}
        for placed in inline.links:
            link = placed.link
            if placed.is_itself or link.url.startswith("#"):
                continue
            name = link.text or self._inlines.read_more
            opened, closing = self._around(inline.text[: placed.at])
            if words in (name, f"[{name}]"):
                return f"{name}: {link.url}"
            lines[opened, f"\n{name}: {link.url}{closing}"] = None
        return (words + "".join(opened + line for opened, line in lines)).strip("\n")

    def _around(self, before: Sequence[str]) -> tuple[str, str]:
        """Return the tokens of the conditions that are open after some text, and those that close them."""
        opened: list[str] = []
        if not self._conditions.tokens:
            return "", ""
        for token in self._conditions.found("".join(before)):
            kind = self._tags[token].kind
            if kind is TagKind.IF:
                opened.append(token)
            elif opened and kind is TagKind.ENDIF:
                opened.pop()
            elif opened:
                opened[-1] += token
        return "".join(opened), self._endif * len(opened)


def clean(text: str) -> str:
    """Take out the characters that no HTML may hold; a word processor's own line break becomes a space."""
    return CONTROLS.sub("", text.replace("\x0b", " ").replace("\x0c", " "))


def _simple(token: Token, html: list[str], plain: PlainText) -> None:
    """Write code, a rule, or the beginning or end of a list or quotation."""
    if token.type in ("fence", "code_block"):
        html.append(f"<pre><code>{escape(token.content)}</code></pre>\n")
        # Room at the left tells code from sentences, whose lines may be broken.
        plain.add(indent(token.content.rstrip("\n"), "    "))
    elif token.type == "hr":
        html.append("<hr />\n")
        plain.add("* * *")
    else:
        html.append(_tag(token))
        plain.meet(token.type, is_hidden=token.hidden)


def _tag(token: Token) -> str:
    if token.hidden:
        return ""
    if token.nesting < 0:
        return f"</{token.tag}>\n"
    name = escape(str(token.attrGet("id") or "")) if token.type == "heading_open" else ""
    names = f' id="{name}"' if name else ""
    return f"<{token.tag}{names}>" + ("\n" if token.tag in ("ul", "ol", "blockquote") else "")
