"""What MJML documents and the compiler leaves out: attributes, the side of icons, columns in Outlook on the web."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from newsletter.render.mjml_classes import Defaults
from newsletter.render.origins import Edit
from newsletter.render.serialise import escape_attribute
from newsletter.render.tree import MjmlElement, value_span

if TYPE_CHECKING:
    from lxml.etree import _Element

# By element and by an attribute that the compiler copies as it stands to where others are missing: those others.
LEFT_OUT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "mj-image": {"alt": ("sizes",), "rel": ("title",)},
    "mj-button": {"rel": ("title",)},
    "mj-social-element": {"alt": ("srcset", "sizes", "icon-position")},
}
SIDE = "icon-position"
# How the compiler begins a rule for Thunderbird; MJML writes the same for Outlook on the web.
THUNDERBIRD = ".moz-text-html "


@dataclass(frozen=True)
class LeftOut:
    """What one mark stands for: attributes, and whether that which carries it was there before."""

    written: str
    is_bare: bool


def mark_left_out(tree: MjmlElement, text: str) -> tuple[list[Edit], Mapping[str, LeftOut]]:
    """Return the edits that put marks into a source, and what each stands for."""
    defaults = Defaults.of(tree)
    names = (name for number in count() if (name := f"leftout{number}z") not in text)
    edits: list[Edit] = []
    marks: dict[str, LeftOut] = {}
    for body in tree.find("mj-body"):
        for element in body.find(*LEFT_OUT):
            values = defaults.resolve(element)
            for carrier, attributes in LEFT_OUT[element.name].items():
                if written := "".join(_written(values, attributes)):
                    mark = next(names)
                    marks[mark] = LeftOut(written, is_bare=carrier not in values and carrier != "alt")
                    edits.append(_carry(element, carrier, values.get(carrier, ""), mark, text))
    return edits, marks


def write_left_out(made: str, marks: Mapping[str, LeftOut]) -> str:
    """Return the compiler's HTML with the attributes where their marks stand."""
    if not marks:
        return made
    pattern = re.compile(rf"""(?P<bare>\s[a-z]+=")?(?P<mark>{"|".join(marks)})\"""")

    def write(match: re.Match[str]) -> str:
        left_out = marks[match["mark"]]
        kept = "" if left_out.is_bare else f'{match["bare"] or ""}"'
        return kept + left_out.written

    return pattern.sub(write, made)


def move_icons(root: _Element) -> None:
    """Put icons of mj-social behind their text where `write_left_out` has noted that they belong there."""
    for image in list(root.iter("img")):
        if image.attrib.pop(SIDE, "") != "right":
            continue
        rows = list(image.iterancestors("tr"))[1:2]
        for row in rows:
            row.append(row[0])


def keep_columns_in_owa(root: _Element, tree: MjmlElement) -> None:
    """Write the widths of columns for Outlook on the web too, which reads no media query: `<mjml owa="desktop">`."""
    from lxml import etree

    if not any(mjml.values.get("owa") == "desktop" for mjml in tree.find("mjml")):
        return
    for widths in list(root.iter("style")):
        rules = str(widths.text or "")
        if "media" in widths.attrib and rules.lstrip().startswith(THUNDERBIRD):
            style = etree.Element("style")
            style.set("type", "text/css")
            style.text = rules.replace(THUNDERBIRD, "[owa] ")
            widths.addnext(style)


def _written(values: Mapping[str, str], attributes: tuple[str, ...]) -> Iterator[str]:
    for name in attributes:
        value = html.unescape(values.get(name, ""))
        if value and (name != SIDE or value == "right"):
            yield f' {name}="{escape_attribute(value)}"'


def _carry(element: MjmlElement, carrier: str, value: str, mark: str, text: str) -> Edit:
    for attribute in element.attributes:
        if attribute.name == carrier:
            end = value_span(attribute, text)[1]
            return Edit(end, end, mark)
    at = element.start + len("<") + len(element.name)
    return Edit(at, at, f' {carrier}="{value}{mark}"')
