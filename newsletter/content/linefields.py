"""Fields of an item that are written on lines of their own below its title: `Date: 2026-12-01 18:00`."""

from __future__ import annotations

import re

from newsletter.content.faults import Faults
from newsletter.content.items import Lines, trimmed
from newsletter.content.labels import Labels
from newsletter.content.richtext import Writer
from newsletter.content.values import Converter, Given
from newsletter.problems import did_you_mean
from newsletter.theme.model import BlockSchema, FieldSchema, FieldType

LINE = re.compile(r"\s*(?P<bold>\*\*)?(?P<label>[^\W\d_][\w /-]{0,40}?)\s*:(?(bold)\*\*)(?:\s+(?P<value>\S.*?))?\s*$")


class LineFields:
    """Takes such lines from the top of an item's text, and reports what is wrong in them."""

    def __init__(self, faults: Faults, writer: Writer, labels: Labels) -> None:
        self._faults = faults
        self._writer = writer
        self._labels = labels
        self._converter = Converter(faults, writer)

    def take(self, schema: BlockSchema, text: Lines) -> tuple[dict[str, object], Lines]:
        """Return the fields that the first lines of a text give, and the rest of it."""
        known = self._labels.lines(schema)
        found: dict[str, object] = {}
        taken = 0
        for number, typed in text.typed if known else ():
            match = LINE.match(typed)
            name = known.get(" ".join(match["label"].lower().split())) if match else None
            if typed.strip() and not (match and name):
                if match and taken and (near := did_you_mean(match["label"], known)):
                    self._near(match["label"], near, number)
                break
            taken += 1
            if not match or not name:
                continue
            if name in found:
                sentence = f"“{match['label']}” stands twice below one title"
                self._faults.error("duplicate-key", sentence, number, "keep one of the two lines", near=match["label"])
            else:
                found[name] = self._value(schema.item[name], match["value"] or "", number)
        return found, trimmed(text.typed[taken:])

    def _near(self, label: str, near: str, line: int) -> None:
        hint = f"did you mean {near.capitalize()}? As it is, the line is shown as text"
        self._faults.warning("unknown-key", f"“{label}:” is not the name of a line", line, hint)

    def _value(self, field: FieldSchema, typed: str, line: int) -> object:
        if not typed:
            hint = "write its value behind the colon, or take the line away"
            self._faults.error("empty-value", f"nothing stands behind the colon of “{field.name}”", line, hint)
        if field.type is FieldType.MARKDOWN:
            return self._writer.inline(typed, line)
        if field.type is FieldType.TEXT:
            words, links, _ = self._writer.line(typed, line)
            if any(link.text for link in links):
                sentence = f"“{field.name}” cannot be a link"
                self._faults.error("no-place", sentence, line, f"write the words alone: {words}")
            return words
        return self._converter.convert(Given(field, typed or None, line))
