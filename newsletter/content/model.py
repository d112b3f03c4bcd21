"""An issue as it was written: documents, blocks and the fields that templates see."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.merge.tags import Tag


@dataclass(frozen=True)
class RichText:
    """Markdown, rendered: well-formed XHTML for the HTML part, and text for the plain part.

    Both may hold merge tokens. In a template with autoescape `{{ value }}` prints the HTML.
    """

    html: str
    text: str

    def __html__(self) -> str:
        """Return the HTML, as markupsafe asks for it."""
        return self.html

    def __str__(self) -> str:
        """Return the HTML."""
        return self.html

    def __bool__(self) -> bool:
        """Tell whether there is anything to show."""
        return bool(self.html.strip())


@dataclass(frozen=True)
class Table:
    """A table: its cells for templates that lay them out themselves, and both forms written out.

    `align` is `left`, `center`, `right` or nothing for each column. Each row has as many cells as `head`.
    """

    head: tuple[RichText, ...]
    rows: tuple[tuple[RichText, ...], ...]
    align: tuple[str, ...]
    html: str
    text: str

    def __html__(self) -> str:
        """Return the HTML, as markupsafe asks for it."""
        return self.html

    def __str__(self) -> str:
        """Return the HTML."""
        return self.html


@dataclass(frozen=True)
class Link:
    """A link that stands by itself. A text that was left out is empty: the theme has its own word."""

    text: str
    url: str


@dataclass(frozen=True)
class Image:
    """A picture of the issue's folder.

    `src` is the name it has in built HTML and in the message; `width` and `height` are its own pixels. An empty
    `alt` means that the picture is decorative. `url` is where it links to, `caption` is its Markdown title,
    `dark` the same picture drawn for a dark ground, `document` the path of the text that names it in its `line`.
    """

    src: str
    path: Path
    alt: str
    width: int
    height: int
    url: str = ""
    caption: str = ""
    line: int = 0
    dark: Image | None = None
    document: str = ""


@dataclass(frozen=True)
class Item:
    """One item of an `items` body: its fields by the schema's names, and the line it starts on."""

    fields: Mapping[str, object]
    line: int


@dataclass(frozen=True)
class Typed:
    """The lines of a file in which a block was typed."""

    path: str
    line: int
    end_line: int


@dataclass(frozen=True)
class Block:
    """One part of a language's content.

    `fields` holds the attributes, and of a `markdown` body `text` (RichText), of a `raw` body `source`, of a `table`
    body `table` (Table), of a `yaml` body its keys. `when` is the condition that says who sees it, as typed. `children`
    are the parts of a `blocks` body, each some blocks. `typed` says where a block stands that a language takes from
    another; its lines are then those after which this language lacks it. `data` is the path of the file that its items
    or its table come from, where they stand in one.
    """

    type: str
    line: int
    end_line: int
    id: str = ""
    when: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    intro: RichText | None = None
    children: tuple[tuple[Block, ...], ...] = ()
    typed: Typed | None = None
    data: str = ""

    def typed_in(self, path: str) -> Typed:
        """Return where the block was typed; `path` is the text that it is read from."""
        return self.typed or Typed(path, self.line, self.end_line)


def every_block(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks in order, each followed by those that stand inside it."""
    for block in blocks:
        yield block
        for part in block.children:
            yield from every_block(part)


@dataclass(frozen=True)
class Document:
    """One language of an issue. Texts hold tokens of `nonce`, each explained by one of `tags`.

    `translated` are the digests of what it was translated from, `without` the ids of blocks that it leaves out on
    purpose.
    """

    locale: str
    path: str
    subject: str
    preheader: str
    blocks: tuple[Block, ...]
    nonce: str
    tags: tuple[Tag, ...] = ()
    translated: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Issue:
    """One issue's folder, parsed. `images` are all pictures that its documents show, by `src`."""

    slug: str
    folder: Path
    date: datetime.date
    theme: str
    documents: Mapping[str, Document]
    lists: tuple[str, ...] = ()
    sender: str = ""
    images: Mapping[str, Image] = field(default_factory=dict)
