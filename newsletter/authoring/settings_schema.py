"""JSON Schema of newsletter.toml, from the tables that check it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.authoring.json_schema import BOOLEAN, TEXT, Schema, closed, described, document, either, one_of
from newsletter.config.checks import RELAY_NAME
from newsletter.config.keys import Key
from newsletter.config.model import OUTBOX
from newsletter.config.tables import TABLES


def settings_schema(themes: Iterable[str]) -> Schema:
    """Return the schema of newsletter.toml; `themes` are the names that it may give as `theme`."""
    tables: dict[str, Schema] = {name: table_schema(table.keys) for name, table in TABLES.items()}
    publication = tables["newsletter"]["properties"]
    if isinstance(publication, dict):
        publication["theme"] = described(either(one_of(themes), TEXT), TABLES["newsletter"].keys["theme"].help)
    name = {"pattern": f"^(?:{RELAY_NAME.pattern})$", "not": {"const": OUTBOX}}
    tables["relays"] = {"type": "object", "propertyNames": name, "additionalProperties": tables["relays"]}
    name = {"pattern": f"^(?:{RELAY_NAME.pattern})$"}
    tables["webhooks"] = {"type": "object", "propertyNames": name, "additionalProperties": tables["webhooks"]}
    shown = {name: described(schema, TABLES[name].help) for name, schema in tables.items()}
    return document("newsletter.toml", closed(shown, ["newsletter"]))


def table_schema(keys: Mapping[str, Key]) -> Schema:
    """Return the schema of one table. What is required may stand in the environment, so only an editor asks for it."""
    return closed({name: _key(key) for name, key in keys.items()}, [name for name, key in keys.items() if key.required])


def _key(key: Key) -> Schema:
    kinds = [_kind(kind, key) for kind in key.kinds]
    made = kinds[0] if len(kinds) == 1 else either(*kinds)
    if key.many:
        made = either(made, {"type": "array", "items": made})
    default = f" Left out: {key.default}." if key.default else ""
    return described(made, f"{key.help}{default}")


def _kind(kind: type, key: Key) -> Schema:
    if kind is bool:
        return BOOLEAN
    if kind is int:
        return {"type": "integer", "minimum": key.least, **({"maximum": key.most} if key.most else {})}
    return {**TEXT, **({"enum": list(key.choices)} if key.choices else {})}
