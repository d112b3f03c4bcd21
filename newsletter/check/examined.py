"""An edition, and an issue of several, as the rules see them: what is asked for is read once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from newsletter.check.linked import where_typed
from newsletter.check.place import Place, find_words
from newsletter.check.stretch import Files
from newsletter.check.texts import Written, read_texts
from newsletter.check.theme_files import lines_of_theme
from newsletter.check.typed_links import TypedLink
from newsletter.config import Settings
from newsletter.content.images import image_slug
from newsletter.content.model import Block, Document, Image, Issue
from newsletter.content.pictures.store import PictureStore
from newsletter.merge.tags import ANY_TOKEN, restore
from newsletter.problems import Problem
from newsletter.render.document import Element, parse
from newsletter.render.edition import Edition
from newsletter.render.inline import DECLARATION
from newsletter.render.places import Origin, Places, find_places
from newsletter.theme.model import Theme

if TYPE_CHECKING:
    from newsletter.publish.client import Answer

# Of the words of an element, so many are looked for in the text: a line is shorter than a paragraph.
LEAST_WORDS, MOST_LETTERS = 3, 60
# What a fitted copy has at the end of its name.
FITTED = re.compile(r"-[0-9a-f]{8,}(?:-\w+)?$")
HIDDEN_TEXT = frozenset({"style", "script", "title", "head"})


@dataclass(frozen=True)
class Declaration:
    """One declaration of a style sheet or a style attribute (CSS Syntax 5.4.4): its property in lower case."""

    name: str
    value: str


@dataclass(frozen=True)
class People:
    """Whom an issue is meant for: the columns of their lists, and the fields of those who get each language.

    `problems` are about their values; `stored` are the lists that have no file.
    """

    columns: tuple[str, ...]
    readers: Mapping[str, Sequence[Mapping[str, str]]]
    problems: tuple[Problem, ...] = ()
    stored: tuple[str, ...] = ()

    def of(self, locale: str) -> Sequence[Mapping[str, str]]:
        """Return the fields of those who get a language, `email` among them."""
        return self.readers.get(locale, ())


@dataclass(frozen=True)
class Examined:
    """One edition, with what it was made of. `whole` is the issue in which no language lacks a block.

    `is_sent` says that it is going to be sent, or published, and not only looked at. `people` is None where nobody was
    asked for. `answers` are what the web has said of addresses, where it was asked.
    """

    settings: Settings
    issue: Issue
    whole: Issue
    theme: Theme
    edition: Edition
    is_sent: bool = False
    people: People | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict, compare=False)

    @property
    def locale(self) -> str:
        """Return the edition's language."""
        return self.edition.locale

    @property
    def document(self) -> Document:
        """Return what was written in this language."""
        return self.issue.documents[self.locale]

    @property
    def path(self) -> str:
        """Return the file of this language, as problems show it."""
        return self.document.path

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines of that file, as they were typed."""
        return self.lines_of(self.path)

    @cached_property
    def _files(self) -> Files:
        return Files(self.issue.folder, self.path)

    @cached_property
    def tree(self) -> Element:
        """Return the HTML, parsed as rendering parses it. It is shared: no rule may change it."""
        return parse(self.edition.html)

    @cached_property
    def body(self) -> Element:
        """Return the body of the HTML; the whole of it where there is none."""
        body = self.tree.find("body")
        return self.tree if body is None else body

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Return the elements of the body in their order, without comments."""
        return tuple(element for element in self.body.iter() if isinstance(element.tag, str))

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """Return what the style elements hold, in their order."""
        return tuple(str(sheet.text or "") for sheet in self.tree.iter("style"))

    @cached_property
    def texts(self) -> tuple[tuple[Element, str], ...]:
        """Return each piece of text that readers may see, with the element that it stands in, in order."""
        return tuple(_texts(self.body))

    @cached_property
    def styles(self) -> Mapping[Element, tuple[Declaration, ...]]:
        """Return the declarations of every style attribute of the body, by its element."""
        return {element: declarations(str(element.get("style"))) for element in self.elements if element.get("style")}

    @cached_property
    def _places(self) -> Places:
        pictures = PictureStore(self.settings.work / "cache" / "images")
        return find_places(self.tree, self.whole, self.locale, self.theme, self.settings.publication, pictures)

    def origin(self, element: Element) -> Origin | None:
        """Return the template's line and the block that an element comes from; None where it cannot be told."""
        return self._places.of(element)

    def block(self, element: Element) -> Block | None:
        """Return the block that an element stands in; None for what the layout holds."""
        origin = self.origin(element)
        return origin.block if origin else None

    def place(self, element: Element, words: str = "") -> Place:
        """Return where an element was typed: in the language's text if a block holds it, else in the theme.

        `words` narrow it down to a line of the block; without them, what the element says is looked for, its address
        or its picture. A link stands where its words begin.
        """
        if "preheader" in str(element.get("class", "")).split():
            return self.top("preheader")
        if link := self.typed_link(element):
            return Place(link.path, link.line, link.column, self.lines_of(link.path)[link.line - 1])
        origin = self.origin(element)
        if origin is None:
            return Place(self.path)
        if not origin.path and origin.line:
            path = origin.block.typed_in(self.path).path if origin.block else self.path
            return Place(path, origin.line, None, origin.source)
        if origin.block is None:
            return Place(origin.path, origin.line, None, origin.source)
        return self.in_block(origin.block, *([words] if words else self._signs(element)))

    def typed_link(self, element: Element) -> TypedLink | None:
        """Return where the address of a link was typed in a text; None for what is no link, or is the theme's."""
        return self._typed_links.get(element)

    @cached_property
    def _typed_links(self) -> Mapping[Element, TypedLink]:
        return where_typed(self)

    def theme_place(self, element: Element) -> Place:
        """Return the line of the theme's template that an element comes from, whoever wrote what it holds."""
        origin = self.origin(element)
        if origin is None or not origin.path:
            return self.place(element)
        return Place(origin.path, origin.line, None, origin.source)

    def looks_place(self, element: Element) -> Place:
        """Return where the looks of an element were typed: pictures and raw HTML in the text, all else in the theme."""
        style = str(element.get("style") or f"<{element.tag}")
        block = self.block(element)
        lines = self.lines_of(block.typed_in(self.path).path) if block else self.lines
        is_content = element.tag == "img" or any(style in line for line in lines)
        return self.place(element) if is_content else self.theme_place(element)

    def in_block(self, block: Block, *signs: str) -> Place:
        """Return the line of a block that holds the first of some words, else its first line.

        It is of another language's file where this one takes the block from there.
        """
        typed = block.typed_in(self.path)
        lines = self.lines_of(typed.path)
        for words in signs:
            if found := find_words(words, lines, typed.line, typed.end_line):
                return Place(typed.path, *found, lines[found[0] - 1])
        source = lines[typed.line - 1] if 0 < typed.line <= len(lines) else ""
        return Place(typed.path, typed.line or None, None, source)

    def in_text(self, words: str) -> Place:
        """Return the first line of the language's text that holds some words; the file alone where none does."""
        found = find_words(words, self.lines)
        return Place(self.path, *found, self.line(found[0])) if found else Place(self.path)

    def top(self, key: str) -> Place:
        """Return the line at the top of the text that gives a key its value, as `subject`; the file where none does."""
        opened = False
        for number, line in enumerate(self.lines, 1):
            if line.strip() == "---":
                if opened:
                    break
                opened = True
            elif re.match(rf"\s*{re.escape(key)}\s*:", line):
                return Place(self.path, number, line.index(key) + 1, line)
        return Place(self.path)

    def in_theme(self, words: str) -> Place:
        """Return the first line of the theme's files that holds some words; its layout where none does."""
        for path, lines in self._theme_lines.items():
            if found := find_words(words, lines):
                return Place(path, *found, lines[found[0] - 1])
        return Place(next(iter(self._theme_lines), f"templates/{self.theme.name}"))

    def line(self, number: int) -> str:
        """Return a line of the language's text; empty if there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def lines_of(self, path: str) -> list[str]:
        """Return the lines of a file of the issue's folder, by its path as problems show it."""
        return self._files.lines(path)

    @cached_property
    def _theme_lines(self) -> Mapping[str, list[str]]:
        return lines_of_theme(self.theme)

    def _signs(self, element: Element) -> Iterator[str]:
        """Yield what the line of an element can be found by: its address, its picture, and what it says."""
        tags = self.edition.tags
        for name in ("href", "src"):
            if value := element.get(name):
                yield from self._typed_pictures(restore(str(value), tags))
                yield restore(str(value), tags)
        if alt := element.get("alt"):
            yield restore(str(alt), tags)
        for text in element.itertext():
            for part in ANY_TOKEN.split(str(text)):
                words = " ".join(part.split())
                if len(words) >= LEAST_WORDS:
                    yield words[:MOST_LETTERS]
                    yield " ".join(words[:MOST_LETTERS].split()[:3])

    def written(self, src: str) -> Image | None:
        """Return the picture of the issue that an address in the HTML is a fitted copy of; None for any other."""
        return self._written.get(FITTED.sub("", PurePosixPath(src).stem)) if src.startswith("images/") else None

    @cached_property
    def _written(self) -> Mapping[str, Image]:
        shown = [each for image in self.whole.images.values() for each in (image, image.dark) if each]
        return {image_slug(image.path.stem): image for image in shown}

    def _typed_pictures(self, src: str) -> Iterator[str]:
        """Yield the name of a picture as it was typed: what is shown is a fitted copy."""
        if image := self.written(src):
            yield f"images/{image.path.name}"


@dataclass(frozen=True)
class ExaminedIssue:
    """An issue with those of its editions that could be made, by their languages."""

    settings: Settings
    issue: Issue
    whole: Issue
    theme: Theme | None
    editions: Mapping[str, Examined]
    is_sent: bool = False
    people: People | None = None

    @cached_property
    def written(self) -> tuple[Written, ...]:
        """Return the texts of every language that can be read, the newsletter's own first; none without a theme."""
        return read_texts(self.issue, self.theme) if self.theme else ()


def declarations(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute, in order; what has no value is left out."""
    found = []
    for part in DECLARATION.findall(style):
        name, colon, value = part.partition(":")
        if colon and value.strip():
            found.append(Declaration(name.strip().lower(), value.strip()))
    return tuple(found)


def _texts(element: Element) -> Iterator[tuple[Element, str]]:
    if isinstance(element.tag, str) and element.tag not in HIDDEN_TEXT:
        if element.text and element.text.strip():
            yield element, str(element.text)
        for child in element:
            yield from _texts(child)
            if child.tail and child.tail.strip():
                yield element, str(child.tail)
