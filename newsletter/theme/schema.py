"""A block's schema as its file says it: `blocks/TYPE.yaml`, checked line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from newsletter.documents import YamlDocument
from newsletter.problems import Problem, did_you_mean, error
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType

SCHEMA_KEYS = (
    "label",
    "help",
    "body",
    "attributes",
    "item",
    "fields",
    "intro",
    "inside",
    "least",
    "most",
    "once",
    "example",
)
FIELD_KEYS = ("type", "required", "default", "of", "help", "line", "after")
# What other programs call a part of a field, or of a schema.
CALLED = {"choices": "of", "options": "of", "values": "of", "items": "item", "description": "help", "name": "label"}
# Names that a template has for a block or an item itself.
TAKEN = frozenset({"id", "type", "intro", "first", "last", "items", "inside", "parts"})
# Attributes that every block has, or every block whose items may come from a file.
RESERVED = frozenset({"when", "from"})
# What fits on one line below an item's title.
ON_A_LINE = tuple(kind for kind in FieldType if kind is not FieldType.IMAGE)
SECTIONS = {
    "item": (Body.ITEMS,),
    "fields": (Body.YAML, Body.MARKDOWN),
    "intro": (Body.ITEMS,),
    "least": (Body.ITEMS,),
    "most": (Body.ITEMS,),
}
BODY_FIELD: Mapping[Body | None, str] = {Body.MARKDOWN: "text", Body.RAW: "source", Body.TABLE: "table"}
PLAIN_TYPES: Mapping[FieldType, type | tuple[type, ...]] = {
    FieldType.TEXT: str,
    FieldType.URL: str,
    FieldType.NUMBER: (int, float),
    FieldType.BOOLEAN: bool,
}

Key = str | int
Choice = TypeVar("Choice", Body, FieldType)


def read_schema(type_name: str, document: YamlDocument, path: str) -> tuple[BlockSchema | None, list[Problem]]:
    """Read one block's schema; None if it cannot be used at all."""
    reader = _Reader(document, path)
    values = document.values
    reader.known(values, SCHEMA_KEYS, "a block's schema")
    body = reader.choice(Body, values.get("body"), "body", ("body",))
    schema = BlockSchema(
        type=type_name,
        label=reader.typed(values, "label", str, type_name.replace("-", " ").capitalize()),
        body=body or Body.NONE,
        attributes=reader.fields("attributes", TAKEN | RESERVED | {BODY_FIELD.get(body, "when")}),
        item=reader.fields(reader.item_section, frozenset({"first", "last"})),
        fields=reader.fields("fields", TAKEN) if reader.item_section == "item" else {},
        intro=reader.typed(values, "intro", bool, default=False),
        example=reader.typed(values, "example", str, ""),
        help=reader.typed(values, "help", str, ""),
        inside=reader.typed(values, "inside", bool, default=False),
        least=reader.typed(values, "least", int, 0),
        most=reader.typed(values, "most", int, 0),
        once=reader.typed(values, "once", bool, default=False),
    )
    reader.suits(schema)
    return (schema if body else None), reader.problems


