"""LIST.yaml: what a list is called, who may join it and how, and what is known of its readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from newsletter.documents import YamlDocument, read_yaml
from newsletter.documents.source import read_source
from newsletter.problems import Problem, did_you_mean, error
from newsletter.subscribers.columns import column_name
from newsletter.subscribers.fields import Field, FieldType
from newsletter.subscribers.locales import normal_locale


class Visibility(StrEnum):
    """Whether the public pages offer a list."""

    PUBLIC = "public"
    PRIVATE = "private"


class OptIn(StrEnum):
    """What somebody does who joins a list: ask (single), or ask and confirm by mail (double)."""

    DOUBLE = "double"
    SINGLE = "single"


KEYS: Mapping[str, str] = {
    "name": "What readers call the list.",
    "description": "What one gets who is on it.",
    "locale": "The language of those whose row names none: lv, en, pt-BR.",
    "visibility": "Whether the public pages offer it. Left out: private.",
    "opt_in": "Whether one who signs up has to confirm it by mail (double) or not (single). Left out: double.",
    "welcome": "What one reads who has joined, in a mail and on the page.",
    "segment": "Who of its readers gets what is sent to it: 'subscriber.city == \"Rīga\"'. Left out: all.",
    "fields": "What else is known of its readers: each field by its name, with its type.",
}
FIELD_KEYS: Mapping[str, str] = {
    "type": "What it holds. Left out: text.",
    "label": "What a form calls it. Left out: its name.",
    "of": "What can be chosen, for a choice or a list.",
    "required": "Whether a form asks for it until it is given. Left out: false.",
}
# What people write for a key that has another name here.
CALLED = {"title": "name", "language": "locale", "lang": "locale", "access": "visibility", "optin": "opt_in"}
CALLED |= {"double_opt_in": "opt_in", "single_opt_in": "opt_in", "columns": "fields", "text": "description"}
FIELD_CALLED = {"choices": "of", "options": "of", "values": "of", "name": "label", "title": "label"}
# What every reader has, so no field describes it.
TAKEN = ("email", "name", "locale")

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class ListDescription:
    """A list as its LIST.yaml describes it; `title` is the list's own name where it has no other."""

    title: str
    description: str = ""
    locale: str = ""
    visibility: Visibility = Visibility.PRIVATE
    opt_in: OptIn = OptIn.DOUBLE
    welcome: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)
    segment: str = ""

    @property
    def is_public(self) -> bool:
        """Tell whether the public pages offer the list."""
        return self.visibility is Visibility.PUBLIC


def description_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the lists that have a description, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml") if path.is_file()))


def read_description(folder: Path, name: str) -> tuple[ListDescription, list[Problem]]:
    """Read what describes a list; one without a description is called by its name."""
    path = folder / f"{name}.yaml"
    if not path.exists():
        return ListDescription(name), []
    shown = f"{folder.name}/{path.name}"
    text, problems = read_source(path, shown)
    if text is None or problems:
        return ListDescription(name), problems
    return parse_description(text, shown, name)


def parse_description(text: str, shown: str, name: str) -> tuple[ListDescription, list[Problem]]:
    """Read the text of a LIST.yaml; `shown` is its path in problems, `name` the list's own."""
    document, problems = read_yaml(text, shown)
    reader = _Reader(document, shown, text.split("\n"), problems)
    reader.known((), KEYS, CALLED)
    locale = reader.text("locale")
    if locale and not normal_locale(locale):
        reader.fault("unknown-language", f"“{locale}” is not a language code", "lv, en or pt-BR", "locale")
    made = ListDescription(
        title=reader.text("name") or name,
        description=reader.text("description"),
        locale=normal_locale(locale),
        visibility=reader.word("visibility", Visibility, Visibility.PRIVATE),
        opt_in=reader.word("opt_in", OptIn, OptIn.DOUBLE),
        welcome=reader.text("welcome"),
        segment=reader.segment(),
        fields=reader.fields(),
    )
    return made, problems


