"""What an author wrote for a field, turned into what the theme says it holds."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from newsletter.content.dates import date_hint, read_date, read_moment
from newsletter.content.faults import Faults
from newsletter.content.lines import holds_only_image
from newsletter.content.model import Link, RichText
from newsletter.content.richtext import Writer
from newsletter.problems import did_you_mean
from newsletter.theme.model import FieldSchema, FieldType

TRUE, FALSE = ("true", "yes", "on"), ("false", "no", "off")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?$")
# A value of several lines begins on the line below its name.
BEGINS_BELOW = re.compile(r":[ \t]+[|>][-+\d]{0,2}[ \t]*$")
EMPTY: Mapping[FieldType, object] = {
    FieldType.TEXT: "",
    FieldType.URL: "",
    FieldType.MARKDOWN: RichText("", ""),
    FieldType.BOOLEAN: False,
    FieldType.LINKS: (),
    FieldType.LIST: (),
}


@dataclass(frozen=True)
class Given:
    """One value as it was given: for which field, in which line, and how it is spoken of."""

    field: FieldSchema
    value: object
    line: int

    @property
    def text(self) -> str:
        """Return a value that stands on one line as text."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if isinstance(self.value, (datetime.date, datetime.datetime)):
            return self.value.isoformat()
        return str(self.value).strip()


def empty(schema: FieldSchema) -> object:
    """Return what a field holds that was not written: its default, or nothing of its type."""
    return schema.default if schema.default is not None else EMPTY.get(schema.type)


class Converter:
    """Turns values into their types, and reports those that do not fit."""

    def __init__(self, faults: Faults, writer: Writer) -> None:
        self._faults = faults
        self._writer = writer

    def convert(self, given: Given) -> object:
        """Return a value as its field's type; the field's default, beside a problem, if it does not fit."""
        if given.value is None:
            return empty(given.field)
        if fault := _wrong_shape(given):
            return self._unfit(given, *fault)
        match given.field.type:
            case FieldType.TEXT:
                return self._writer.said(given.text)
            case FieldType.MARKDOWN:
                begins_below = bool(BEGINS_BELOW.search(self._faults.line(given.line)))
                return self._writer.blocks(given.text, given.line + begins_below)
            case FieldType.URL:
                return self._writer.address(given.text, given.line)
            case FieldType.IMAGE:
                return self._image(given)
            case FieldType.DATE:
                return self._date(given)
            case FieldType.NUMBER:
                return self._number(given)
            case FieldType.BOOLEAN:
                return self._boolean(given)
            case FieldType.CHOICE:
                return self._choice(given)
            case FieldType.LINKS:
                return self._links(given)
        parts = given.value.split(",") if isinstance(given.value, str) else _parts(given.value)
        return tuple(self._writer.said(str(part).strip()) for part in parts if str(part).strip())

    def _unfit(self, given: Given, sentence: str, hint: str, meant: str = "") -> object:
        name = given.field.name
        fix = (given.text, meant) if meant else None
        self._faults.error("wrong-type", f"“{name}” {sentence}", given.line, hint, near=name, fix=fix)
        return empty(given.field)

    def _image(self, given: Given) -> object:
        typed = given.text
        if not holds_only_image(typed):
            meant = f'"![what the picture shows]({typed})"'
            return self._unfit(given, "names a picture without saying what it shows", "write it as in the text", meant)
        images = self._writer.line(typed, given.line)[2]
        return images[0] if images else None

    def _date(self, given: Given) -> object:
        if isinstance(given.value, datetime.date):
            return given.value
        # What stands behind a pencil is the date of an earlier issue, and is told as a placeholder.
        typed = given.text.removeprefix("✎").strip()
        return (
            read_moment(typed)
            or read_date(typed)
            or self._unfit(given, f"is not a date: {given.text}", *date_hint(given.text))
        )

    def _number(self, given: Given) -> object:
        if isinstance(given.value, (int, float)) and not isinstance(given.value, bool) and isfinite(given.value):
            return given.value
        if NUMBER.match(given.text):
            return float(given.text) if "." in given.text else int(given.text)
        corrected = given.text.replace(",", ".").replace(" ", "")
        meant = corrected if NUMBER.match(corrected) else ""
        return self._unfit(given, f"is not a number: {given.text}", "write it in digits, with a point as in 2.5", meant)

    def _boolean(self, given: Given) -> object:
        if given.text.lower() in TRUE:
            return True
        if given.text.lower() in FALSE:
            return False
        return self._unfit(given, f"is neither true nor false: {given.text}", "write true or false")

    def _choice(self, given: Given) -> object:
        choices = {str(choice).lower(): choice for choice in given.field.of}
        if given.text.lower() in choices:
            return choices[given.text.lower()]
        shown = ", ".join(str(choice) for choice in given.field.of)
        near = did_you_mean(given.text, choices)
        meant = str(choices[near]) if near else ""
        return self._unfit(given, f"cannot be {given.text}", f"it is one of {shown}", meant)

    def _links(self, given: Given) -> object:
        links: list[Link] = []
        for part in _parts(given.value):
            words, found, _ = self._writer.line(str(part), given.line)
            if not found:
                self._unfit(given, f"holds something that is no link: {words}", "write each as [text](https://…)")
            links.extend(found)
        return tuple(links)


def _wrong_shape(given: Given) -> tuple[str, str] | None:
    """Return what is wrong, and the hint, where several values stand for one, or more than texts in a list."""
    name = given.field.name
    if given.field.type in (FieldType.LINKS, FieldType.LIST):
        if any(isinstance(part, (list, Mapping)) for part in _parts(given.value)):
            hint = f"write them in one pair of square brackets: {name}: [one, two]"
            return "is a list of texts, and holds something else", hint
    elif isinstance(given.value, (list, Mapping)):
        return "holds several values, and takes one", f"write one value: {name}: …"
    return None


def _parts(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]
