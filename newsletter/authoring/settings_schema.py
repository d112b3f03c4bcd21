"""JSON Schemas of newsletter.toml and of a list's description, from the tables that check them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newsletter.authoring.json_schema import BOOLEAN, TEXT, Schema, closed, described, document, either, one_of
from newsletter.config.checks import RELAY_NAME
from newsletter.config.keys import PUBLICATION_KEYS, PUBLISH_KEYS, RELAY_KEYS, STATE_KEYS, TABLES, Key
from newsletter.config.model import OUTBOX
from newsletter.subscribers.listfile import DESCRIPTION_KEYS

TABLE_KEYS: Mapping[str, Mapping[str, Key]] = {
    "newsletter": PUBLICATION_KEYS,
    "relays": RELAY_KEYS,
    "state": STATE_KEYS,
    "publish": PUBLISH_KEYS,
}
TABLE_HELP = {
    "newsletter": "Who sends: what stands in every issue and every header.",
    "relays": "The mail servers that take messages, each with a name: [relays.NAME].",
    "state": "Where the ledger is kept.",
    "publish": "Where pages and pictures are shown, and how they come there.",
}
LIST_HELP = {
    "name": "What readers call the list.",
    "description": "What one gets who is on it.",
    "locale": "The language of those whose row names none: lv, en, pt-BR.",
}


def settings_schema(themes: Iterable[str]) -> Schema:
    """Return the schema of newsletter.toml; `themes` are the names that it may give as `theme`."""
    tables: dict[str, Schema] = {name: table_schema(TABLE_KEYS[name]) for name in TABLES}
    publication = tables["newsletter"]["properties"]
    if isinstance(publication, dict):
        publication["theme"] = described(either(one_of(themes), TEXT), PUBLICATION_KEYS["theme"].help)
    name = {"pattern": f"^(?:{RELAY_NAME.pattern})$", "not": {"const": OUTBOX}}
    tables["relays"] = {"type": "object", "propertyNames": name, "additionalProperties": tables["relays"]}
    shown = {name: described(schema, TABLE_HELP[name]) for name, schema in tables.items()}
    return document("newsletter.toml", closed(shown, ["newsletter"]))


def table_schema(keys: Mapping[str, Key]) -> Schema:
    """Return the schema of one table. What is required may stand in the environment, so only an editor asks for it."""
    return closed({name: _key(key) for name, key in keys.items()}, [name for name, key in keys.items() if key.required])


def _key(key: Key) -> Schema:
    if key.kind is bool:
        made = BOOLEAN
    elif key.kind is int:
        made = {"type": "integer", "minimum": 1, **({"maximum": key.most} if key.most else {})}
    else:
        made = {**TEXT, **({"enum": list(key.choices)} if key.choices else {})}
    default = f" Left out: {key.default}." if key.default else ""
    return described(made, f"{key.help}{default}")


def list_schema() -> Schema:
    """Return the schema of LIST.yaml, which stands beside LIST.csv."""
    return document(
        "A list's description", closed({name: described(TEXT, LIST_HELP.get(name, "")) for name in DESCRIPTION_KEYS})
    )
