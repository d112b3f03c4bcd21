"""What templates see: issue, block, items, theme and merge, as plain values with attributes, and nothing else."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from newsletter.config import Publication
from newsletter.content.model import Block, Document, Image, Issue, Item, RichText, Table, every_block
from newsletter.merge.tags import TagKind, TagMint
from newsletter.render.figures import unbroken
from newsletter.render.pictures import Album, ImageView
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme

SEVERAL = frozenset({FieldType.LINKS, FieldType.LIST})


class View:
    """Values that a template reads as attributes: `theme.light.accent`, `block.title`."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> object:
        """Return a value by its name."""
        try:
            return self.__dict__["_values"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self) -> list[str]:
        """Return the names that there are, for a suggestion to a theme's author."""
        return sorted(self._values)

    def __iter__(self) -> Iterator[tuple[str, object]]:
        """Yield names and values, in the order they were written."""
        return iter(self._values.items())


@dataclass(frozen=True)
class IssueView:
    """An issue in one language, with who publishes it."""

    _document: Document
    date: datetime.date
    slug: str
    publication: View
    direction: str
    is_page: bool = False

    @property
    def subject(self) -> str:
        """Return the subject; it may hold tokens."""
        return self._document.subject

    @property
    def preheader(self) -> str:
        """Return the preheader; it may hold tokens."""
        return self._document.preheader

    @property
    def block_types(self) -> frozenset[str]:
        """Return the types of all blocks."""
        return frozenset(block.type for block in every_block(self._document.blocks))

    @property
    def opens_with(self) -> str:
        """Return the type of the first block; empty if there is none."""
        return next((block.type for block in self._document.blocks), "")

    @cached_property
    def date_text(self) -> str:
        """Return the date as the language writes it in full."""
        from newsletter.theme.locales import format_date

        return format_date(self.date, self._document.locale)

    def __dir__(self) -> list[str]:
        """Return the names that there are, for a suggestion to a theme's author."""
        names = ["subject", "preheader", "date", "date_text", "slug", "block_types", "opens_with"]
        names += ["publication", "direction", "is_page"]
        return sorted(names)


class MergeUseError(Exception):
    """A theme asks at build time for what is known only when a message is made."""


@dataclass(frozen=True)
class MergeValue:
    """A reader's value in a theme: prints a token."""

    name: str
    token: str

    def __str__(self) -> str:
        """Return the token."""
        return self.token

    def __html__(self) -> str:
        """Return the token; it needs no escaping."""
        return self.token

    def __bool__(self) -> bool:
        """Refuse: a template cannot know."""
        raise MergeUseError(f"merge.{self.name} is not known when the theme is built, so it cannot be asked for here")


class MergeView:
    """Merge values for a theme: `merge.subscriber.NAME`, `merge.unsubscribe_url`, `merge.web_url`.

    `web_url` is None where the publication has no public pages.
    """

    def __init__(self, mint: TagMint, *, has_pages: bool) -> None:
        self._mint = mint
        self._has_pages = has_pages
        self._made: dict[str, str] = {}

    def _token(self, name: str) -> str:
        if name not in self._made:
            self._made[name] = self._mint.add(TagKind.VALUE, name).token
        return self._made[name]

    @property
    def unsubscribe_url(self) -> str:
        """Return the token of the address that ends a subscription."""
        return self._token("unsubscribe_url")

    @property
    def web_url(self) -> str | None:
        """Return the token of the address of the issue in a browser, or None."""
        return self._token("web_url") if self._has_pages else None

    @property
    def subscriber(self) -> SubscriberView:
        """Return the reader's fields."""
        return SubscriberView(self._token)

    def __dir__(self) -> list[str]:
        """Return the names that there are, for a suggestion to a theme's author."""
        return ["subscriber", "unsubscribe_url", "web_url"]


class SubscriberView:
    """The reader's fields, each a token."""

    def __init__(self, token: object) -> None:
        self._token = token

    def __getattr__(self, name: str) -> MergeValue:
        """Return the token of a field."""
        if name.startswith("_"):
            raise AttributeError(name)
        path = f"subscriber.{name}"
        return MergeValue(path, self.__dict__["_token"](path))


def issue_view(issue: Issue, document: Document, publication: Publication, *, is_page: bool = False) -> IssueView:
    """Make the view of an issue in one language, for messages or for a page of the web."""
    from newsletter.theme.locales import direction

    names = ("name", "sender_name", "sender_address", "postal_address", "base_url")
    values = {name: getattr(publication, name) for name in names}
    return IssueView(document, issue.date, issue.slug, View(values), direction(document.locale), is_page)


def theme_view(theme: Theme) -> View:
    """Make the view of a theme's values."""
    return _nested(theme.style)


def _nested(values: Mapping[str, object]) -> View:
    return View({key: _nested(value) if isinstance(value, Mapping) else value for key, value in values.items()})


def block_view(
    block: Block,
    schema: BlockSchema,
    blocks: tuple[Block, ...],
    album: Album,
    *,
    plain: bool,
    inside: int = 0,
    parts: Sequence[str] = (),
) -> View:
    """Make the view of a block: its fields and attributes, and its id, type, intro, first, last and inside.

    A field that was left out is there, with its default. With `plain`, rich text is its plain form. `inside` is how
    many columns share the width where the block stands in one of them, and 0 where it stands by itself. `parts` are the
    columns of a block that holds others, rendered.
    """
    own = {
        "id": block.id,
        "type": block.type,
        "intro": _shown(block.intro, album, plain=plain),
        "first": block is blocks[0],
        "last": block is blocks[-1],
        "inside": inside,
        **({"parts": parts} if schema.body is Body.BLOCKS else {}),
    }
    fields = _fields({**schema.fields, **schema.attributes}, block.fields, album, plain=plain)
    return View({**fields, **own})


def item_views(
    items: tuple[Item, ...],
    schema: BlockSchema,
    album: Album,
    *,
    plain: bool,
    calendars: Mapping[int, str] | None = None,
) -> list[View]:
    """Make the views of a block's items, each with `first`, `last` and `calendar`, the address of its calendar file.

    `calendars` are those addresses by the `id()` of the item. A field of the schema keeps its name.
    """
    last = len(items) - 1
    dates = calendars or {}
    return [
        View(
            {
                "calendar": dates.get(id(item), ""),
                **_fields(schema.item, item.fields, album, plain=plain),
                "first": n == 0,
                "last": n == last,
            }
        )
        for n, item in enumerate(items)
    ]


def _fields(
    schemas: Mapping[str, FieldSchema], typed: Mapping[str, object], album: Album, *, plain: bool
) -> dict[str, object]:
    values: dict[str, object] = {name: _shown(value, album, plain=plain) for name, value in typed.items()}
    for name, schema in schemas.items():
        if values.get(name) is None:
            values[name] = () if schema.type in SEVERAL and schema.default is None else schema.default
    return values


def _shown(value: object, album: Album, *, plain: bool) -> object:
    """Return a field's value as a template sees it."""
    if isinstance(value, RichText):
        return value.text if plain else album.text(replace(value, html=unbroken(value.html)))
    if isinstance(value, Image):
        return ImageView(value, album)
    if isinstance(value, Table):
        return replace(value, html=unbroken(album.text(RichText(value.html, "")).html))
    if isinstance(value, (list, tuple)):
        return [_shown(part, album, plain=plain) for part in value]
    if isinstance(value, Mapping):
        return View({key: _shown(part, album, plain=plain) for key, part in value.items()})
    return value


def tag_safe(name: str) -> str:
    """Return a block's id as it may stand in markup."""
    return re.sub(r"[^\w-]", "", name)
