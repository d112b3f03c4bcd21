# ruff: noqa: E501 - a table
"""How each feature of caniemail.com is recognised: the marks of it that an email's HTML and CSS can bear.

A mark is a kind and a name: `property border-radius`, `value display:flex` (a word of a property's value), `word initial`
(of any value), `function calc`, `unit rem`, `at media`, `media hover`, `pseudo hover`, `combinator >`, `selector class`,
`element table`, `attribute align`, `input text`, `link mailto`, `image webp`, `meta color-scheme`, and the few that name
themselves: `important`, `nesting`, `css-comment`, `comment`, `doctype`. Several marks of a feature are alternatives.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

# Features of the data that no email's HTML or CSS can be searched for, and why.
NOT_DETECTED: Mapping[str, str] = {
    "_template": "no feature: the model that pages of the site are written from",
    "amp": "another part of a message, which is not written here",
    "bimi": "a record of a domain, not of a message",
    "image-hdr": "a picture’s kind does not tell it: any JPEG or AVIF may be one",
}

SIDES = ("top", "right", "bottom", "left")
AXES = ("inline", "block")
ENDS = ("start", "end")
PARTS = ("color", "style", "width")
SAME_PROPERTY = """
    accent-color align-items aspect-ratio backdrop-filter background-blend-mode background-clip background-color
    background-image background-origin background-position background-repeat background-size border-collapse border-spacing
    box-shadow box-sizing caption-side clear clip-path color-scheme cursor direction display empty-cells filter float font
    font-kerning font-size font-size-adjust font-stretch font-weight height hyphenate-character hyphenate-limit-chars hyphens
    inline-size inset justify-content letter-spacing line-height list-style list-style-image list-style-position
    list-style-type mask-image max-block-size max-height max-inline-size max-width min-block-size min-height min-inline-size
    min-width mix-blend-mode object-fit object-position opacity orphans outline-offset overflow-wrap position resize
    shape-margin shape-outside tab-size table-layout text-align text-align-last text-decoration text-decoration-color
    text-decoration-line text-decoration-skip-ink text-decoration-style text-decoration-thickness text-emphasis-position
    text-indent text-justify text-orientation text-overflow text-shadow text-transform text-underline-offset
    text-underline-position text-wrap transform user-select vertical-align visibility white-space white-space-collapse widows
    width word-break word-spacing word-wrap writing-mode z-index
""".split()  # noqa: SIM905 - a list of so many would be a page long
SAME_PSEUDO = """
    active checked default first-child first-of-type focus focus-visible focus-within has hover lang last-child last-of-type
    link not nth-child nth-last-child nth-last-of-type nth-of-type only-child only-of-type target visited
""".split()  # noqa: SIM905
SAME_UNIT = "ch cm em ex in mm pc pt px rem vh vmax vmin vw".split()  # noqa: SIM905
SAME_ELEMENT = """
    abbr acronym address audio base bdi blockquote body code del dfn dialog div form hr img link marquee meter object p
    picture pre progress rp rt ruby select small span strike strong style svg table textarea video wbr
""".split()  # noqa: SIM905
SAME_ATTRIBUTE = """
    align aria-describedby aria-hidden aria-label aria-labelledby aria-live background cellpadding cellspacing dir height
    hidden lang popover required role target valign width
