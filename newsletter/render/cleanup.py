"""Repairs on finished HTML, for Outlook and old clients: whole numbers, long colours. Each may be done twice.

They hold inside conditional comments too, because it is Outlook that reads those.
"""

from __future__ import annotations

import re

TAG = re.compile(r"<[a-zA-Z][\w:.-]*(?:\s+[\w:.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'))?)*\s*/?>")
LENGTH = re.compile(
    r"(?P<start>\s(?:width|height)\s*=\s*)(?P<quote>[\"'])\s*(?P<number>\d+(?:\.\d+)?)(?:px)?\s*(?P=quote)"
)
STYLE = re.compile(r"(?P<start>\sstyle\s*=\s*)(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL)
COLOUR_ATTRIBUTE = re.compile(
    r"(?P<start>\s(?:bgcolor|color|fillcolor|strokecolor)\s*=\s*[\"'])#(?P<short>[0-9a-fA-F]{3})(?=[\"'])"
)
COLOUR = re.compile(r"(?<=[\s:,(])#(?P<short>[0-9a-fA-F]{3})(?![\w-])")
WHOLE = re.compile(r"(?P<start>(?:^|[;\s])(?:min-|max-)?(?:width|height)\s*:\s*)(?P<number>\d*\.\d+)px", re.IGNORECASE)
FRACTION = re.compile(r"(?<![\w.#-])(?P<number>-?\d*\.\d{3,})px")


def clean(html: str) -> str:
    """Return HTML whose width and height attributes are whole pixels, and whose colours have six digits."""
    return TAG.sub(_clean_tag, html)


def _clean_tag(match: re.Match[str]) -> str:
    tag = match.group(0)
    if "width" in tag or "height" in tag:
        tag = LENGTH.sub(_whole_attribute, tag)
    if "#" in tag:
        tag = COLOUR_ATTRIBUTE.sub(lambda m: m["start"] + long_colour(m), tag)
    return STYLE.sub(_clean_style, tag) if "style" in tag else tag


def _whole_attribute(match: re.Match[str]) -> str:
    return f"{match['start']}{match['quote']}{whole(match['number'])}{match['quote']}"


def _clean_style(match: re.Match[str]) -> str:
    return f"{match['start']}{match['quote']}{clean_style(match['value'])}{match['quote']}"


def clean_style(style: str) -> str:
    """Return declarations with whole widths, no float noise in other lengths, and colours of six digits."""
    if "." in style:
        style = WHOLE.sub(lambda m: f"{m['start']}{whole(m['number'])}px", style)
        style = FRACTION.sub(lambda m: f"{round(float(m['number']), 2):g}px", style)
    return COLOUR.sub(long_colour, style) if "#" in style else style


def whole(number: str) -> int:
    """Return the whole number nearest to a length."""
    return int(float(number) + 0.5)


def long_colour(match: re.Match[str]) -> str:
    """Return #abc as #aabbcc."""
    return "#" + "".join(digit * 2 for digit in match["short"])
