"""A run of inline Markdown, written in both forms: XHTML, and words with the addresses of their links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

from newsletter.content.direction import keep_numbers
from newsletter.content.faults import Faults
from newsletter.content.footnotes import Notebook
from newsletter.content.images import Pictures
from newsletter.content.links import read_address
from newsletter.content.manner import Manner
from newsletter.content.markdown import whole_address
from newsletter.content.model import Image, Link
from newsletter.content.rawhtml import write_raw
from newsletter.content.typography import typeset
from newsletter.merge.expression import OWN_ADDRESSES
from newsletter.merge.tags import ANY_TOKEN, Tag, TagKind
from newsletter.theme.model import LinkForm

if TYPE_CHECKING:
    from markdown_it.token import Token

# As wide as a column of text gets in a mail; where less room is known, less is taken.
WIDEST = 560
MARKS = {
    f"{name}_{side}": f"<{'/' if side == 'close' else ''}{tag}>"
    for name, tag in (("em", "em"), ("strong", "strong"), ("s", "s"))
    for side in ("open", "close")
}


@dataclass(frozen=True)
class Placed:
    """A link in a run of text: before which piece it begins, and whether its words are its address."""

    link: Link
    at: int
    is_itself: bool


@dataclass
class Inline:
    """What a run of inline Markdown holds so far, in both forms. `notes` are the footnotes that it leads to."""

    html: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[Placed] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    opened: list[tuple[str, int, bool]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Return the text without spaces at the ends of its lines."""
        return "\n".join(part.strip(" ") for part in "".join(self.text).strip().split("\n"))


@dataclass
class InlineWriter:
    """Writes runs of inline Markdown, and reports what is wrong with their links, pictures and footnotes."""

    faults: Faults
    pictures: Pictures
    tags: Mapping[str, Tag]
    read_more: str
    manner: Manner
    notebook: Notebook

    def write(self, tokens: Sequence[Token], line: int) -> Inline:
        """Write what a Markdown parser found in some text; `line` is the number of its first line."""
        if self.manner.quotes:
            typeset(tokens, self.manner.quotes)
        if self.manner.right_to_left:
            keep_numbers(tokens)
        done = Inline()
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
            elif token.type in MARKS:
                done.html.append(MARKS[token.type])
            else:
                self._other(done, token, line)
        return done

    def _other(self, done: Inline, token: Token, line: int) -> None:
        match token.type:
            case "link_open":
                self._open_link(done, token, line)
            case "link_close":
                self._close_link(done)
            case "image":
                self._image(done, token, line)
            case "footnote":
                self._note(done, token.content, line)
            case "html_inline":
                html, words, faults = write_raw(token.content)
                for fault in faults:
                    self.faults.error("bad-html", fault.sentence, line + fault.line, fault.hint)
                done.html.append("" if faults else html)
                done.text.append(words)

    def address(self, typed: str, line: int) -> str:
        """Return the address of a link as it goes into HTML, or nothing if it cannot stand; report why."""
        token = typed.strip()
        tag = self.tags.get(token)
        if tag is not None and tag.kind is TagKind.VALUE and tag.source in OWN_ADDRESSES:
            return token
        if (first := ANY_TOKEN.match(token)) and first[0] in self.tags:
            return token  # what a tag may do at the beginning of a link is told when the text is compiled
        address = read_address(typed)
        if address.fault:
            fix = (typed.strip(), address.meant) if address.meant else None
            self.faults.error("bad-link", address.fault, line, address.hint, near=typed.strip(), fix=fix)
        return address.url

    def _note(self, done: Inline, label: str, line: int) -> None:
        if label not in self.notebook.notes:
            hint = f"write its words on a line of their own below:\n[^{label}]: …"
            sentence = f"the footnote [^{label}] is not there"
            self.faults.error("unknown-footnote", sentence, line, hint, near=f"[^{label}]")
            return
        done.html.append(f'<sup class="note">{self.notebook.number(label)}</sup>')
        done.text.append(f"[{self.notebook.plain_number(label)}]")
        done.notes.append(label)

    def _open_link(self, done: Inline, token: Token, line: int) -> None:
        url = self.address(str(token.attrGet("href") or ""), line)
        done.opened.append((url, len(done.text), token.markup == "bare"))
        if url:
            named = {name: str(token.attrGet(name) or "") for name in ("title", "id", "class")}
            named["title"] = self.manner.said(named["title"])
            more = "".join(f' {name}="{escape(value)}"' for name, value in named.items() if value)
            done.html.append(f'<a href="{escape(url)}"{more}>')

    def _close_link(self, done: Inline) -> None:
        url, start, is_bare = done.opened.pop()
        words = " ".join("".join(done.text[start:]).split())
        if not url:
            return
        is_picture = done.html[-1].startswith("<img")
        if is_picture:
            done.images[-1] = replace(done.images[-1], url=url)
            words = words.removeprefix("[").removesuffix("]")
        elif not words:
            done.html.append(escape(self.read_more, quote=False))
            done.text.append(self.read_more)
        done.html.append("</a>")
        is_itself = is_bare or _is_itself(words, url)
        done.links.append(Placed(Link("" if is_itself else words, url), start, is_itself))
        if is_itself or url.startswith("#"):
            return
        if self.manner.links is LinkForm.INLINE:
            done.text.append(f" <{url}>")
        elif self.manner.links is LinkForm.FOOTNOTES:
            done.text.append(f" [{self.notebook.plain_number(url)}]")

    def _image(self, done: Inline, token: Token, line: int) -> None:
        alt = self.manner.said(_words(token.children or []))
        caption = self.manner.said(str(token.attrGet("title") or ""))
        typed = str(token.attrGet("src") or "")
        image = self.pictures.find(typed, alt, line, caption=caption)
        if image is None:
            done.html.append("")
            return
        width = min(image.width, WIDEST)
        height = max(1, round(image.height * width / image.width))
        done.images.append(image)
        done.html.append(f'<img src="{image.src}" alt="{escape(image.alt)}" width="{width}" height="{height}" />')
        done.text.append(f"[{image.alt}]" if image.alt else "")


def _words(tokens: Sequence[Token]) -> str:
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content or _words(token.children or [])
        for token in tokens
    )


def _is_itself(words: str, url: str) -> bool:
    return bool(words) and read_address(whole_address(words)).url == url
