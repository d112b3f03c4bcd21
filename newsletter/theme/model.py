"""A theme and its block schemas, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from newsletter.theme.locales import lineage


class Body(StrEnum):
    """How a block's body is read."""

    MARKDOWN = "markdown"
    ITEMS = "items"
    TABLE = "table"
    BLOCKS = "blocks"
    YAML = "yaml"
    RAW = "raw"
    NONE = "none"


class FieldType(StrEnum):
    """What a field of a block or an item holds."""

    TEXT = "text"
    MARKDOWN = "markdown"
    URL = "url"
    IMAGE = "image"
    DATE = "date"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    LINKS = "links"
    LIST = "list"


class LinkForm(StrEnum):
    """Where plain text shows the addresses of a paragraph's links."""

    AFTER = "after"
    INLINE = "inline"
    FOOTNOTES = "footnotes"


@dataclass(frozen=True)
class PlainStyle:
    """How a theme writes plain text: how many columns a line has at the most, 0 for any number, and its links."""

    width: int = 0
    links: LinkForm = LinkForm.AFTER


@dataclass(frozen=True)
class FieldSchema:
    """One attribute of a block, or one field of an item. `of` are the choices; `help` is for the author.

    A field of an item that is a `line` may be written below the item's title, as `Name: value`. A date of an item may
    have to be the same as another one or `after` it.
    """

    name: str
    type: FieldType = FieldType.TEXT
    required: bool = False
    default: object = None
    of: tuple[object, ...] = ()
    help: str = ""
    line: bool = False
    after: str = ""


@dataclass(frozen=True)
class BlockSchema:
    """What an author may write in one type of block.

    `attributes` stand on the fence line; `item` are the fields of each item of an `items` body; `fields` are
    the keys of a `yaml` body, or what a `markdown` body must hold; `intro` says that text may stand before the
    first item. `inside` says that the block may stand in one whose body is `blocks`. `help` says when to use the block.
    It looks well with `least` to `most` items, 0 for any number; `once` says that every reader sees one at the most.
    """

    type: str
    label: str
    body: Body
    attributes: Mapping[str, FieldSchema] = field(default_factory=dict)
    item: Mapping[str, FieldSchema] = field(default_factory=dict)
    fields: Mapping[str, FieldSchema] = field(default_factory=dict)
    intro: bool = False
    example: str = ""
    help: str = ""
    inside: bool = False
    least: int = 0
    most: int = 0
    once: bool = False


@dataclass(frozen=True)
class Theme:
    """A theme, with what it takes from the themes it extends already merged in.

    `folders` are where templates are looked for, the theme's own first. `style` holds the values of
    theme.yaml (colours, dark colours, fonts, widths) as templates see them. `words` maps a locale to its catalogue:
    the English word to the translated one.
    """

    name: str
    folders: tuple[Path, ...]
    style: Mapping[str, object]
    blocks: Mapping[str, BlockSchema]
    words: Mapping[str, Mapping[str, str]]
    label: str = ""
    help: str = ""

    @property
    def plain(self) -> PlainStyle:
        """Return what theme.yaml says in `text`; what is wrong there has been reported."""
        group = self.style.get("text")
        values = group if isinstance(group, Mapping) else {}
        width, links = values.get("width"), str(values.get("links", LinkForm.AFTER))
        form = LinkForm(links) if links in tuple(LinkForm) else LinkForm.AFTER
        return PlainStyle(width if isinstance(width, int) else 0, form)

    def word(self, locale: str, message: str) -> str:
        """Return one of the theme's words in a locale; pt-BR falls back to pt, then to the word itself."""
        for name in (locale, *lineage(locale)[1:]):
            if translated := self.words.get(name, {}).get(message):
                return translated
        return message
