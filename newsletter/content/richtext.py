"""Markdown, written out: XHTML for the HTML part, and running text for the plain part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

from newsletter.content.faults import Faults
from newsletter.content.images import Pictures
from newsletter.content.links import read_address
from newsletter.content.markdown import DEEPEST, parse, parse_inline, whole_address
from newsletter.content.model import Image, Link, RichText, Table
from newsletter.content.plaintext import PlainText
from newsletter.content.tables import read_table, table_end
from newsletter.merge.escape import CONTROLS
from newsletter.merge.expression import OWN_ADDRESSES
from newsletter.merge.tags import Tag, TagKind, by_token, split_tokens

if TYPE_CHECKING:
    from markdown_it.token import Token

# As wide as a column of text gets in a mail; Outlook shows a picture at its full width whatever styles say.
WIDEST = 560
MARKS = {
    f"{name}_{side}": f"<{'/' if side == 'close' else ''}{tag}>"
    for name, tag in (("em", "em"), ("strong", "strong"), ("s", "s"))
    for side in ("open", "close")
}


@dataclass(frozen=True)
class _Placed:
    """A link in a run of text: before which piece it begins, and whether its words are its address."""

    link: Link
    at: int
    is_itself: bool


@dataclass
class _Inline:
    """What a run of inline Markdown holds so far, in both forms."""

    html: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[_Placed] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    opened: list[tuple[str, int, bool]] = field(default_factory=list)


class Writer:
    """Writes the Markdown of one document, and reports what is wrong with its links and pictures."""

    def __init__(self, faults: Faults, pictures: Pictures, tags: Sequence[Tag], read_more: str) -> None:
        self._faults = faults
        self._pictures = pictures
        self._tags = by_token(tags)
        self._conditions = [tag.token for tag in tags if tag.kind is not TagKind.VALUE]
        self._endif = next((tag.token for tag in tags if tag.kind is TagKind.ENDIF), "")
        self._read_more = read_more

    def silent(self) -> Writer:
        """Return a writer that reports nothing, for a text that is read a second time."""
        faults = Faults(self._faults.path)
        pictures = Pictures(self._pictures.folder, faults)
        return Writer(faults, pictures, tuple(self._tags.values()), self._read_more)

    def elsewhere(self, faults: Faults) -> Writer:
        """Return a writer for the texts of another file, whose faults are told there."""
        pictures = Pictures(self._pictures.folder, faults, self._pictures.shown)
        return Writer(faults, pictures, faults.tags, self._read_more)

    def picture(self, typed: str, alt: str, line: int) -> Image | None:
        """Return the picture of a name as typed, which stands alone."""
        return self._pictures.find(typed, alt, line)

    def table(self, text: str, line: int) -> tuple[Table | None, int | None]:
        """Return the table that a text is, and the number of the first line that is not part of it."""
        tokens = parse(clean(text), self._conditions)
        start = next((at for at, token in enumerate(tokens) if token.type == "table_open"), None)
        if start is None:
            return None, line
        end = table_end(tokens, start)
        others = [token.map[0] for token in (*tokens[:start], *tokens[end:]) if token.map]
        return self._table(tokens[start:end], line), line + others[0] if others else None

    def _table(self, tokens: Sequence[Token], line: int) -> Table:
        def cell(token: Token) -> RichText:
            inline = self._inline(token.children or [], line + (token.map[0] if token.map else 0))
            return RichText("".join(inline.html), self._paragraph(inline))

        return read_table(tokens, cell, self._conditions)

    def blocks(self, text: str, line: int) -> RichText:
        """Write paragraphs and lists; `line` is the number of the text's first line."""
        html: list[str] = []
        plain = PlainText()
        tokens = parse(clean(text), self._conditions)
        if deep := next((token for token in tokens if token.level >= DEEPEST - 1), None):
            sentence = "too many lists and quotations stand inside one another"
            at = line + (deep.map[0] if deep.map else 0)
            self._faults.error("too-deep", sentence, at, "begin the line further to the left")
        skipped = 0
        for at, token in enumerate(tokens):
            if at < skipped:
                continue
            if token.type == "table_open":
                skipped = table_end(tokens, at)
                table = self._table(tokens[at:skipped], line)
                html.append(f"{table.html}\n")
                plain.add(table.text)
            elif token.type == "inline":
                inline = self._inline(token.children or [], line + (token.map[0] if token.map else 0))
                html.append("".join(inline.html))
                plain.add(self._paragraph(inline))
            elif token.type == "condition":
                html.append(token.content)
                plain.condition(token.content, self._opens(token.content))
            elif token.type in ("fence", "code_block"):
                html.append(f"<pre><code>{escape(token.content)}</code></pre>\n")
                plain.add(token.content.rstrip("\n"))
            elif token.type == "hr":
                html.append("<hr />\n")
                plain.add("* * *")
            else:
                html.append(_tag(token))
                plain.meet(token.type, is_hidden=token.hidden)
        return RichText("".join(html).strip("\n"), str(plain))

    def inline(self, text: str, line: int) -> RichText:
        """Write one line without a paragraph around it, such as a heading."""
        inline = self._inline(parse_inline(clean(text), self._conditions), line)
        return RichText("".join(inline.html), self._paragraph(inline))

    def line(self, text: str, line: int) -> tuple[str, list[Link], list[Image]]:
        """Return the plain words of one line, and the links and the pictures in it."""
        inline = self._inline(parse_inline(clean(text), self._conditions), line)
        return "".join(inline.text).strip(), [placed.link for placed in inline.links], inline.images

    def address(self, typed: str, line: int) -> str:
        """Return the address of a link as it goes into HTML, or nothing if it cannot stand; report why."""
        token = typed.strip()
        tag = self._tags.get(token)
        if tag is not None and tag.kind is TagKind.VALUE and tag.source in OWN_ADDRESSES:
            return token
        if any(token.startswith(known) for known in self._tags):
            return token  # what a tag may do at the beginning of a link is told when the text is compiled
        address = read_address(typed)
        if address.fault:
            fix = (typed.strip(), address.meant) if address.meant else None
            self._faults.error("bad-link", address.fault, line, address.hint, near=typed.strip(), fix=fix)
        return address.url

    def _opens(self, tokens: str) -> int:
        kinds = [piece.kind for _, piece in split_tokens(tokens, self._tags) if isinstance(piece, Tag)]
        return kinds.count(TagKind.IF) - kinds.count(TagKind.ENDIF)

    def _paragraph(self, inline: _Inline) -> str:
        """Return a paragraph as plain text: the sentence unbroken, and its links below it."""
        words = "\n".join(part.strip(" ") for part in "".join(inline.text).strip().split("\n"))
        lines: dict[tuple[str, str], None] = {}
        for placed in inline.links:
            link = placed.link
            if placed.is_itself or link.url.startswith("#"):
                continue
            name = link.text or self._read_more
            opened, closing = self._around(inline.text[: placed.at])
            if words in (name, f"[{name}]"):
                return f"{name}: {link.url}"
            lines[opened, f"\n{name}: {link.url}{closing}"] = None
        return (words + "".join(opened + line for opened, line in lines)).strip("\n")

    def _around(self, before: Sequence[str]) -> tuple[str, str]:
        """Return the tokens of the conditions that are open after some text, and those that close them."""
        opened: list[str] = []
        for _, piece in split_tokens("".join(before), self._tags):
            if not isinstance(piece, Tag) or piece.kind is TagKind.VALUE:
                continue
            if piece.kind is TagKind.IF:
                opened.append(piece.token)
            elif opened and piece.kind is TagKind.ENDIF:
                opened.pop()
            elif opened:
                opened[-1] += piece.token
        return "".join(opened), self._endif * len(opened)

    def _inline(self, tokens: Sequence[Token], line: int) -> _Inline:
        done = _Inline()
        for token in tokens:
            if token.type == "text":
                done.html.append(escape(token.content, quote=False))
                done.text.append(token.content)
            elif token.type in ("softbreak", "hardbreak"):
                done.html.append("<br />\n")
                done.text.append("\n")
                line += 1
            elif token.type == "code_inline":
                done.html.append(f"<code>{escape(token.content, quote=False)}</code>")
                done.text.append(token.content)
            elif token.type == "link_open":
                self._open_link(done, token, line)
            elif token.type == "link_close":
                self._close_link(done)
            elif token.type == "image":
                self._image(done, token, line)
            else:
                done.html.append(MARKS[token.type])
        return done

    def _open_link(self, done: _Inline, token: Token, line: int) -> None:
        url = self.address(str(token.attrGet("href") or ""), line)
        done.opened.append((url, len(done.text), token.markup == "bare"))
        if url:
            title = str(token.attrGet("title") or "")
            more = f' title="{escape(title)}"' if title else ""
            done.html.append(f'<a href="{escape(url)}"{more}>')

    def _close_link(self, done: _Inline) -> None:
        url, start, is_bare = done.opened.pop()
        words = " ".join("".join(done.text[start:]).split())
        if not url:
            return
        is_picture = done.html[-1].startswith("<img")
        if is_picture:
            done.images[-1] = replace(done.images[-1], url=url)
            words = words.removeprefix("[").removesuffix("]")
        elif not words:
            done.html.append(escape(self._read_more, quote=False))
            done.text.append(self._read_more)
        done.html.append("</a>")
        is_itself = is_bare or _is_itself(words, url)
        done.links.append(_Placed(Link("" if is_itself else words, url), start, is_itself))

    def _image(self, done: _Inline, token: Token, line: int) -> None:
        alt = _words(token.children or [])
        caption = str(token.attrGet("title") or "")
        typed = str(token.attrGet("src") or "")
        image = self._pictures.find(typed, alt, line, caption=caption)
        if image is None:
            done.html.append("")
            return
        width = min(image.width, WIDEST)
        height = max(1, round(image.height * width / image.width))
        done.images.append(image)
        done.html.append(f'<img src="{image.src}" alt="{escape(image.alt)}" width="{width}" height="{height}" />')
        done.text.append(f"[{image.alt}]" if image.alt else "")


def clean(text: str) -> str:
    """Take out the characters that no HTML may hold; a word processor's own line break becomes a space."""
    return CONTROLS.sub("", text.replace("\x0b", " ").replace("\x0c", " "))


def _words(tokens: Sequence[Token]) -> str:
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content or _words(token.children or [])
        for token in tokens
    )


def _tag(token: Token) -> str:
    if token.hidden:
        return ""
    if token.nesting < 0:
        return f"</{token.tag}>\n"
    return f"<{token.tag}>" + ("\n" if token.tag in ("ul", "ol", "blockquote") else "")


def _is_itself(words: str, url: str) -> bool:
    return bool(words) and read_address(whole_address(words)).url == url
