"""JSON Schemas of what stands in an issue's folder: issue.yaml, front matter, and data files of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.authoring.json_schema import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    WORDS,
    Schema,
    closed,
    described,
    document,
    either,
    has,
    one_of,
)
from newsletter.content.issuefile import KEYS, Kind
from newsletter.content.labels import Labels
from newsletter.content.top import FIELDS
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme

ISSUE_KINDS: Mapping[Kind, Schema] = {
    Kind.DATE: DATE,
    Kind.NAME: WORDS,
    Kind.NAMES: either({"type": ["string", "null"]}, {"type": "array", "items": {"type": ["string", "number"]}}),
    Kind.MAILBOX: {"type": ["string", "null"], "pattern": "^$|@"},
    Kind.BOOLEAN: {**BOOLEAN, "type": ["boolean", "null"]},
}
FRONT_MATTER_HELP = {
    "subject": "What an inbox shows. About 40 characters are seen on a phone.",
    "preheader": "What an inbox shows beside the subject.",
    "translated": "What this was translated from; “newsletter translate” writes it.",
    "without": "The ids of blocks that this language leaves out on purpose, such as #events.",
}
SEVERAL = either({"type": ["string", "null"]}, {"type": "array", "items": WORDS})
FIELD_KINDS: Mapping[FieldType, Schema] = {
    FieldType.TEXT: WORDS,
    FieldType.MARKDOWN: WORDS,
    FieldType.URL: {"type": ["string", "null"]},
    FieldType.IMAGE: {"type": ["string", "null"]},
    FieldType.DATE: DATE,
    FieldType.NUMBER: {**NUMBER, "type": ["number", "null"]},
    FieldType.BOOLEAN: {**BOOLEAN, "type": ["boolean", "null"]},
    FieldType.LINKS: SEVERAL,
    FieldType.LIST: SEVERAL,
}


def issue_schema(themes: Iterable[str], lists: Iterable[str]) -> Schema:
    """Return the schema of issue.yaml; `themes` and `lists` are the names that can be given there."""
    kinds = {
        **ISSUE_KINDS,
        Kind.NAME: either(one_of(themes), WORDS),
        Kind.NAMES: either({"type": "array", "items": either(one_of(lists), TEXT)}, ISSUE_KINDS[Kind.NAMES]),
    }
    return document("issue.yaml", closed({name: described(kinds[key.kind], key.help) for name, key in KEYS.items()}))


def front_matter_schema() -> Schema:
    """Return the schema of what stands between the two `---` at the top of a language's file."""
    texts = {name: described(WORDS, FRONT_MATTER_HELP.get(name, "")) for name in FIELDS}
    return document("The top of a language's file", closed(texts, ["subject"]))


def data_schemas(theme: Theme) -> Mapping[str, Schema]:
    """Return the schemas of data files by the name of the block that takes its items from them."""
    return {
        name: rows_schema(schema) if schema.body is Body.TABLE else data_schema(schema, theme)
        for name, schema in theme.blocks.items()
        if schema.body in (Body.ITEMS, Body.TABLE)
    }


def rows_schema(schema: BlockSchema) -> Schema:
    """Return the schema of a file with a table's rows: each names its columns, and what stands in them."""
    rows: Schema = {"type": "array", "items": {"type": "object", "minProperties": 1, "additionalProperties": WORDS}}
    return document(f"Rows of {schema.label}", _alone_or_named(rows))


def _alone_or_named(entries: Schema) -> Schema:
    named: Schema = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": entries}
    return either(entries, named)


def data_schema(schema: BlockSchema, theme: Theme) -> Schema:
    """Return the schema of a file with a block's items: a list of them, alone or under one name.

    A field may be called by its own name or by the theme's word for it in any language, with a capital or without.
    """
    called = _called(schema, theme)
    fields = {word: field_schema(schema.item[name]) for name, words in called.items() for word in words}
    if "image" in schema.item:
        fields["alt"] = described(WORDS, "What the picture shows.")
    item = closed(fields)
    needed = [called[name] for name, field in schema.item.items() if field.required]
    if needed:
        item["allOf"] = [either(*(has(word) for word in words)) for words in needed]
    items: Schema = {"type": "array", "items": item}
    return document(f"Items of {schema.label}", _alone_or_named(items))


def _called(schema: BlockSchema, theme: Theme) -> Mapping[str, list[str]]:
    """Return the ways to write the name of each field of an item."""
    words: dict[str, list[str]] = {name: [name] for name in schema.item}
    for locale in ("en", *theme.words):
        for word, name in Labels(theme, locale).fields(schema).items():
            words[name] += [word, word.capitalize()]
    return {name: list(dict.fromkeys(spelled)) for name, spelled in words.items()}


def field_schema(field: FieldSchema) -> Schema:
    """Return the schema of one field's value in YAML or JSON."""
    kind = one_of([*field.of, None]) if field.type is FieldType.CHOICE else FIELD_KINDS[field.type]
    return described(kind, field.help)
