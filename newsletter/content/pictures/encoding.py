"""Pixels into the smallest file that looks the same: JPEG for photographs, PNG for what is drawn or transparent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from PIL.Image import Image

QUALITY = 82
COLOURS = 256
# How far a picture of few colours may be from its original, as the root of the mean square of each channel's
# difference, 0 to 255; and how far any one pixel. A JPEG of what is drawn is three times as far.
NEAR, FAR = 2.0, 24
# Colours that are kept to the letter: a ground that has to go over into the page's own.
EXACT, COUNTED = 24, 1 << 17
# What is drawn may weigh a little more as PNG: its edges stay sharp.
WORTH_IT = 1.25


@dataclass(frozen=True)
class Encoded:
    """A picture's bytes and what they are."""

    data: bytes
    content_type: str
    extension: str


def encode(image: Image, *, is_photograph: bool) -> Encoded:
    """Encode a picture in L, RGB or RGBA; the same pixels give the same bytes with the same libraries.

    `is_photograph` says that its file was a JPEG: it has been through one before, and is none the worse for another.
    """
    if is_photograph and image.mode != "RGBA":
        return _jpeg(image)
    few = next((made for made in _few_colours(image) if _looks_like(made.convert(image.mode), image)), None)
    png = _png(few or _bare(image))
    if image.mode == "RGBA":
        return png
    jpeg = _jpeg(image)
    return png if len(png.data) <= len(jpeg.data) * WORTH_IT else jpeg


def _jpeg(image: Image) -> Encoded:
    out = BytesIO()
    _bare(image).save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Encoded(out.getvalue(), "image/jpeg", "jpg")


def _png(image: Image) -> Encoded:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return Encoded(out.getvalue(), "image/png", "png")


def _bare(image: Image) -> Image:
    """Return a picture without what its file said beside the pixels, which would be written again."""
    bare = image.copy()
    bare.info = {}
    return bare


def _few_colours(image: Image) -> Iterator[Image]:
    """Yield a picture with at most 256 colours, the way that packs best first."""
    from PIL.Image import Dither, Quantize

    bare = _bare(image)
    if bare.mode == "L":
        yield bare
        return
    counted = bare.getcolors(COUNTED) or []
    fast = bare.quantize(min(COLOURS, len(counted) or COLOURS), method=Quantize.FASTOCTREE, dither=Dither.NONE)
    yield fast if bare.mode == "RGBA" else _with_exact(fast, counted)
    if bare.mode == "RGB":
        yield bare.quantize(COLOURS, method=Quantize.MEDIANCUT, dither=Dither.NONE)


def _with_exact(few: Image, counted: list[tuple[int, Any]]) -> Image:
    """Return a picture whose most frequent colours are those of its original."""
    from PIL.Image import Dither, new

    often = [colour for _, colour in sorted(counted, reverse=True)[:EXACT]]
    palette = few.getpalette()
    if not often or palette is None:
        return few
    swatches = new("RGB", (len(often), 1))
    swatches.putdata(often)
    places = swatches.quantize(palette=few, dither=Dither.NONE)
    for number, colour in reversed(list(enumerate(often))):
        place = cast(int, places.getpixel((number, 0)))
        palette[place * 3 : place * 3 + 3] = colour
    few.putpalette(palette)
    return few


def _looks_like(made: Image, original: Image) -> bool:
    from PIL import ImageChops, ImageStat

    if original.mode == "RGBA":  # what is not seen may be of any colour
        made, original = _premultiplied(made), _premultiplied(original)
    difference = ImageChops.difference(made, original)
    statistics = ImageStat.Stat(difference)
    return max(statistics.rms) <= NEAR and max(high for _, high in statistics.extrema) <= FAR


def _premultiplied(image: Image) -> Image:
    return image.convert("RGBa")
