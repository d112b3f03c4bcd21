"""Markdown, written out: XHTML for the HTML part, and running text for the plain part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

from newsletter.content.faults import Faults
from newsletter.content.images import Pictures
from newsletter.content.links import read_address
from newsletter.content.markdown import parse, parse_inline, whole_address
from newsletter.content.model import Image, Link, RichText
from newsletter.merge.escape import CONTROLS
from newsletter.merge.expression import OWN_ADDRESSES
from newsletter.merge.tags import Tag, TagKind, by_token, split_tokens

if TYPE_CHECKING:
    from markdown_it.token import Token

# As wide as a column of text gets in a mail; Outlook shows a picture at its full width whatever styles say.
WIDEST = 560
MARKS = {"em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>"}


@dataclass
class _Inline:
    """What a run of inline Markdown holds so far, in both forms."""

    html: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    opened: list[tuple[str, int, bool]] = field(default_factory=list)


@dataclass
class _Container:
    """A list item, a quotation or the whole text, being written as plain text.

    A chunk is a paragraph's text and None, or the tokens of conditions and how many more they open than close.
    """

    kind: str
    chunks: list[tuple[str, int | None]] = field(default_factory=list)
    number: int = 0
    is_tight: bool = True


class Writer:
    """Writes the Markdown of one document, and reports what is wrong with its links and pictures."""

    def __init__(self, faults: Faults, pictures: Pictures, tags: Sequence[Tag], read_more: str) -> None:
        self._faults = faults
        self._pictures = pictures
        self._tags = by_token(tags)
        self._conditions = [tag.token for tag in tags if tag.kind is not TagKind.VALUE]
        self._read_more = read_more

    def silent(self) -> Writer:
        """Return a writer that reports nothing, for a text that is read a second time."""
        faults = Faults(self._faults.path)
        pictures = Pictures(self._pictures.folder, faults)
        return Writer(faults, pictures, tuple(self._tags.values()), self._read_more)

    def blocks(self, text: str, line: int) -> RichText:
        """Write paragraphs and lists; `line` is the number of the text's first line."""
        html: list[str] = []
        stack = [_Container("all")]
        for token in parse(clean(text), self._conditions):
            if token.type == "inline":
                inline = self._inline(token.children or [], line + (token.map[0] if token.map else 0))
                html.append("".join(inline.html))
                stack[-1].chunks.append((self._paragraph(inline), None))
            elif token.type == "condition":
                html.append(token.content)
                stack[-1].chunks.append((token.content, self._opens(token.content)))
            elif token.type in ("fence", "code_block"):
                html.append(f"<pre><code>{escape(token.content)}</code></pre>\n")
                stack[-1].chunks.append((token.content.rstrip("\n"), None))
            elif token.type == "hr":
                html.append("<hr />\n")
                stack[-1].chunks.append(("* * *", None))
            else:
                html.append(_tag(token))
                _nest(stack, token)
        return RichText("".join(html).strip("\n"), _joined(stack[0].chunks, "\n\n"))

    def inline(self, text: str, line: int) -> RichText:
        """Write one line without a paragraph around it, such as a heading."""
        inline = self._inline(parse_inline(clean(text), self._conditions), line)
        return RichText("".join(inline.html), self._paragraph(inline))

    def line(self, text: str, line: int) -> tuple[str, list[Link], list[Image]]:
        """Return the plain words of one line, and the links and the pictures in it."""
        inline = self._inline(parse_inline(clean(text), self._conditions), line)
        return "".join(inline.text).strip(), inline.links, inline.images

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
        links = [
            Link(link.text or self._read_more, link.url)
            for link in inline.links
            if link.url not in inline.shown and not link.url.startswith("#")
        ]
        lines = list(dict.fromkeys(f"{link.text}: {link.url}" for link in links))
        if len(lines) == 1 and words in (links[0].text, f"[{links[0].text}]"):
            return lines[0]
        return "\n".join([words, *lines]).strip("\n")

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
        done.links.append(Link("" if is_bare or _is_itself(words, url) else words, url))
        if is_bare or _is_itself(words, url):
            done.shown.add(url)

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


def _nest(stack: list[_Container], token: Token) -> None:
    """Open or close a list, an item or a quotation of the plain text."""
    if token.type in ("bullet_list_open", "ordered_list_open", "blockquote_open", "list_item_open"):
        stack.append(_Container(token.type.removesuffix("_open")))
        if token.type == "list_item_open":
            stack[-2].number += 1
            stack[-1].number = stack[-2].number if stack[-2].kind == "ordered_list" else 0
    elif token.type == "paragraph_open":
        if stack[-1].kind == "list_item" and not token.hidden:
            stack[-2].is_tight = False
    elif token.type in ("bullet_list_close", "ordered_list_close", "blockquote_close", "list_item_close"):
        done = stack.pop()
        stack[-1].chunks.append((_closed(done), None))


def _closed(done: _Container) -> str:
    if done.kind in ("bullet_list", "ordered_list"):
        return _joined(done.chunks, "\n" if done.is_tight else "\n\n")
    if done.kind == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in _joined(done.chunks, "\n\n").split("\n"))
    marker = f"{done.number}. " if done.number else "- "
    nested_lists_follow = "\n" if len(done.chunks) == 2 and done.chunks[1][0].startswith(("- ", "1. ")) else "\n\n"
    first, *rest = _joined(done.chunks, nested_lists_follow).split("\n")
    return "\n".join([marker + first, *(" " * len(marker) + line if line else "" for line in rest)])


def _joined(chunks: Sequence[tuple[str, int | None]], between: str) -> str:
    """Join chunks; the space beside a text that stands under a condition goes with that text."""
    done: list[str] = []
    started, depth = False, 0
    for text, opens in chunks:
        if opens is not None:
            depth += opens
            done.append(text)
        elif text and started:
            done.append(between + text)
        elif text:
            started = depth == 0
            done.append(text if started else text + between)
    return "".join(done)
