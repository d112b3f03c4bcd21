"""The blocks of a theme in words: a list of all, and one with its fields and an example."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import zip_longest

from newsletter.content.blocknames import meant_block
from newsletter.content.shortest import choices, shortest_form
from newsletter.errors import UsageError
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme

WIDTH = 100
# Of these so many columns hold what is typed.
FORM = 46
RULES = (
    "A block begins with :::name and ends with ::: on a line of its own. Of words with | between them, write one.",
    "Pictures lie in the folder images: ![what it shows](images/x.jpg). Links: [words](https://…).",
    "Only for some readers: when=\"subscriber.city == 'Rīga'\" behind the name.",
)
KINDS: Mapping[FieldType, str] = {
    FieldType.TEXT: "a text",
    FieldType.MARKDOWN: "text as in a letter",
    FieldType.URL: "an address",
    FieldType.IMAGE: "a picture",
    FieldType.DATE: "a date, YYYY-MM-DD",
    FieldType.NUMBER: "a number",
    FieldType.BOOLEAN: "true or false",
    FieldType.LINKS: "links",
    FieldType.LIST: "texts with commas between",
}
# What every block may have on its first line, whatever its schema says.
EVERYWHERE = (
    ("when", "a condition", "who sees the block, for example when=\"subscriber.city == 'Rīga'\""),
    ("#name", "", "a name to link to: [there](#name)"),
)
FROM_FILE = {
    Body.ITEMS: ("from", "a file", "takes the items from a YAML, JSON or CSV file of the issue's folder"),
    Body.TABLE: ("from", "a file", "takes the rows from a YAML, JSON or CSV file of the issue's folder"),
}
BODIES: Mapping[Body, str] = {
    Body.MARKDOWN: "Between the two lines stands text.",
    Body.ITEMS: "Between the two lines stand items, one after the other.",
    Body.TABLE: "Between the two lines stands a table.",
    Body.BLOCKS: "Between the two lines stand other blocks; --- begins the next part.",
    Body.YAML: "Between the two lines stand names with their values.",
    Body.RAW: "Between the two lines stands what is taken as it is typed.",
    Body.NONE: "Nothing stands between the two lines.",
}
# Of a block that is written without a fence.
BARE = "It is typed just so. In a line “:::{0}” above it, and “:::” below, it can have what is listed here."


class UnknownBlockError(UsageError):
    """A theme has no block of that name."""

    def __init__(self, name: str, theme: Theme) -> None:
        _, near = meant_block(name.lstrip(":"), "", list(theme.blocks))
        hint = f"did you mean {near}?" if near else f"there are: {', '.join(theme.blocks)}"
        super().__init__(f"the theme “{theme.name}” has no block “{name}”", hint)


def find_block(theme: Theme, name: str) -> BlockSchema:
    """Return a theme's block by its name, with or without the colons before it; raise UnknownBlockError."""
    found = theme.blocks.get(name.strip().lstrip(":").strip())
    if found is None:
        raise UnknownBlockError(name, theme)
    return found


def list_blocks(theme: Theme) -> Iterator[str]:
    """Yield the lines of a cheat sheet: how blocks are written, then each one's shortest form and when to use it."""
    for rule in RULES:
        yield from textwrap.wrap(rule, WIDTH, break_long_words=False, break_on_hyphens=False)
    yield ""
    for schema in theme.blocks.values():
        form = [_cut(line) for line in shortest_form(schema)]
        said = textwrap.wrap(schema.help or schema.label, WIDTH - FORM - 2, break_long_words=False)
        yield from (f"{typed:<{FORM}}  {words}".rstrip() for typed, words in zip_longest(form, said, fillvalue=""))


def _cut(line: str) -> str:
    """Shorten a line of a form to the width of its column."""
    return line if len(line) <= FORM else textwrap.shorten(line, FORM, placeholder=" …")


def describe_block(schema: BlockSchema) -> Iterator[str]:
    """Yield the lines that say what an author may write in a block."""
    yield f"{schema.type} – {schema.label}"
    yield from textwrap.wrap(schema.help, WIDTH)
    yield ""
    body = BODIES[schema.body] + (" Text may stand before the first." if schema.intro else "")
    yield body if ":::" in schema.example else BARE.format(schema.type)
    attributes = [_row(field) for field in schema.attributes.values()]
    from_file = [FROM_FILE[schema.body]] if schema.body in FROM_FILE else []
    yield from _table("On its first line:", [*attributes, *from_file, *EVERYWHERE])
    yield from _table("In each item:", [_row(field) for field in schema.item.values()])
    yield from _table("In it:", [_row(field) for field in schema.fields.values()])
    if schema.example:
        yield ""
        yield "Write it like this:"
        yield ""
        yield from (f"  {line}".rstrip() for line in schema.example.rstrip().split("\n"))


def block_facts(schema: BlockSchema) -> dict[str, object]:
    """Return a block's schema as plain values, for programs."""
    facts = asdict(schema)
    facts["body"] = schema.body.value
    for section in ("attributes", "item", "fields"):
        facts[section] = {name: _field_facts(field) for name, field in getattr(schema, section).items()}
    return facts


def _field_facts(field: FieldSchema) -> dict[str, object]:
    facts = {**asdict(field), "type": field.type.value, "of": list(field.of)}
    del facts["name"]
    return facts


def _row(field: FieldSchema) -> tuple[str, str, str]:
    kind = choices(field) if field.type is FieldType.CHOICE else KINDS[field.type]
    if field.required:
        kind += ", required"
    elif field.default is not None:
        kind += f"; else {str(field.default).lower() if isinstance(field.default, bool) else field.default}"
    return field.name, kind, field.help


def _table(title: str, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    names, kinds = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    for name, kind, said in rows:
        yield from _hanging(f"  {name:<{names}}  {kind:<{kinds}}  ", said)


def _hanging(lead: str, text: str) -> list[str]:
    lines = textwrap.wrap(text, max(WIDTH - len(lead), 30), break_long_words=False) or [""]
    return [f"{lead if at == 0 else ' ' * len(lead)}{line}".rstrip() for at, line in enumerate(lines)]
