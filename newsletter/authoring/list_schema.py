"""JSON Schema of LIST.yaml, which stands beside LIST.csv, from the tables that check it."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.authoring.json_schema import BOOLEAN, WORDS, Schema, closed, described, document, either, one_of
from newsletter.subscribers.description import FIELD_KEYS, KEYS, TAKEN, OptIn, Visibility
from newsletter.subscribers.fields import FieldType

CHOICES: Schema = {"type": "array", "items": {"type": ["string", "number", "boolean"]}, "minItems": 1}
FIELD_KINDS: Mapping[str, Schema] = {"type": one_of(map(str, FieldType)), "of": CHOICES, "required": BOOLEAN}


def list_schema() -> Schema:
    """Return the schema of a list's description."""
    field = closed({name: described(FIELD_KINDS.get(name, WORDS), help_) for name, help_ in FIELD_KEYS.items()})
    fields: Schema = {
        "type": ["object", "null"],
        "propertyNames": {"pattern": r"^[^\W\d]\w*$", "not": {"enum": list(TAKEN)}},
        "additionalProperties": either(one_of([*map(str, FieldType), None]), field),
    }
    kinds: Mapping[str, Schema] = {
        "visibility": one_of([*map(str, Visibility), None]),
        "opt_in": one_of([*map(str, OptIn), None]),
        "fields": fields,
    }
    made = closed({name: described(kinds.get(name, WORDS), help_) for name, help_ in KEYS.items()})
    return document("A list's description", made)
