"""Where the compiler leaves something undone that MJML documents: heroes of fluid height, gaps, spacing, quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from newsletter.render.inline import DECLARATION
from newsletter.render.origins import Edit
from newsletter.render.tree import MjmlElement, value_span

if TYPE_CHECKING:
    from lxml.etree import _Element

# The compiler copies this value as it stands, so that it can carry a mark into the HTML.
FLUID = re.compile(r"vertical-align:(?P<align>\w+)-fluid(?P<ratio>\d+)")
FIXED_HEIGHT = re.compile(r"(?:^|(?<=;))height:[^;]*;?")
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def escape_quotes(tree: MjmlElement, text: str) -> Iterator[Edit]:
    """Yield the edits that write quotes in attributes as entities: the compiler ends a value at the first of them."""
    for element in tree.all():
        for attribute in element.attributes:
            if '"' in (attribute.value or ""):
                yield Edit(*value_span(attribute, text), str(attribute.value).replace('"', "&quot;"))


def open_gaps(tree: MjmlElement) -> Iterator[Edit]:
    """Yield the edits that put the gap of a wrapper between its sections."""
    for wrapper in tree.find("mj-wrapper"):
        gap = NUMBER.match(wrapper.values.get("gap", ""))
        sections = [child for child in wrapper.children if child.name in ("mj-section", "mj-hero")]
        for section in sections[1:] if gap else ():
            yield Edit(section.start, section.start, _gap(f"{gap[0]}px" if gap else ""))


def _gap(height: str) -> str:
    style = f"height:{height};line-height:{height};font-size:0px;"
    return (
        f'<mj-raw><!--[if mso | IE]><tr><td style="{style}">&nbsp;</td></tr><![endif]-->'
        f'<!--[if !mso]><!--><div style="{style}">&#8202;</div><!--<![endif]--></mj-raw>'
    )


def mark_fluid_heroes(tree: MjmlElement, text: str) -> Iterator[Edit]:
    """Yield the edits that mark heroes whose height follows the shape of their picture."""
    for hero in tree.find("mj-hero"):
        values = hero.values
        sizes = [NUMBER.match(values.get(name, "")) for name in ("background-height", "background-width")]
        if values.get("mode") != "fluid-height" or None in sizes:
            continue
        height, width = (float(size[0]) for size in sizes if size)
        ratio = int(height / width * 100 + 0.5) if width else 0
        given = next((attribute for attribute in hero.attributes if attribute.name == "vertical-align"), None)
        align = f"{values.get('vertical-align') or 'top'}-fluid{ratio}"
        at = hero.start + len("<mj-hero")
        yield Edit(*value_span(given, text), align) if given else Edit(at, at, f' vertical-align="{align}"')


def raise_fluid_heroes(root: _Element) -> None:
    """Give marked heroes their height: by cells at both sides whose padding is a share of the width."""
    from lxml import etree

    for cell in list(root.iter("td")):
        style = str(cell.get("style", ""))
        fluid = FLUID.search(style)
        row = cell.getparent()
        if fluid is None or row is None:
            continue
        cell.set("style", FIXED_HEIGHT.sub("", FLUID.sub(r"vertical-align:\g<align>", style)))
        cell.attrib.pop("height", "")
        side = f"width:0.01%;padding-bottom:{fluid['ratio']}%;mso-padding-bottom-alt:0;"
        for place in (row.index(cell), row.index(cell) + 2):
            spacer = etree.Element("td")
            spacer.set("style", side)
            row.insert(place, spacer)


def separate_cells(root: _Element) -> None:
    """Let the spacing of an mj-table's cells show, which the style sheet of MJML takes away from all tables."""
    for table in root.iter("table"):
        style = str(table.get("style", ""))
        is_ours = "table-layout:" in style and "border-collapse" not in style
        if is_ours and NUMBER.match(str(table.get("cellspacing", "0"))) and table.get("cellspacing") != "0":
            table.set("style", f"{style.rstrip(';')};border-collapse:separate;")


def without_important(own: Mapping[_Element, str], root: _Element) -> None:
    """Take `!important` off what a style sheet has put into elements; what their `own` styles said so keeps it.

    There it would win over the media queries of the head for good.
    """
    for element in root.iter():
        style = str(element.attrib.get("style", "")) if isinstance(element.tag, str) else ""
        if "!important" not in style or style == own.get(element):
            continue
        kept = set(_parts(own.get(element, "")))
        cleaned = [part if part in kept else re.sub(r"\s*!important$", "", part) for part in _parts(style)]
        element.set("style", ";".join(cleaned) + ";")


def _parts(style: str) -> list[str]:
    return [part for declaration in DECLARATION.findall(style) if (part := declaration.strip())]
