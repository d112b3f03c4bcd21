"""Which properties a mail program does not know, by caniemail.com (commit 6b086a3 of 2026-06-29).

A name that ends in `*` stands for all that begin so.
"""

from __future__ import annotations

LOGICAL = frozenset(
    {
        "margin-block*", "margin-inline*", "padding-block*", "padding-inline*", "border-inline*", "border-block*",
        "border-start-start-radius", "border-start-end-radius", "border-end-start-radius", "border-end-end-radius",
        "inline-size", "block-size", "min-inline-size", "max-inline-size", "min-block-size", "max-block-size", "inset*",
    }
)  # fmt: skip
# What neither Gmail nor Outlook.com nor Yahoo know.
WEBMAIL = LOGICAL | {
    "accent-color", "animation*", "aspect-ratio", "backdrop-filter", "border-image*", "clip-path", "color-scheme",
    "filter", "grid-template*", "hyphenate*", "hyphens", "list-style-image", "mask*", "outline-offset", "overflow-wrap",
    "resize", "scroll-snap*", "shape-margin", "shape-outside", "text-decoration-skip-ink", "text-decoration-thickness",
    "text-emphasis-position", "text-underline-offset", "text-wrap", "transform*", "user-select", "white-space-collapse",
    "--*",
}  # fmt: skip
PLACING = frozenset({"top", "right", "bottom", "left", "z-index"})
GMAIL = WEBMAIL | PLACING | {
    "align-items", "cursor", "flex-direction", "flex-wrap", "justify-content", "orphans", "widows", "position",
    "tab-size", "transition*", "visibility",
}  # fmt: skip
OUTLOOK_WEB = WEBMAIL | {"cursor", "text-align-last", "transition*"}
OUTLOOK_APP = OUTLOOK_WEB | {"position", "text-justify"}
YAHOO = WEBMAIL | PLACING | {
    "align-items", "background-blend-mode", "background-clip", "background-origin", "box-sizing", "column-*", "columns",
    "flex-direction", "flex-wrap", "font-kerning", "font-stretch", "gap", "justify-content", "mix-blend-mode",
    "object-fit", "object-position", "orphans", "widows", "tab-size", "text-align-last", "text-emphasis",
    "text-orientation", "text-overflow", "text-underline-position", "word-break", "writing-mode",
}  # fmt: skip
SAMSUNG = frozenset({"aspect-ratio", "font-stretch", "inset*", "text-emphasis*", "text-justify", "text-overflow"})
THUNDERBIRD = frozenset({"animation*", "aspect-ratio"})
CORNERS = frozenset(
    {"border-radius", *(f"border-{y}-{x}-radius" for y in ("top", "bottom") for x in ("left", "right"))}
)
WORD_PICTURES = frozenset({f"background-{part}" for part in ("image", "position", "repeat", "size", "clip", "origin")})
WORD_LAYOUT = PLACING | {
    "position", "float", "clear", "overflow*", "min-width", "min-height", "max-height", "box-sizing", "table-layout",
    "align-items", "align-self", "justify-content", "flex*", "grid*", "gap", "column*", "object-fit", "object-position",
    "writing-mode",
}  # fmt: skip
WORD = WEBMAIL | {
    "opacity", "visibility", "transition*", "outline*", "text-overflow", "white-space", "word-spacing", "word-wrap",
    "border-spacing", "caption-side", "cursor", "orphans", "widows", "tab-size", "font-kerning", "font-stretch",
    "list-style-position", "text-align-last", "text-decoration-color", "text-decoration-style", "text-emphasis*",
    "text-shadow", "background-blend-mode", "mix-blend-mode",
}  # fmt: skip
