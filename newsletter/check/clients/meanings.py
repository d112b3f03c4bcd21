# ruff: noqa: E501, ISC004 - a table, each row on a line of its own
"""What it means for a reader that a feature does not work, and how much is lost with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Loss(IntEnum):
    """What a reader loses; the number weighs it in the score."""

    NOTHING = 0
    DECORATION = 1
    LAYOUT = 4


@dataclass(frozen=True)
class Meaning:
    """What a reader sees instead, and what to write so that it does not happen."""

    loss: Loss
    sentence: str
    hint: str = ""


# Loss, sentence, hint, features. What is in no row is decoration: its loss is counted and not told.
ROWS: tuple[tuple[Loss, str, str, str], ...] = (
    (
        Loss.LAYOUT, "what should stand side by side stands one below the other",
        "build columns with :::columns, or with mj-section and mj-column in a theme",
        "css-display-flex css-display-grid css-grid-template css-column-count css-column-layout-properties",
    ),
    (
        Loss.LAYOUT, "what is laid over or moved stands at its place in the text instead",
        "use tables and padding, or a picture that holds both",
        "css-position css-left-right-top-bottom css-inset css-transform",
    ),
    (Loss.LAYOUT, "what should float stands on a line of its own", "add align=\"left\" or \"right\" to the picture or table", "css-float"),
    (Loss.LAYOUT, "a size that is reckoned is not taken", "write a plain size before it, in px or %", "css-unit-calc css-function-clamp css-function-max css-function-min"),
    (Loss.LAYOUT, "sizes or colours that are named once and used by name are not taken", "write each value out where it is used", "css-variables"),
    (Loss.LAYOUT, "a size in this unit is not taken", "write it in px", "css-unit-rem css-unit-vh css-unit-vmax css-unit-vmin"),
    (Loss.LAYOUT, "a colour is not taken, and in Gmail the element loses its whole style", "write the colour as #rrggbb", "css-modern-color css-rgb"),
    (Loss.LAYOUT, "a text or a place has not its colour", "write the colour as #rrggbb", "css-rgba css-function-light-dark"),
    (Loss.LAYOUT, "pictures are stretched out of shape", "crop the picture itself, and give it its width and height", "css-object-fit css-aspect-ratio"),
    (Loss.LAYOUT, "what is hidden is shown", "leave it out, or hide it with display:none and mso-hide:all", "css-display-none css-visibility html-hidden"),
    (Loss.LAYOUT, "a picture is as wide as its file and may break the layout", "give the picture a width=\"…\" in pixels", "css-max-width"),
    (Loss.LAYOUT, "parts overlap or stand too far apart", "use no negative margins", "css-margin"),
    (Loss.LAYOUT, "the text runs in another direction", "write it as plain lines", "css-writing-mode css-text-orientation"),
    (Loss.LAYOUT, "there is no film, only what stands in its place", "show a still that links to the film: :::video", "html-video image-mp4"),
    (Loss.LAYOUT, "nothing can be heard", "link to the recording", "html-audio"),
    (
        Loss.LAYOUT, "nothing can be filled in or sent", "link to a form on the web",
        "html-form html-input-text html-input-checkbox html-input-radio html-input-submit html-input-reset html-textarea "
        "html-select html-button-submit html-button-reset",
    ),
    (Loss.LAYOUT, "a drawing in the text is not shown", "make it a PNG picture", "html-svg"),
    (Loss.LAYOUT, "what is embedded is not shown", "link to it, or show a picture of it", "html-object"),
    (Loss.LAYOUT, "what opens on a tap cannot be opened, or stands open", "write it into the text, or link to it", "html-dialog html-popover"),
    (Loss.LAYOUT, "the style sheet that is linked to is not read, and everything is without its looks", "write the styles into the theme", "html-link"),
    (Loss.LAYOUT, "links and pictures without a full address lead nowhere", "write every address out", "html-base"),
    (Loss.LAYOUT, "the picture is not shown, only its alternative text", "save it as JPEG or PNG", "image-avif image-base64 image-heif image-ico image-svg image-tiff image-webp image-bmp"),
    (Loss.DECORATION, "corners are square", "", "css-border-radius"),
    (Loss.DECORATION, "a picture behind the words is missing", "", "css-background css-background-image html-background"),
    (Loss.DECORATION, "a plain colour stands for a gradient", "", "css-linear-gradient css-radial-gradient css-conic-gradient"),
    (Loss.DECORATION, "no shadows", "", "css-box-shadow css-text-shadow"),
    (Loss.DECORATION, "nothing moves", "", "css-animation css-at-keyframes css-transition"),
    (Loss.DECORATION, "a common font stands for the theme’s own", "", "css-at-font-face css-at-import css-sytem-ui"),
    (Loss.DECORATION, "no layout for small screens", "", "css-at-media html-style"),
    (Loss.DECORATION, "no colours of its own by night", "", "css-at-media-prefers-color-scheme"),
    (Loss.DECORATION, "gaps are smaller", "", "css-gap css-padding css-height css-min-height"),
    (Loss.DECORATION, "links within the letter do nothing", "", "html-anchor-links"),
    (
        Loss.NOTHING, "", "",
        "css-comments css-cursor css-outline css-outline-offset css-resize css-user-select css-important css-color-scheme "
        "css-pseudo-class-hover css-pseudo-class-active css-pseudo-class-focus css-pseudo-class-focus-visible css-pseudo-class-focus-within "
        "css-pseudo-class-visited css-pseudo-class-link css-z-index css-display css-word-spacing css-word-break css-overflow-wrap css-word-wrap "
        "css-box-sizing css-text-wrap css-width css-font-kerning css-opacity css-max-height css-hyphenate-limit-chars "
        "css-inert-attribute html-comments html-doctype html-meta-color-scheme html-target html-aria-describedby html-aria-hidden html-aria-label "
        "html-aria-labelledby html-aria-live html-role html-body html-loading-attribute html-required html-semantics html-input-hidden "
        "html-picture html-srcset html-acronym html-abbr html-dfn html-bdi html-wbr html-lang html-code html-del html-marquee css-selector-attribute",
    ),
)  # fmt: skip
OTHERS = Meaning(Loss.DECORATION, "")
MEANINGS: Mapping[str, Meaning] = {
    slug: Meaning(loss, sentence, hint) for loss, sentence, hint, slugs in ROWS for slug in slugs.split()
}


def meaning(slug: str) -> Meaning:
    """Return what it means that a feature does not work."""
    return MEANINGS.get(slug, OTHERS)