""".split()  # noqa: SIM905
SAME_IMAGE = "apng avif base64 bmp gif heif ico jpg mp4 png svg tiff webp".split()  # noqa: SIM905


def _properties(*names: str) -> tuple[str, ...]:
    return tuple(f"property {name}" for name in names)


DETECTORS: Mapping[str, tuple[str, ...]] = {
    **{f"css-{name}": (f"property {name}",) for name in SAME_PROPERTY},
    **{f"css-pseudo-class-{name}": (f"pseudo {name}",) for name in SAME_PSEUDO},
    **{
        f"css-pseudo-element-{name}": (f"pseudo {name}",)
        for name in ("after", "before", "first-letter", "first-line", "marker", "placeholder")
    },
    **{f"css-unit-{name}": (f"unit {name}",) for name in SAME_UNIT},
    **{f"css-at-{name}": (f"at {name}",) for name in ("font-face", "import", "keyframes", "media", "supports")},
    **{
        f"css-at-media-{name}": (f"media {name}",)
        for name in ("orientation", "prefers-color-scheme", "prefers-reduced-motion")
    },
    **{f"css-{name}-gradient": (f"function {name}-gradient",) for name in ("conic", "linear", "radial")},
    **{f"css-function-{name}": (f"function {name}",) for name in ("clamp", "light-dark", "max", "min")},
    "css-animation": _properties(
        "animation",
        *(
            f"animation-{part}"
            for part in ("name", "delay", "direction", "duration", "fill-mode", "iteration-count", "play-state")
        ),
        "animation-timing-function",
    ),
    "css-at-media-device-pixel-ratio": ("media device-pixel-ratio",),
    "css-at-media-hover": ("media hover", "media any-hover"),
    "css-background": _properties("background"),
    "css-block-inline-size": _properties("block-size", "inline-size"),
    "css-border": _properties(
        "border",
        *(f"border-{part}" for part in (*PARTS, *SIDES)),
        *(f"border-{side}-{part}" for side in SIDES for part in PARTS),
    ),
    "css-border-image": _properties("border-image", *(f"border-image-{p}" for p in ("source", "slice", "repeat"))),
    "css-border-inline-block": _properties("border-inline", "border-block"),
    "css-border-inline-block-individual": _properties(
        *(f"border-{axis}-{part}" for axis in AXES for part in PARTS),
    ),
    "css-border-inline-block-longhand": _properties(
        *(f"border-{axis}-{end}" for axis in AXES for end in ENDS),
        *(f"border-{axis}-{end}-{part}" for axis in AXES for end in ENDS for part in PARTS),
    ),
    "css-border-radius": _properties(
        "border-radius", *(f"border-{y}-{x}-radius" for y in ("top", "bottom") for x in ("left", "right"))
    ),
    "css-border-radius-logical": _properties(*(f"border-{y}-{x}-radius" for y in ENDS for x in ENDS)),
    "css-column-count": _properties("column-count"),
    "css-column-layout-properties": _properties(
        "columns", "column-fill", "column-rule", "column-span", "column-width", "column-rule-color"
    ),
    "css-comments": ("css-comment",),
    "css-display-flex": ("value display:flex", "value display:inline-flex"),
    "css-display-grid": ("value display:grid", "value display:inline-grid"),
    "css-display-none": ("value display:none",),
    "css-flex-direction": ("value flex-direction:column", "value flex-flow:column"),
    "css-flex-wrap": ("value flex-wrap:wrap", "value flex-flow:wrap"),
    "css-gap": _properties("gap", "column-gap", "row-gap"),
    "css-grid-template": _properties(
        "grid-template", "grid-template-areas", "grid-template-columns", "grid-template-rows"
    ),
    "css-important": ("important",),
    "css-inert-attribute": ("attribute inert",),
    "css-intrinsic-size": ("word fit-content", "word min-content", "word max-content", "function fit-content"),
    "css-left-right-top-bottom": _properties(*SIDES),
    "css-margin": _properties("margin", *(f"margin-{side}" for side in SIDES)),
    **{
        f"css-{box}-{axis}-start-end": _properties(*(f"{box}-{axis}-{end}" for end in ENDS))
        for box in ("margin", "padding")
        for axis in AXES
    },
    "css-margin-inline-block": _properties("margin-inline", "margin-block"),
    "css-padding-inline-block": _properties("padding-inline", "padding-block"),
    "css-modern-color": ("function lch", "function oklch", "function lab", "function oklab"),
    "css-nesting": ("nesting",),
    "css-outline": _properties("outline", "outline-color", "outline-style", "outline-width"),
    "css-overflow": _properties("overflow", "overflow-x", "overflow-y", "overflow-block", "overflow-inline"),
    "css-padding": _properties("padding", *(f"padding-{side}" for side in SIDES)),
    "css-rgb": ("function rgb",),
    "css-rgba": ("function rgba",),
    "css-scroll-snap": _properties("scroll-snap-type", "scroll-snap-align", "scroll-snap-stop"),
    "css-selector-adjacent-sibling": ("combinator +",),
    "css-selector-attribute": ("selector attribute",),
    "css-selector-chaining": ("selector chaining",),
    "css-selector-child": ("combinator >",),
    "css-selector-class": ("selector class",),
    "css-selector-descendant": ("combinator  ",),
    "css-selector-general-sibling": ("combinator ~",),
    "css-selector-grouping": ("selector grouping",),
    "css-selector-id": ("selector id",),
    "css-selector-type": ("selector type",),
    "css-selector-universal": ("selector universal",),
    "css-sytem-ui": (
        "word system-ui",
        *(f"word ui-{kind}" for kind in ("serif", "sans-serif", "rounded", "monospace")),
    ),
    "css-text-emphasis": _properties("text-emphasis", "text-emphasis-style", "text-emphasis-color"),
    "css-transition": _properties("transition", *(f"transition-{p}" for p in ("property", "duration", "delay"))),
    "css-unit-calc": ("function calc",),
    "css-unit-initial": ("word initial",),
    "css-unit-percent": ("unit %",),
    "css-variables": ("function var", "custom property"),
    **{f"html-{name}": (f"element {name}",) for name in SAME_ELEMENT},
    **{f"html-{name}": (f"attribute {name}",) for name in SAME_ATTRIBUTE},
    **{f"html-input-{kind}": (f"input {kind}",) for kind in ("checkbox", "hidden", "radio", "reset", "submit", "text")},
    "html-anchor-links": ("link #",),
    "html-button-reset": ("button reset",),
    "html-button-submit": ("button submit",),
    "html-comments": ("comment",),
    "html-doctype": ("doctype",),
    "html-h1-h6": tuple(f"element h{level}" for level in range(1, 7)),
    "html-image-maps": ("element map", "element area"),
    "html-lists": ("element ul", "element ol", "element dl"),
    "html-loading-attribute": ("attribute loading",),
    "html-mailto-links": ("link mailto",),
    "html-meta-color-scheme": ("meta color-scheme",),
    "html-semantics": tuple(
        f"element {name}"
        for name in (
            *("article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark", "nav"),
            *("section", "summary", "time"),
        )
    ),
    "html-srcset": ("attribute srcset", "attribute sizes"),
    **{f"image-{kind}": (f"image {kind}",) for kind in SAME_IMAGE},
}


@cache
def by_mark() -> Mapping[str, tuple[str, ...]]:
    """Return the features that a mark stands for."""
    found: dict[str, list[str]] = {}
    for slug, marks in DETECTORS.items():
        for mark in marks:
            found.setdefault(mark, []).append(slug)
    return {mark: tuple(slugs) for mark, slugs in found.items()}
