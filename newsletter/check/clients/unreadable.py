"""Text that some clients show in the colour of its ground, or never show."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter.check.clients.clients import Client, told
from newsletter.check.clients.css import Declaration, declarations
from newsletter.check.clients.detectors import by_mark
from newsletter.check.clients.features import Support, load
from newsletter.check.clients.verdict import Finding
from newsletter.theme.contrast import contrast

if TYPE_CHECKING:
    from newsletter.render.document import Element

# Below it, words cannot be told from their ground (WCAG 2.2 asks for 4.5; this is about losing them altogether).
LEAST_CONTRAST = 1.6
HEX = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b", re.IGNORECASE)
NAMES = {
    "white": "#ffffff",
    "black": "#000000",
    "red": "#ff0000",
    "navy": "#000080",
    "yellow": "#ffff00",
    "gray": "#808080",
}
RGB = re.compile(r"rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)", re.IGNORECASE)
# What a ground or a colour may be made of that some client does not know.
GROUNDS = frozenset(
    [
        "css-background",
        "css-background-image",
        "html-background",
        "css-linear-gradient",
        "css-radial-gradient",
        "css-conic-gradient",
        "css-modern-color",
        "css-variables",
        "css-rgba",
        "css-function-light-dark",
    ]
)
VML = re.compile(r"<v:(?:rect|fill|image|background)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Ground:
    """What is behind a text and its colour, as far as both are known; `lost` is the element whose ground is gone."""

    behind: str | None = "#ffffff"
    colour: str | None = "#000000"
    lost: Element | None = None


def unreadable(root: Element, clients: Sequence[Client], used: Collection[str] = GROUNDS) -> Iterator[Finding]:
    """Yield a finding for each ground that some clients leave away, whose text has the colour of what is left.

    `used` are those of the document's features that `grounds` are made of: who knows them all leaves nothing away.
    """
    body = root.find("body")
    if body is None:
        return
    by_loss: dict[tuple[frozenset[str], bool], list[Client]] = {}
    for client in clients:
        if lost := _unknown(client).intersection(used):
            by_loss.setdefault((lost, client.reads_mso), []).append(client)
    found: dict[int, tuple[Element, list[Client]]] = {}
    for (lost, reads_mso), those in by_loss.items():
        for element in _sunk(body, Ground(), lost, reads_mso=reads_mso):
            found.setdefault(id(element), (element, []))[1].extend(those)
    for element, those in found.values():
        names = told([client for client in clients if client in those], clients)
        sentence = f"in {names}, what is behind the text is missing, and the text has the colour of what is left"
        hint = "give it a plain background-color too, one that the text can be read on"
        yield Finding(sentence, hint, str(element.get("style") or element.get("background") or ""), element)


def _unknown(client: Client) -> frozenset[str]:
    features = load().features
    lost = {slug for slug in GROUNDS if features[slug].result(client.key).support is Support.NO}
    if client.reads_mso:
        lost |= {"html-background"}  # known there of the body alone
    return frozenset(lost)


def grounds(uses: Collection[str]) -> frozenset[str]:
    """Return the features that grounds and colours are made of, of those that a document uses."""
    used = GROUNDS.intersection(uses)
    # A picture may stand in the short form, too.
    return used | {"css-background-image"} if "css-background" in used else used


def _sunk(element: Element, ground: Ground, lost: Collection[str], *, reads_mso: bool) -> Iterator[Element]:
    """Yield the elements whose ground is gone, each as often as there is a text that sinks into what is left."""
    own = _grounded(element, ground, lost)
    if own.lost is not None and own.behind and own.colour and contrast(own.behind, own.colour) < LEAST_CONTRAST:
        texts = [element.text, *(child.tail for child in element)]
        if any(str(text or "").strip("\u00a0\u200c\u034f \n\t") for text in texts):
            yield own.lost
    under = own
    for child in element:
        if not isinstance(child.tag, str):
            if reads_mso and VML.search(str(child.text or "")):  # type: ignore[unreachable]
                under = replace(own, behind=None, lost=None)
            continue
        yield from _sunk(child, under, lost, reads_mso=reads_mso)


def _grounded(element: Element, ground: Ground, lost: Collection[str]) -> Ground:
    stated = declarations(str(element.get("style", "")))
    if any(each.name == "display" and each.value.startswith("none") for each in stated):
        return Ground(None, None)
    behind, colour, gone = ground.behind, ground.colour, ground.lost
    plain = _colour(str(element.get("bgcolor", "")))
    has_picture = bool(element.get("background"))
    is_lost = has_picture and "html-background" in lost
    for each in stated:
        if each.name == "color":
            colour = ground.colour if _is_lost(each, lost) else _colour(each.value)
        elif each.name in ("background", "background-color", "background-image") and "none" not in each.value:
            if _is_lost(each, lost):
                is_lost = True
            # Whoever takes no picture may take the colour beside it: what is not known is no fault.
            if (found := _colour(each.value)) and "gradient(" not in each.value:
                plain = found
            if re.search(r"url\(|gradient\(", each.value) or (
                not _colour(each.value) and not re.match("transparent|inherit", each.value)
            ):
                has_picture = True
    if plain:
        behind, gone = plain, element if is_lost else None
    elif is_lost:
        gone = element
    elif has_picture:
        behind, gone = None, None
    return Ground(behind, colour, gone)


def _is_lost(declaration: Declaration, lost: Collection[str]) -> bool:
    slugs = {slug for mark in declaration.marks for slug in by_mark().get(mark, ())}
    if declaration.name == "background" and "css-background-image" in lost and "url(" in declaration.value:
        return True
    return bool((slugs - {"css-background", "css-background-image"}) & set(lost)) or (
        declaration.name == "background-image" and "css-background-image" in lost
    )


def _colour(text: str) -> str | None:
    """Return a colour that is written plainly as #rrggbb; None for any other."""
    written = NAMES.get(text.split(" ")[0].lower().rstrip("!"), text)
    if match := HEX.search(written):
        digits = match[1] if len(match[1]) > 4 else "".join(sign * 2 for sign in match[1])
        return f"#{digits[:6]}".lower()
    if match := RGB.search(written):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in match.groups())
    return None
