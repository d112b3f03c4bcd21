"""The JSON Schema of destinations.toml, from the tables that check it."""

from __future__ import annotations

from newsletter.authoring.json_schema import Schema, closed, described, document
from newsletter.authoring.settings_schema import table_schema
from newsletter.delivery.destinationfile import ALL, GROUP_KEYS, GROUP_NAME, shipped_destinations
from newsletter.delivery.rules import ACTIONS, REPLY_KEYS


def destinations_schema() -> Schema:
    """Return the schema of destinations.toml; the groups that ship are offered by name."""
    rule: Schema = {**table_schema(REPLY_KEYS), "anyOf": [{"required": [action]} for action in ACTIONS]}
    replies = described({"type": "array", "items": rule}, "What a reply asks for; the first rule that matches holds.")
    group = table_schema(GROUP_KEYS)
    properties = group["properties"]
    if isinstance(properties, dict):
        properties["replies"] = replies
    named = {each.name: described(group, str(each)) for each in shipped_destinations().groups.values()}
    everybody = described(closed({"replies": replies}), "Rules for the replies of every provider, and of relays.")
    schema = closed({ALL: everybody, **named})
    schema |= {"propertyNames": {"pattern": f"^(?:{GROUP_NAME.pattern})$"}, "additionalProperties": group}
    return document("destinations.toml", schema)
