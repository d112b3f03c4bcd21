"""The values of a block's fields, with every word taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.content.attributes import PAIR
from newsletter.content.lines import heading, holds_only_image
from newsletter.content.pencil import PENCIL, PLACEHOLDER_IMAGE, PLACEHOLDER_URL
from newsletter.content.scaffold.words import Words
from newsletter.content.tables import BAR
from newsletter.theme.model import BlockSchema, FieldSchema, FieldType

YAML_LINE = re.compile(r"(?P<lead>\s*(?:-\s+)*)(?:(?P<key>[\w-]+):(?:\s+|$))?(?P<value>.*)$")
LINKED = re.compile(r"\[[^\]]*\]\([^)]*\)")
LABELLED = re.compile(r"(?P<head>\s*(?P<label>[^\W\d_][\w /-]{0,40}?)\s*:\s+)(?P<value>\S.*?)\s*$")
# The placeholders of fields whose names say what they hold.
NAMED = {"title": "heading", "by": "name", "name": "name", "role": "role", "caption": "caption", "alt": "alt"}
SETTING = re.compile(
    r"(?:[-+]?\d[\d_.,]*|true|false|yes|no|null|~|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|\d\d?:\d\d)$", re.I
)


def blank_attributes(rest: str, schemas: Mapping[str, FieldSchema], words: Words) -> str:
    """Replace the texts, links and pictures among the attributes of a fence; all else stays."""

    def one(found: re.Match[str]) -> str:
        schema = schemas.get(found["key"])
        value = _blank(schema, words) if schema else ""
        return f'{found["key"]}="{value}"' if value else found.group(0)

    return PAIR.sub(one, rest)


def _blank(schema: FieldSchema, words: Words) -> str:
    """Return the placeholder of a field; an empty text for one whose values hold no words."""
    match schema.type:
        case FieldType.TEXT:
            return getattr(words, NAMED.get(schema.name, ""), words.more)
        case FieldType.MARKDOWN:
            return words.text
        case FieldType.URL:
            return PLACEHOLDER_URL
        case FieldType.IMAGE:
            return PLACEHOLDER_IMAGE
    return ""


def blank_yaml(lines: Sequence[str], schemas: Mapping[str, FieldSchema], words: Words) -> list[str]:
    """Replace the texts among lines of names and values; names, dates, numbers and choices stay."""
    made: list[str] = []
    below: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if below is not None and (not line.strip() or indent > below):
            continue
        below = None
        found = YAML_LINE.match(line)
        if not line.strip() or found is None or line.lstrip().startswith("#"):
            made += [""] if not line.strip() else []
            continue
        key, value = found["key"], found["value"].strip()
        head = found["lead"] + (f"{key}: " if key else "")
        schema = schemas.get(key) if key else None
        if not value or SETTING.fullmatch(value) or (schema and schema.type is FieldType.CHOICE):
            made.append(line.rstrip())
            continue
        if not key and "-" not in found["lead"]:
            continue
        made.append(head + _blank_value(value, schema, words))
        below = len(found["lead"]) if value[0] not in "[{" else None
    return made


def _blank_value(value: str, schema: FieldSchema | None, words: Words) -> str:
    if value[0] == "[":
        entries = [entry for entry in value.strip("[]").split(",") if entry.strip()]
        return f"[{', '.join([_quoted(words.more)] * len(entries))}]"
    if value[0] == "{":
        return value
    if schema and (known := _blank(schema, words)):
        return _quoted(known)
    plain = value.strip("\"'")
    if re.match(r"(?:https?://|mailto:|www\.)", plain):
        return _quoted(PLACEHOLDER_URL)
    if plain.startswith("images/"):
        return _quoted(PLACEHOLDER_IMAGE)
    return _quoted(words.more)


def blank_value(value: str, schema: FieldSchema | None, words: Words) -> str:
    """Return the placeholder for one text of a data file; a date, a number or a choice stays as it is."""
    typed = value.strip()
    if not typed or SETTING.fullmatch(typed) or (schema and schema.type is FieldType.CHOICE):
        return value
    if schema and (known := _blank(schema, words)):
        return known
    if LINKED.fullmatch(typed):
        return f"[{words.link}]({PLACEHOLDER_URL})"
    if re.match(r"(?:https?://|mailto:|www\.)", typed):
        return PLACEHOLDER_URL
    return PLACEHOLDER_IMAGE if typed.startswith("images/") else words.more


def blank_lines(lines: Sequence[str], schema: BlockSchema, words: Words) -> Mapping[int, str]:
    """Return what takes the place of lines such as `Place: Riga`, below the titles of a block's items."""
    made: dict[int, str] = {}
    is_below = False
    for at, line in enumerate(lines if any(field.line for field in schema.item.values()) else ()):
        found = LABELLED.match(line) if is_below else None
        if found:
            field = schema.item.get(found["label"].lower().replace(" ", "_"))
            typed = found["value"].removeprefix(PENCIL).strip()
            value = blank_value(typed, field, words)
            # A date or a time that stays would leave with the next issue unseen.
            is_of_then = value == typed and field and field.type in (FieldType.DATE, FieldType.TEXT)
            made[at] = f"{found['head']}{f'{PENCIL} ' if is_of_then else ''}{value}"
        is_below = bool(heading(line)) or (is_below and (bool(found) or not line.strip() or holds_only_image(line)))
    return made


def blank_rows(rows: Sequence[str], words: Words) -> list[str]:
    """Return a table of as many columns, with one row: the words above them, and below them, are placeholders."""
    columns = len(BAR.split(rows[0].strip().removeprefix("|").removesuffix("|")))
    head = [words.more] * columns
    return [f"| {' | '.join(head)} |", rows[1].strip(), f"| {' | '.join(head)} |"]


def _quoted(text: str) -> str:
    return f'"{text}"'
