"""What the fields of a block's items are called where an author names them: in English, or in the text's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from newsletter.theme.model import BlockSchema, Theme

# What people write for a field of the blocks that come with the program.
OTHER_LABELS: Mapping[str, str] = {
    "when": "date",
    "day": "date",
    "where": "place",
    "location": "place",
    "venue": "place",
    "till": "until",
    "position": "role",
    "job": "role",
}


class Labels:
    """The names of fields in one language: their own, and the theme's words for them."""

    def __init__(self, theme: Theme, locale: str) -> None:
        self._theme = theme
        self._locale = locale
        self._read = cache(self._fields)

    def fields(self, schema: BlockSchema) -> Mapping[str, str]:
        """Return the names of an item's fields by what they are called, in small letters."""
        return self._read(schema.type)

    def lines(self, schema: BlockSchema) -> Mapping[str, str]:
        """Return the same for the fields that may be written on lines of their own."""
        return {label: name for label, name in self.fields(schema).items() if schema.item[name].line}

    def shown(self, name: str) -> str:
        """Return what a field is called in the language of the text."""
        english = name.replace("_", " ")
        for word in (english.capitalize(), english):
            translated = self._theme.word(self._locale, word)
            if translated != word:
                return translated
        return english.capitalize()

    def _fields(self, block_type: str) -> Mapping[str, str]:
        names = self._theme.blocks[block_type].item
        own = {spelled: name for name in names for spelled in (name.lower(), name.replace("_", " ").lower())}
        others = {other: name for other, name in OTHER_LABELS.items() if name in names}
        return {**others, **{self.shown(name).lower(): name for name in names}, **own}
