"""JSON Schemas of a theme's files: theme.yaml, and the schema of a block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from newsletter.authoring.json_schema import BOOLEAN, NUMBER, TEXT, Schema, closed, described, document, either, one_of
from newsletter.theme.contrast import ENTRY
from newsletter.theme.model import Body, FieldType
from newsletter.theme.schema import FIELD_KEYS, SCHEMA_KEYS, SECTIONS, TAKEN
from newsletter.theme.style import COLOUR, COLOUR_GROUPS, OWN_KEYS

COLOURED: Schema = {"type": "string", "pattern": f"^{COLOUR.pattern}$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
# A group's name, as only Python writes it.
NAMED = re.compile(r"\(\?P<\w+>")
OWN_HELP = {
    "extends": "The theme that has everything that this one does not have itself.",
    "label": "What the theme is called.",
    "help": "What it is like, in one sentence.",
}
CONTRAST_HELP = "Which colours are written on which: ink on sheet. They are checked, by day and by night."
# What each key of a block's schema holds, and what it is for.
BLOCK_HELP = {
    "label": "What editors call the block.",
    "help": "When to use it, in one or two sentences.",
    "body": "How the text between the fences is read.",
    "attributes": "What stands on its first line: NAME=value.",
    "item": "What is in each item of a body of items.",
    "fields": "What a body of yaml or markdown holds.",
    "intro": "Whether text may stand before the first item.",
    "inside": "Whether the block may stand in columns.",
    "least": "How many items it takes to look well.",
    "most": "With how many items it still looks well.",
    "once": "Whether an issue has one of it at the most.",
    "example": "How to write it: the snippet, the entry in the gallery, and a test.",
}
FIELD_HELP = {
    "type": "What the field holds.",
    "required": "Whether it may be left out.",
    "default": "What it is when it is left out.",
    "of": "What can be chosen.",
    "help": "What an author writes there.",
    "line": "Whether it may be written below the item's title, as Name: value.",
    "after": "Of a date: the field whose date it is not before.",
}


def theme_schema(style: Mapping[str, object], themes: Iterable[str]) -> Schema:
    """Return the schema of theme.yaml; `style` are the values of a theme that others extend. New names are allowed."""
    own: dict[str, Schema] = {name: described(TEXT, OWN_HELP.get(name, "")) for name in sorted(OWN_KEYS)}
    own["extends"] = described(either(one_of(themes), TEXT), OWN_HELP["extends"])
    entry = {"type": "string", "pattern": f"^\\s*{NAMED.sub('(', ENTRY.pattern)}\\s*$"}
    own["contrast"] = described({"type": "array", "items": entry}, CONTRAST_HELP)
    groups = {name: {"type": "object", "additionalProperties": COLOURED} for name in COLOUR_GROUPS}
    values = {name: _value(name, value) for name, value in style.items() if name not in own}
    return document("theme.yaml", {"type": "object", "properties": {**own, **groups, **values}})


def _value(name: str, value: object) -> Schema:
    """Return the schema of one value of a theme: of the kind that it has now."""
    if isinstance(value, Mapping):
        made: Schema = {"type": "object", "properties": {key: _value(key, held) for key, held in value.items()}}
        return {**made, "additionalProperties": COLOURED} if name in COLOUR_GROUPS else made
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, (int, float)):
        return described(NUMBER, f"Now: {value}")
    if isinstance(value, list):
        return {"type": "array"}
    kind = COLOURED if isinstance(value, str) and COLOUR.fullmatch(value) else TEXT
    return described(kind, f"Now: {value}")


def block_schema() -> Schema:
    """Return the schema of blocks/TYPE.yaml."""
    name = {"pattern": r"^[^\W\d]\w*$", "not": one_of(sorted(TAKEN))}
    fields: Schema = {"type": "object", "propertyNames": name, "additionalProperties": {"$ref": "#/$defs/field"}}
    kinds: Mapping[str, Schema] = {
        "label": TEXT,
        "help": TEXT,
        "body": one_of(body.value for body in Body),
        "attributes": fields,
        "item": fields,
        "fields": fields,
        "intro": BOOLEAN,
        "inside": BOOLEAN,
        "least": COUNT,
        "most": COUNT,
        "once": BOOLEAN,
        "example": TEXT,
    }
    whole = closed({key: described(kinds[key], BLOCK_HELP[key]) for key in SCHEMA_KEYS}, ["body"])
    rules = [
        {
            "if": {"required": [section]},
            "then": {"properties": {"body": one_of(body.value for body in bodies)}},
        }
        for section, bodies in SECTIONS.items()
    ]
    items = {"if": {"properties": {"body": {"const": Body.ITEMS.value}}}, "then": {"required": ["item"]}}
    return document("A block's schema", {**whole, "allOf": [*rules, items], "$defs": {"field": _field()}})


def _field() -> Schema:
    kind = one_of(kind.value for kind in FieldType)
    kinds: Mapping[str, Schema] = {
        "type": kind,
        "required": BOOLEAN,
        "default": {},
        "of": {"type": "array", "minItems": 1},
        "help": TEXT,
        "line": BOOLEAN,
        "after": TEXT,
    }
    whole = closed({key: described(kinds[key], FIELD_HELP[key]) for key in FIELD_KEYS})
    choice: Schema = {"properties": {"type": {"const": FieldType.CHOICE.value}}, "required": ["type"]}
    chosen = {"if": choice, "then": {"required": ["of"]}, "else": {"not": {"required": ["of"]}}}
    return either(kind, {"type": "null"}, {**whole, **chosen})
