"""Colours turned dark or light: their lightness in CIE L*a*b* (D65), hue and chroma kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

HEX = r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![\w-])"
FUNCTION = r"rgba?\(\s*[\d.%]+[\s,]+[\d.%]+[\s,]+[\d.%]+(?:[\s,/]+[\d.%]+)?\s*\)"
# CSS 1 and 2, and what else mail is seen to use.
NAMED = {
    "black": "#000000", "silver": "#c0c0c0", "gray": "#808080", "grey": "#808080", "white": "#ffffff",
    "maroon": "#800000", "red": "#ff0000", "purple": "#800080", "fuchsia": "#ff00ff", "green": "#008000",
    "lime": "#00ff00", "olive": "#808000", "yellow": "#ffff00", "navy": "#000080", "blue": "#0000ff",
    "teal": "#008080", "aqua": "#00ffff", "orange": "#ffa500", "whitesmoke": "#f5f5f5", "lightgray": "#d3d3d3",
    "lightgrey": "#d3d3d3", "darkgray": "#a9a9a9", "darkgrey": "#a9a9a9", "dimgray": "#696969", "dimgrey": "#696969",
    "beige": "#f5f5dc", "ivory": "#fffff0", "gold": "#ffd700", "pink": "#ffc0cb", "brown": "#a52a2a",
}  # fmt: skip
COLOUR = re.compile(rf"{HEX}|{FUNCTION}|(?<![\w#.-])(?:{'|'.join(NAMED)})(?![\w-])", re.IGNORECASE)
WHITE_POINT = (0.9505, 1.0, 1.089)


@dataclass(frozen=True)
class Colour:
    """A colour of sRGB: channels from 0 to 255, and how much it covers, from 0 to 1."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    def __str__(self) -> str:
        """Return the colour as it is written in CSS."""
        if self.alpha < 1:
            return f"rgba({self.red}, {self.green}, {self.blue}, {self.alpha:g})"
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def lightness(self) -> float:
        """Return L*, from 0 (black) to 100 (white)."""
        return _lab(self)[0]


@lru_cache(maxsize=1024)
def read_colour(text: str) -> Colour | None:
    """Return the first colour in a text, or None."""
    match = COLOUR.search(text)
    if not match:
        return None
    word = NAMED.get(match.group().lower(), match.group())
    if word.startswith("#"):
        digits = word[1:] if len(word) > 5 else "".join(digit * 2 for digit in word[1:])
        red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
        return Colour(red, green, blue, int(digits[6:], 16) / 255 if digits[6:] else 1.0)
    parts = re.findall(r"[\d.]+%?", word)
    red, green, blue = (min(255, round(float(p[:-1]) * 2.55 if p.endswith("%") else float(p))) for p in parts[:3])
    return Colour(red, green, blue, _share(parts[3]) if len(parts) > 3 else 1.0)


def replace_colours(text: str, change: Callable[[Colour], Colour]) -> str:
    """Put `change(colour)` in the place of each colour of a value; addresses in it are left alone."""

    def one(match: re.Match[str]) -> str:
        colour = read_colour(match.group())
        changed = change(colour) if colour else None
        return match.group() if changed is None or changed == colour else str(changed)

    parts = re.split(r"(url\([^)]*\))", text, flags=re.IGNORECASE)
    return "".join(part if at % 2 else COLOUR.sub(one, part) for at, part in enumerate(parts))


@lru_cache(maxsize=1024)
def turned(colour: Colour, darkest: float) -> Colour:
    """Return a colour with its lightness turned round: white gets the lightness `darkest`, black gets 100.

    So Outlook on the web does it, whose editor is public (roosterjs, getDarkColor).
    """
    lightness, a, b = _lab(colour)
    return _from_lab((100 - lightness) * (100 - darkest) / 100 + darkest, a, b, colour.alpha)


def _share(text: str) -> float:
    return min(1.0, float(text[:-1]) / 100 if text.endswith("%") else float(text))


def _lab(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = (_linear(value / 255) for value in (colour.red, colour.green, colour.blue))
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / WHITE_POINT[0]
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / WHITE_POINT[2]
    fx, fy, fz = (t ** (1 / 3) if t > 216 / 24389 else (t * 24389 / 27 + 16) / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _from_lab(lightness: float, a: float, b: float, alpha: float) -> Colour:
    fy = (lightness + 16) / 116
    x, y, z = (
        (t**3 if t**3 > 216 / 24389 else (116 * t - 16) * 27 / 24389) * white
        for t, white in zip((fy + a / 500, fy, fy - b / 200), WHITE_POINT, strict=True)
    )
    channels = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.204 * y + 1.057 * z,
    )
    red, green, blue = (round(255 * min(1.0, max(0.0, _bent(value)))) for value in channels)
    return Colour(red, green, blue, alpha)


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _bent(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)
