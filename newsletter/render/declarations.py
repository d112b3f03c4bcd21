"""The declarations of a style sheet, each a property with its value: slips of the pen there change nothing, unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from newsletter.problems import Severity, did_you_mean
from newsletter.render.markup import Fault

# What takes no part: remarks, and what stands in quotes or brackets.
HIDDEN = re.compile(r"/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\([^(){};]*\)", re.DOTALL)
RULE = re.compile(r"\{([^{}]*)\}")
NAMED = re.compile(r"\s*(?P<name>[*_]?[-a-zA-Z]+)\s*:")
WITHOUT_COLON = re.compile(r"\s*(?P<name>[a-z]+(?:-[a-z]+)*)\s+(?P<value>\S.*?)\s*", re.DOTALL)
# Properties that mail is written with, to tell one that is misspelt (CSS Snapshot, and what caniemail.com lists).
SIDES = ("top", "right", "bottom", "left")
PROPERTIES = frozenset(
    """
    accent-color align-content align-items align-self animation appearance aspect-ratio background background-attachment
    background-blend-mode background-clip background-color background-image background-origin background-position
    background-repeat background-size block-size border border-collapse border-color border-image border-radius
    border-spacing border-style border-width box-shadow box-sizing break-after break-before break-inside caption-side
    caret-color clear clip clip-path color color-scheme column-count column-gap columns content cursor direction display
    empty-cells filter flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap float font font-family
    font-feature-settings font-kerning font-size font-style font-synthesis font-variant font-variant-numeric font-weight
    gap grid grid-area grid-column grid-gap grid-row grid-template grid-template-areas grid-template-columns
    grid-template-rows height hyphens inline-size inset isolation justify-content justify-items justify-self
    letter-spacing line-break line-height list-style list-style-image list-style-position list-style-type margin
    margin-block margin-inline margin-inline-end margin-inline-start mask max-height max-width min-height min-width
    mix-blend-mode object-fit object-position opacity order orphans outline outline-color outline-offset outline-style
    outline-width overflow overflow-wrap overflow-x overflow-y padding padding-block padding-inline padding-inline-end
    padding-inline-start page-break-after page-break-before page-break-inside place-content place-items pointer-events
    position quotes resize row-gap scroll-behavior shape-outside size speak src supported-color-schemes tab-size
    table-layout text-align text-align-last text-decoration text-decoration-color text-decoration-line
    text-decoration-style text-decoration-thickness text-indent text-justify text-orientation text-overflow
    text-rendering text-shadow text-size-adjust text-transform text-underline-offset text-wrap transform
    transform-origin transition unicode-bidi unicode-range user-select vertical-align visibility white-space widows
    width
    will-change word-break word-spacing word-wrap writing-mode z-index zoom
    """.split()  # noqa: SIM905 - a list of so many would be a page long
) | {
    *SIDES,
    *(f"{box}-{side}" for box in ("margin", "padding", "border") for side in SIDES),
    *(f"border-{side}-{part}" for side in SIDES for part in ("color", "style", "width")),
    *(f"border-{corner}-radius" for corner in ("top-left", "top-right", "bottom-left", "bottom-right")),
}


@lru_cache(maxsize=16)
def check_declarations(css: str) -> tuple[Fault, ...]:
    """Return the declarations of a style sheet that lack their colon or misspell their property, as warnings."""
    seen = HIDDEN.sub(lambda match: "x" * len(match[0]) if match[0][0] != "/" else " " * len(match[0]), css)
    return tuple(
        fault
        for rule in RULE.finditer(seen)
        for start, end in _parts(rule[1], rule.start(1))
        if (fault := _fault(seen[start:end], css[start:end], start))
    )


def _parts(body: str, at: int) -> Iterator[tuple[int, int]]:
    for part in body.split(";"):
        yield at, at + len(part)
        at += len(part) + 1


def _fault(seen: str, typed: str, start: int) -> Fault | None:
    at = start + len(seen) - len(seen.lstrip())
    if named := NAMED.match(seen):
        name = named["name"].lower()
        near = did_you_mean(name, PROPERTIES) if name not in PROPERTIES and name[0] not in "-*_" else ""
        if near and not name.startswith("mso-"):
            return Fault(
                at, "bad-declaration", f"there is no “{name}” in CSS", f"did you mean {near}?", Severity.WARNING
            )
    elif (match := WITHOUT_COLON.fullmatch(seen)) and match["name"] in PROPERTIES:
        value = typed.strip()[len(match["name"]) :].strip()
        hint = f"write {match['name']}: {value}"
        return Fault(at, "bad-declaration", f"“{match['name']}” has no colon after it", hint, Severity.WARNING)
    return None