@dataclass
class _Reader:
    """Reads the values of one description, and notes what is wrong with them."""

    document: YamlDocument
    shown: str
    typed: list[str]
    problems: list[Problem]

    def fault(self, code: str, sentence: str, hint: str, *at: str) -> None:
        line = self.document.line(*at)
        source = self.typed[line - 1] if line and line <= len(self.typed) else ""
        self.problems.append(error(code, sentence, self.shown, line, hint=hint, source=source))

    def value(self, *at: str) -> object:
        values: object = self.document.values
        for key in at:
            values = values.get(key) if isinstance(values, Mapping) else None
        return values

    def known(self, at: tuple[str, ...], keys: Mapping[str, str], called: Mapping[str, str]) -> None:
        values = self.value(*at)
        for key in values if isinstance(values, Mapping) else ():
            if key not in keys:
                near = called.get(key) or did_you_mean(key, keys)
                hint = f"did you mean {near}?" if near else f"it may have {', '.join(keys)}"
                self.fault("unknown-key", f"“{key}” means nothing here", hint, *at, key)

    def text(self, *at: str) -> str:
        value = self.value(*at)
        if isinstance(value, (list, Mapping)):
            self.fault("bad-value", f"“{at[-1]}” is one text", f'write {at[-1]}: "…"', *at)
            return ""
        return "" if value is None else str(value).strip()

    def word(self, key: str, kind: type[Word], default: Word, *at: str) -> Word:
        value = self.value(*at, key)
        if value is None:
            return default
        words = [str(word) for word in kind]
        if str(value) in words:
            return kind(str(value))
        near = did_you_mean(str(value), words)
        hint = f"write {key}: {near or f' or {key}: '.join(words) if len(words) < 3 else ', '.join(words)}"
        shown = str(value).lower() if isinstance(value, bool) else value
        self.fault("bad-value", f"“{shown}” is not a kind of {key}", hint, *at, key)
        return default

    def segment(self) -> str:
        """Return who gets what is sent to the list; what cannot be read at all is a problem, and counts as nothing."""
        from newsletter.merge.language import SEGMENT
        from newsletter.merge.parse import ExpressionError, parse_expression

        typed = self.text("segment")
        if typed:
            try:
                parse_expression(typed, SEGMENT)
            except ExpressionError as fault:
                self.fault("bad-value", f"the segment cannot be used: {fault.sentence}", fault.hint, "segment")
                return ""
        return typed

    def fields(self) -> Mapping[str, Field]:
        values = self.value("fields")
        if values is None:
            return {}
        if not isinstance(values, Mapping):
            hint = "write each on a line of its own:\nfields:\n  city: text"
            self.fault("bad-value", "“fields” has to name fields with their types", hint, "fields")
            return {}
        return {name: self.field(name) for name in values if self.is_name(name)}

    def is_name(self, name: str) -> bool:
        if name in TAKEN:
            sentence = f"every list has “{name}”, so no field describes it"
            self.fault("bad-name", sentence, "take the line away", "fields", name)
        elif column_name(name) != name:
            meant = column_name(name)
            hint = f"write {meant}" if meant and meant not in TAKEN else "write a name of letters, digits and _"
            self.fault("bad-name", f"“{name}” is not how a field is named in a text", hint, "fields", name)
        else:
            return True
        return False

    def field(self, name: str) -> Field:
        value, at = self.value("fields", name), ("fields", name)
        if isinstance(value, str):
            return Field(name, self.type(value, *at))
        if value is not None and not isinstance(value, Mapping):
            self.fault("bad-value", f"“{name}” has to say its type", f"write {name}: text", *at)
            return Field(name)
        self.known(at, FIELD_KEYS, FIELD_CALLED)
        kind = self.value(*at, "type")
        made = Field(
            name,
            self.type("text" if kind is None else str(kind), *at, "type"),
            self.text(*at, "label"),
            self.choices(name),
            self.flag(*at, "required"),
        )
        self.suits(made)
        return made

    def type(self, typed: str, *at: str) -> FieldType:
        kinds = [str(kind) for kind in FieldType]
        if typed in kinds:
            kind = FieldType(typed)
            if kind is FieldType.CHOICE and at[-1] != "type":
                hint = f"write {at[-1]}: {{type: choice, of: [one, another]}}"
                self.fault("missing-choices", f"“{at[-1]}” does not say what can be chosen", hint, *at)
            return kind
        near = did_you_mean(typed, kinds)
        hint = f"did you mean {near}?" if near else f"there are: {', '.join(kinds)}"
        self.fault("bad-value", f"“{typed}” is not a type of field", hint, *at)
        return FieldType.TEXT

    def choices(self, name: str) -> tuple[str, ...]:
        of = self.value("fields", name, "of")
        if of is None:
            return ()
        if not isinstance(of, list) or any(isinstance(each, (list, Mapping)) or each is None for each in of):
            self.fault("bad-value", "“of” is not a list of choices", "write of: [one, another]", "fields", name, "of")
            return ()
        return tuple(str(each) for each in of)

    def flag(self, *at: str) -> bool:
        value = self.value(*at)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault("bad-value", f"“{at[-1]}” has to be true or false", f"write {at[-1]}: true", *at)
        return False

    def suits(self, made: Field) -> None:
        at = ("fields", made.name)
        if made.type is FieldType.CHOICE and not made.of and self.value(*at, "of") is None:
            sentence = f"“{made.name}” does not say what can be chosen"
            self.fault("missing-choices", sentence, "write of: [one, another]", *at)
        elif made.of and made.type not in (FieldType.CHOICE, FieldType.LIST):
            sentence = f"“of” belongs to a choice or a list, and “{made.name}” is a {made.type}"
            self.fault("bad-value", sentence, "write type: choice", *at, "of")
