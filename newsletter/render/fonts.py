"""Web fonts of a bare MJML file: those that it declares and uses, and no others."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.render.markup import Fault
from newsletter.render.tree import MjmlElement

if TYPE_CHECKING:
    from lxml.etree import _Element

ADDRESS = re.compile(r"https?://[^\s\"'()<>\\]+")


@dataclass(frozen=True)
class Font:
    """A web font: its family, and the style sheet that loads it."""

    name: str
    href: str


def read_fonts(tree: MjmlElement) -> tuple[list[Font], list[Fault]]:
    """Return the fonts that a source declares, and what is wrong with their addresses."""
    fonts: list[Font] = []
    faults: list[Fault] = []
    for element in tree.find("mj-font"):
        name, href = (html.unescape(element.values.get(key, "")).strip() for key in ("name", "href"))
        if not ADDRESS.fullmatch(href):
            sentence = f"“{href}” is no address of a style sheet"
            faults.append(Fault(element.start, "bad-attribute", sentence, "write it out: https://…"))
        elif name:
            fonts.append(Font(name, href))
    return fonts, faults


def add_fonts(root: _Element, fonts: Iterable[Font], css: str) -> None:
    """Link each font that an element, a style sheet of the head or `css` names; hidden from Outlook."""
    head = root.find("head")
    if head is None:
        return
    families = [str(element.get("style")) for element in root.iter() if "style" in element.attrib]
    families += [str(style.text or "") for style in head.iter("style")] + [css]
    used = dict.fromkeys(font.href for font in fonts if any(_names(text, font.name) for text in families))
    if not used:
        return
    from lxml import etree

    head.append(etree.Comment("[if !mso]><!"))
    for href in used:
        link = etree.SubElement(head, "link")
        link.set("href", href)
        link.set("rel", "stylesheet")
        link.set("type", "text/css")
    style = etree.SubElement(head, "style")
    style.set("type", "text/css")
    style.text = "".join(f"@import url({href});" for href in used)
    head.append(etree.Comment("<![endif]"))


def _names(css: str, family: str) -> bool:
    return bool(re.search(rf"font-family\s*:[^;}}]*{re.escape(family)}", css, re.IGNORECASE))
