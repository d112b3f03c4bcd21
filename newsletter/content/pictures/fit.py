"""One picture fitted to the room it is shown in: upright, no wider than needed, in sRGB, without its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.content.pictures.colour import in_srgb
from newsletter.content.pictures.drawing import draw, drawn_size, is_svg
from newsletter.content.pictures.encoding import Encoded, encode
from newsletter.content.pictures.opening import opened, orientation, upright_size
from newsletter.content.pictures.stripping import stripped

if TYPE_CHECKING:
    from PIL.Image import Image

# Part of every name in the cache: a change of what is made here is a change of this.
RECIPE = 1
AS_THEY_ARE = {"PNG": ("image/png", "png"), "JPEG": ("image/jpeg", "jpg"), "GIF": ("image/gif", "gif")}
# Twice encoded is a little worse: the author's own bytes are kept unless what we make is so much lighter.
LIGHTER = 0.8
# Of a picture that is too wide they are kept where they are lighter, and it is no more than so many times too wide.
TOO_WIDE = 2
# Pixels that can be averaged as they are, which costs less than to turn all of them into sRGB first.
REDUCED = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"})


@dataclass(frozen=True)
class Fitted:
    """A picture ready for a message: its bytes, and how many pixels it has."""

    data: bytes
    content_type: str
    extension: str
    width: int
    height: int


def fit(data: bytes, widest: int) -> Fitted:
    """Fit a PNG, JPEG, GIF, WebP, AVIF, HEIC or SVG to at most `widest` pixels across; it is never made larger.

    A drawing is drawn at most twice as large as it says it is. A GIF that moves stays as it is. Raises
    PictureFaultError.
    """
    if is_svg(data):
        data = draw(data, min(widest, drawn_size(data)[0] * 2))
    with opened(data) as image:
        kind = str(image.format)
        if kind == "GIF" and getattr(image, "is_animated", False):
            image.load()
            return Fitted(data, *AS_THEY_ARE[kind], *image.size)
        own = _own(kind, data, image)
        size = image.size
        turn = orientation(image)
        made = _narrowed(in_srgb(_upright(_decoded(image, widest), turn)), widest)
    encoded = encode(made, is_photograph=kind in ("JPEG", "MPO"))
    if own is not None and size[0] <= widest * TOO_WIDE:
        worth = LIGHTER if size[0] <= widest else 1
        if len(own.data) * worth <= len(encoded.data):
            return Fitted(own.data, own.content_type, own.extension, *size)
    return Fitted(encoded.data, encoded.content_type, encoded.extension, *made.size)


def _own(kind: str, data: bytes, image: Image) -> Encoded | None:
    """Return the author's own bytes without metadata, if they show the same everywhere as they are."""
    plain = not image.info.get("icc_profile") and image.mode not in ("CMYK", "I;16", "I", "F")
    if kind not in AS_THEY_ARE or orientation(image) != 1 or not plain:
        return None
    return Encoded(stripped(kind, data), *AS_THEY_ARE[kind])


def _decoded(image: Image, widest: int) -> Image:
    """Read the pixels; of a large picture only as many as are needed, twice over in each direction."""
    scale = widest / max(1, upright_size(image)[0])
    enough = max(1, int(image.width * scale * 2))
    if image.format == "JPEG" and scale < 0.5:
        image.draft(None, (enough, max(1, int(image.height * scale * 2))))
    image.load()
    times = image.width // enough
    return image.reduce(times) if times > 1 and image.mode in REDUCED else image


def _upright(image: Image, way: int) -> Image:
    """Return a picture turned from the way the camera was held, 1 to 8, to stand upright."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(way)
    return image if turn is None else image.transpose(turn)


def _narrowed(image: Image, widest: int) -> Image:
    from PIL.Image import Resampling

    if image.width <= widest:
        return image
    height = max(1, round(image.height * widest / image.width))
    return image.resize((widest, height), Resampling.LANCZOS, reducing_gap=3.0)
