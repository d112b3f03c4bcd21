"""The few words of JSON Schema (draft 2020-12) that our files need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, object]

TEXT: Schema = {"type": "string"}
# What a YAML reader may have made of a text that stands without quotes; an empty value is one that was left out.
WORDS: Schema = {"type": ["string", "number", "boolean", "null"]}
NUMBER: Schema = {"type": "number"}
BOOLEAN: Schema = {"type": "boolean"}
# Not `format: date`, which refuses a time of day; readers of YAML 1.2 leave a date a text.
DATE: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}([Tt ].*)?$"}


def document(title: str, schema: Schema) -> Schema:
    """Return a schema of a whole file."""
    return {"$schema": DIALECT, "title": title, **schema}


def closed(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """Return the schema of a mapping that has these names and no others."""
    needed = list(required)
    made: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**made, "required": needed} if needed else made


def described(schema: Schema, text: str) -> Schema:
    """Return a schema with what a text editor says of it."""
    return {**schema, "description": text} if text else schema


def one_of(choices: Iterable[object]) -> Schema:
    """Return the schema of a value that is one of some."""
    return {"enum": list(choices)}


def either(*schemas: Schema) -> Schema:
    """Return the schema of a value that fits one or several of some schemas."""
    return {"anyOf": list(schemas)}


def has(name: str) -> Schema:
    """Return the schema of a mapping that has a name."""
    return {"required": [name]}
