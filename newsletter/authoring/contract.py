"""The template contract: every name that a template of a theme sees, and nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme
from newsletter.theme.schema import BODY_FIELD

WIDTH = 100
Names = Mapping[str, str]

BLOCK: Names = {
    "id": "the name after # on its first line; empty without one",
    "type": "the block's own name",
    "intro": "the text before the first item",
    "first": "whether it is the first block of the issue",
    "last": "whether it is the last one",
    "inside": "0; in another block how many columns share the width, and it prints only what goes into one",
    "parts": "of a body of blocks: what stands in each part, ready to be put into a column",
}
ITEM: Names = {
    "first": "whether it is the first item",
    "last": "whether it is the last one",
    "calendar": "where its calendar file is, of an item with a title and a date; empty where there is none",
}
ISSUE: Names = {
    "subject": "as an inbox shows it",
    "preheader": "what an inbox shows beside the subject",
    "date": "the day it is sent: .year, .month, .day",
    "date_text": "the date as the language writes it",
    "slug": "the name of its folder",
    "direction": "ltr or rtl",
    "opens_with": "the type of its first block",
    "is_page": "whether it is a page of the web, which nobody subscribed to, and no message",
    "block_types": 'the types of all its blocks: "header" in issue.block_types',
    "publication": ".name, .sender_name, .sender_address, .postal_address, .base_url",
}
MERGE: Names = {
    "subscriber": "the reader's fields: merge.subscriber.name",
    "unsubscribe_url": "where a reader ends the subscription",
    "web_url": "the issue in a browser; none where there are no public pages",
}
IMAGE: Names = {
    "fit": "image.fit(552): the same, fitted to a slot of so many pixels; then .src, .width, .height",
    "src": "its name in the message, for src=",
    "alt": "what it shows; empty for a picture that only decorates",
    "width": "the pixels across that it is shown at; without fit, its own",
    "height": "the pixels down that it is shown at",
    "url": "where it links to; empty if it does not",
    "caption": "its caption; empty without one",
    "dark": "the picture for the night; none if there is no other",
}
LINK: Names = {"text": "its words; empty where the theme has to say “read more”", "url": "where it leads"}
# What else a template may hold; `body` is in layouts only.
REST: Names = {
    "locale": "the language: lv, en, pt-BR",
    '_("read more")': "one of the theme's words in that language, from locales/*.po",
    '_n("%(number)s day", "%(number)s days", count)': "the same for words that a number changes",
    "body": "in layout.mjml.j2 and layout.txt.j2: all blocks",
    'value|date("long")': "a date as the language writes it: full, long, medium, short, or a pattern",
    "value|number": "a number as the language writes it",
    "value|time": "the time of a date that has one",
    "value|width": "how many columns of a text file a text takes",
    '{% include "base:style.css.j2" %}': "the file of that name in the theme that yours extends",
}
KINDS: Mapping[FieldType, str] = {
    FieldType.TEXT: "text",
    FieldType.MARKDOWN: "rich text; in .txt.j2 its plain form",
    FieldType.URL: "an address",
    FieldType.IMAGE: "an image",
    FieldType.DATE: "a date: .year, .month, .day",
    FieldType.NUMBER: "a number",
    FieldType.BOOLEAN: "true or false",
    FieldType.CHOICE: "one of",
    FieldType.LINKS: "a list of links",
    FieldType.LIST: "a list of texts",
}
BODY_KINDS: Mapping[Body, str] = {
    Body.MARKDOWN: "what stands between the fences: rich text; in .txt.j2 its plain form",
    Body.RAW: "what stands between the fences, as typed",
    Body.TABLE: "the table: .head, .rows, .align; printed whole by itself",
}


def contract(theme: Theme, schema: BlockSchema | None = None) -> Mapping[str, Names]:
    """Return what templates see, by owner: for one block its own fields, else what is there for all."""
    if schema is not None:
        shown = {"block": {**_fields(schema), **BLOCK}}
        if schema.item:
            shown["item"] = {**{name: _kind(field) for name, field in schema.item.items()}, **ITEM}
        return {**shown, **_used(schema)}
    return {
        "block": {**BLOCK, "…": "its fields: newsletter blocks NAME --contract"},
        "item": {**ITEM, "…": "its fields, in {% for item in items %}"},
        "issue": ISSUE,
        "merge": MERGE,
        "image": IMAGE,
        "link": LINK,
        "theme": dict(_values(theme.style)),
        "": REST,
    }


def describe_contract(names: Mapping[str, Names]) -> Iterator[str]:
    """Yield the lines that show a contract."""
    for owner, known in names.items():
        longest = max(len(f"{owner}.{name}") for name in known)
        for name, said in known.items():
            lead = f"{f'{owner}.{name}' if owner else name:<{longest}}  "
            yield from textwrap.wrap(
                said, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False
            )
        yield ""


def _fields(schema: BlockSchema) -> Names:
    own = {name: _kind(field) for name, field in {**schema.fields, **schema.attributes}.items()}
    name = BODY_FIELD.get(schema.body)
    return {name: BODY_KINDS[schema.body], **own} if name and schema.body in BODY_KINDS else own


def _used(schema: BlockSchema) -> Mapping[str, Names]:
    """Return what the values of a block's fields have themselves."""
    kinds = {field.type for part in (schema.attributes, schema.fields, schema.item) for field in part.values()}
    images = {"image": IMAGE} if FieldType.IMAGE in kinds else {}
    return {**images, **({"link": LINK} if FieldType.LINKS in kinds else {})}


def _kind(field: FieldSchema) -> str:
    kind = KINDS[field.type]
    if field.type is FieldType.CHOICE:
        kind = f"{kind} {', '.join(map(str, field.of))}"
    is_sure = field.required or field.default is not None or field.type in (FieldType.LINKS, FieldType.LIST)
    return kind if is_sure else f"{kind}, or none"


def _values(style: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in style.items():
        if isinstance(value, Mapping):
            yield from _values(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", ", ".join(map(str, value)) if isinstance(value, list) else str(value)