@dataclass
class _Reader:
    document: YamlDocument
    path: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, sentence: str, keys: tuple[Key, ...], hint: str = "") -> None:
        self.problems.append(error(code, sentence, self.path, self.document.line(*keys), hint=hint))

    def known(self, values: Iterable[str], allowed: Iterable[str], what: str, *at: Key) -> None:
        names = tuple(allowed)
        for key in values:
            if key not in names:
                near = CALLED[key] if CALLED.get(key) in names else did_you_mean(key, names)
                hint = f"did you mean “{near}”?" if near else f"there are: {', '.join(names)}"
                self.report("unknown-key", f"“{key}” is not a part of {what}", (*at, key), hint)

    def choice(self, kind: type[Choice], value: object, name: str, at: tuple[Key, ...]) -> Choice | None:
        names = [str(choice) for choice in kind]
        if isinstance(value, str) and value in names:
            return kind(value)
        near = did_you_mean(str(value), names) if value is not None else ""
        hint = f"did you mean “{near}”?" if near else f"write one of: {', '.join(names)}"
        sentence = f"“{value}” is not a kind of {name}" if value is not None else f"the line “{name}:” is missing"
        self.report("bad-value", sentence, at, hint)
        return None

    def typed(self, values: Mapping[str, object], key: str, kind: type, default: object, *at: Key) -> Any:
        value = values.get(key)
        if value is None:
            return default
        if isinstance(value, kind):
            return value
        wanted = {str: "a text", bool: "true or false", int: "a whole number"}.get(kind, kind.__name__)
        hint = {str: "put the text in quotes", int: f"write {key}: 2"}.get(kind, "write true or false")
        self.report("bad-value", f"“{key}” has to be {wanted}", (*at, key), hint)
        return default

    @property
    def item_section(self) -> str:
        """Return the section that says what is in an item: `item`, or `fields` where that was written for it."""
        values = self.document.values
        return (
            "fields" if values.get("body") == Body.ITEMS and values.get("fields") and not values.get("item") else "item"
        )

    def fields(self, section: str, taken: frozenset[str]) -> Mapping[str, FieldSchema]:
        values = self.document.values.get(section)
        if values is None:
            return {}
        if not isinstance(values, Mapping):
            hint = f"write\n{section}:\n  title: {{type: text}}"
            self.report("bad-value", f"“{section}” has to hold names with their types", (section,), hint)
            return {}
        found: dict[str, FieldSchema] = {}
        for name, typed in values.items():
            if name in taken:
                sentence, hint = f"“{name}” is the block's own, and no field can be named so", f"write the_{name}"
                self.report("bad-name", sentence, (section, name), hint)
                continue
            if not name.isidentifier():
                hint = f"write {re.sub(r'[^0-9A-Za-z_]+', '_', name)}"
                self.report(
                    "bad-name", f"the name “{name}” holds more than letters, digits and _", (section, name), hint
                )
                continue
            found[name] = self.field(section, name, typed)
        return found

    def field(self, section: str, name: str, typed: object) -> FieldSchema:
        if isinstance(typed, str):
            typed = {"type": typed}
        at = (section, name)
        if typed is not None and not isinstance(typed, Mapping):
            self.report("bad-value", f"“{name}” has to say its type", at, f"write\n  {name}: {{type: text}}")
            typed = None
        values: Mapping[str, object] = typed or {}
        needs_choices = values.get("type") == FieldType.CHOICE and not isinstance(values.get("of"), list)
        meant = _choices(values) if needs_choices else {}
        self.known([key for key in values if key not in meant], FIELD_KEYS, "a field", *at)
        kind = self.choice(FieldType, values.get("type", "text"), "field", (*at, "type")) or FieldType.TEXT
        of = values.get("of")
        made = FieldSchema(
            name=name,
            type=kind,
            required=self.typed(values, "required", bool, None, *at) or False,
            default=values.get("default"),
            of=tuple(of) if isinstance(of, list) else (),
            help=self.typed(values, "help", str, "", *at),
            line=self.typed(values, "line", bool, None, *at) or False,
            after=self.typed(values, "after", str, "", *at),
        )
        self.field_suits(made, values, at)
        return made

    def field_suits(self, made: FieldSchema, values: Mapping[str, object], at: tuple[Key, ...]) -> None:
        of = values.get("of")
        if made.type is FieldType.CHOICE and not made.of:
            sentence = f"“{made.name}” does not say what can be chosen"
            self.report("missing-choices", sentence, at, f"write of: [{', '.join(_meant(values))}]")
        elif made.type is not FieldType.CHOICE and of is not None:
            self.report("bad-value", f"“of” belongs to a choice, and “{made.name}” is none", (*at, "of"))
        if made.line and (at[0] != self.item_section or made.type not in ON_A_LINE):
            sentence = f"“{made.name}” cannot be written on a line of its own"
            if at[0] != self.item_section:
                hint = "“line” belongs to a field of an item"
            else:
                hint = f"such a field is one of: {', '.join(ON_A_LINE)}"
            self.report("bad-value", sentence, (*at, "line"), hint)
        if made.default is None:
            return
        wanted = PLAIN_TYPES.get(made.type)
        fits = made.default in made.of if made.type is FieldType.CHOICE else not wanted or _is(made.default, wanted)
        if not fits:
            what = "one of the choices" if made.of else f"a {made.type}"
            sentence = f"the default “{made.default}” of “{made.name}” is not {what}"
            hint = f"write one of: {', '.join(map(str, made.of))}" if made.of else ""
            self.report("bad-value", sentence, (*at, "default"), hint)

    def suits(self, schema: BlockSchema) -> None:
        """Check that the sections and the kind of body belong together."""
        for section, bodies in SECTIONS.items():
            if self.document.values.get(section) and schema.body not in bodies:
                sentence = f"“{section}” does not go with a body of {schema.body}"
                hint = f"write body: {' or '.join(bodies)}, or take {section} out"
                if section == "fields" and self.item_section == section:
                    sentence, hint = "what is in an item is called “item”", "write item: in the place of fields:"
                self.report("bad-value", sentence, (section,), hint)
        if schema.body is Body.ITEMS and not schema.item:
            hint = "add\nitem:\n  title: {type: text, required: true}"
            self.report("missing-key", "a body of items has to say what is in an item", ("body",), hint)
        if schema.body is Body.BLOCKS and schema.inside:
            sentence = "a block that holds other blocks cannot stand inside one"
            self.report("bad-value", sentence, ("inside",), "take the line away")


def _choices(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return the parts of a choice that seem to say what can be chosen: `choices: new, old` has “old” for a name."""
    loose = {key: value for key, value in values.items() if key not in FIELD_KEYS and value is None}
    return {**{key: values[key] for key in ("of", *CALLED) if key in values and CALLED.get(key, "of") == "of"}, **loose}


def _meant(values: Mapping[str, object]) -> list[str]:
    """Return what can probably be chosen, for a line to paste."""
    words: list[str] = []
    for key, value in _choices(values).items():
        found = value if isinstance(value, list) else re.split(r"[\s,|]+", str(value if value is not None else key))
        words += [str(word) for word in found if str(word)]
    return words or ["left", "right"]


def _is(value: object, wanted: type | tuple[type, ...]) -> bool:
    return isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
