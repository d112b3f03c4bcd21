"""One item of a block, read into the fields that its schema names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from newsletter.content.faults import Faults
from newsletter.content.items import Form, ItemLines, Lines, RawItem, led, sort_lines, trimmed
from newsletter.content.labels import Labels
from newsletter.content.linefields import LineFields
from newsletter.content.lines import heading, in_code
from newsletter.content.model import Image, Item, Link, RichText
from newsletter.content.richtext import Writer
from newsletter.content.shortest import as_point
from newsletter.content.values import empty
from newsletter.theme.model import BlockSchema, FieldType

BEGINNINGS = {
    "title": "begin each with its title: ### Title",
    "image": "begin each with a picture on a line of its own: ![what it shows](images/NAME.png)",
}
SIGNS = {
    Form.HEADINGS: {"title": "write its title behind the signs: ### Title"},
    Form.LIST: {"title": "begin it with its title in bold: - **Title** and the rest of the sentence"},
    Form.IMAGES: {"title": "begin it with its title: ### Title"},
    Form.WHOLE: {"title": "begin it with its title: ## Title"},
}
BOLD_NAME = re.compile(r"\s*\*\*(?P<name>[^*\n]{3,60}?)[,:]?\*\*\s*(?:[,:–—-]\s*(?P<rest>[^\n]{0,80}))?$")
HOW_TO = {
    "image": "put a picture on a line of its own under it:\n![what the picture shows](images/NAME.png)",
    "text": "write its text on the lines below",
    "links": "end it with a line that holds only a link:\n[text](https://…)",
}


class ItemReader:
    """Reads items, and reports what is missing in them and what has no place there."""

    def __init__(self, faults: Faults, writer: Writer, labels: Labels) -> None:
        self._faults = faults
        self._writer = writer
        self._labels = labels
        self._lines = LineFields(faults, writer, labels)

    def how_to_begin(self, schema: BlockSchema) -> str:
        """Return the hint that says how the items of a block begin."""
        for name, hint in BEGINNINGS.items():
            if name in schema.item and (schema.item[name].required or name == "image"):
                return hint
        return "begin each with a hyphen: - text"

    def read(self, schema: BlockSchema, form: Form, raw: RawItem) -> Item:
        """Read one item; each field of the schema has a value, be it an empty one."""
        if form is Form.LIST and "title" in schema.item and schema.item["title"].required:
            raw = led(raw)
        lines = sort_lines(raw.body, with_image="image" in schema.item, with_links="links" in schema.item)
        fields: dict[str, object] = {name: empty(field) for name, field in schema.item.items()}
        given: set[str] = set()
        if form in (Form.HEADINGS, Form.IMAGES):
            found, text = self._lines.take(schema, lines.text)
            fields |= found
            given |= set(found)
            lines = replace(lines, text=text)
        if form is Form.HEADINGS and "role" in schema.item:
            self._somebody_else(schema, raw, lines.text)
        if raw.title:
            self._title(schema, form, raw, fields)
            given.add("title")
        if lines.image:
            number, typed = lines.image
            images = self._writer.line(typed.strip(), number)[2]
            fields["image"] = images[0] if images else None
            given.add("image")
        links = [link for number, typed in lines.links.typed for link in self._writer.line(typed.strip(), number)[1]]
        if "links" in schema.item:
            fields["links"] = (*self._held(fields), *links)
            given |= {"links"} if lines.links.typed else set()
        if lines.text.typed:
            self._text(schema, form, raw, lines, fields)
            given.add("text")
        self._missing(schema, form, raw, given)
        return Item(fields, raw.line)

    def read_whole(self, schema: BlockSchema, lines: Lines, line: int) -> Mapping[str, object]:
        """Read a body as one item whose fields are the block's: its first heading is the title, wherever it stands.

        Where a block needs a link and has none, that of its picture serves.
        """
        fields = dict(schema.fields)
        typed, title = list(lines.typed), ""
        protected = in_code([text for _, text in typed])[0]
        at = next((i for i, (_, text) in enumerate(typed) if not protected[i] and heading(text)), None)
        if at is not None and "title" in fields:
            title = (heading(typed.pop(at)[1]) or (2, ""))[1]
        links = fields.get("links")
        if links is not None:
            fields["links"] = replace(links, required=False)
        item = self.read(replace(schema, item=fields), Form.WHOLE, RawItem(line, title, trimmed(typed)))
        values = dict(item.fields)
        image = values.get("image")
        if links is not None and not values["links"]:
            if isinstance(image, Image) and image.url:
                values["links"] = (Link("", image.url),)
            elif links.required:
                hint = HOW_TO["links"]
                self._faults.error("missing-field", f'":::{schema.type}" has no link', line, hint)
        return values

    def _somebody_else(self, schema: BlockSchema, raw: RawItem, text: Lines) -> None:
        """Report a line that begins with a name in bold: most likely somebody else, without a heading."""
        signs = "#" * (heading(self._faults.line(raw.line)) or (3, ""))[0]
        for number, line in text.typed:
            if found := BOLD_NAME.match(line):
                role = (
                    f"\n{self._labels.shown('role')}: {found['rest'].strip()}" if (found["rest"] or "").strip() else ""
                )
                sentence = f'in ":::{schema.type}", words in bold begin nobody new'
                hint = f"if somebody else begins here, write:\n{signs} {found['name']}{role}"
                self._faults.warning("no-item", sentence, number, hint)

    @staticmethod
    def _held(fields: Mapping[str, object]) -> tuple[Link, ...]:
        held = fields.get("links")
        return held if isinstance(held, tuple) else ()

    def _title(self, schema: BlockSchema, form: Form, raw: RawItem, fields: dict[str, object]) -> None:
        field = schema.item.get("title")
        if field is None:
            if form is Form.HEADINGS:
                hint = f"take the line away; {self.how_to_begin(schema)}"
                self._faults.error("no-place", f'an item of ":::{schema.type}" has no title', raw.line, hint)
            return
        if field.type is FieldType.MARKDOWN:
            fields["title"] = self._writer.inline(raw.title, raw.line)
            return
        if form is Form.LIST and not field.required:
            # The text, which holds the title too, reports what is wrong in it.
            fields["title"] = self._writer.silent().line(raw.title, raw.line)[0]
            return
        words, links, _ = self._writer.line(raw.title, raw.line)
        fields["title"] = words
        if links and "links" in schema.item:
            # A title that is a link shows as plain words; where it leads is kept as the item's link.
            fields["links"] = tuple(Link("", link.url) for link in links)
        elif links:
            hint = f"write the words alone: {words}"
            self._faults.error("no-place", "the title of this item cannot be a link", raw.line, hint)

    def _text(self, schema: BlockSchema, form: Form, raw: RawItem, lines: ItemLines, fields: dict[str, object]) -> None:
        field = schema.item.get("text")
        if field is None:
            typed = self._faults.line(lines.text.first).strip()
            sentence = f'an item of ":::{schema.type}" has no place for this text'
            hint = "move it above or below the block"
            if form is Form.IMAGES and lines.text.first == raw.line:
                sentence, hint = f"“{typed}” has no place here", self.how_to_begin(schema)
            self._faults.error("no-place", sentence, lines.text.first, hint)
            return
        text = self._writer.blocks(lines.text.text, lines.text.first)
        if form is Form.LIST:
            text = _unwrapped(text)
        fields["text"] = text.text if field.type is FieldType.TEXT else text

    def _missing(self, schema: BlockSchema, form: Form, raw: RawItem, given: set[str]) -> None:
        for name, field in schema.item.items():
            if field.required and name not in given:
                hint = SIGNS.get(form, {}).get(name) or HOW_TO.get(name) or field.help
                if form is Form.LIST and name == "title":
                    hint = f"begin it with its title in bold:\n{as_point(schema, self._faults.line(raw.line))}"
                if field.line:
                    value = "2026-12-01" if field.type is FieldType.DATE else "…"
                    hint = f"write it below its title:\n{self._labels.shown(name)}: {value}"
                owner = "" if form is Form.WHOLE else "this item of "
                sentence = f'{owner}":::{schema.type}" has no {name}'
                self._faults.error("missing-field", sentence, raw.line, hint)


def _unwrapped(text: RichText) -> RichText:
    """Take the paragraph from around a text that is only one, as it stands in a list."""
    inside = text.html.removeprefix("<p>").removesuffix("</p>")
    is_one = text.html.startswith("<p>") and text.html.endswith("</p>") and "<p>" not in inside
    return RichText(inside, text.text) if is_one else text
