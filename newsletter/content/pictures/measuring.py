"""What a picture's bytes show, as mail programs get them: its size, its ink, and what it gives away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter.content.pictures.drawing import is_svg
from newsletter.content.pictures.opening import DAMAGED, PictureFaultError, is_cut_off, opened

if TYPE_CHECKING:
    from PIL.Image import Image

# Of a picture with a transparent ground so many pixels across are looked at.
SAMPLE = 24
# Exif 2.32, 4.6.3: the tag of the place, and that of its latitude.
PLACE, LATITUDE = 0x8825, 0x0002
# What is covered by at least half of a pixel is ink; so much of a picture has to be none for its ground to be seen.
COVERS = 128
LEAST_OPEN = 0.1

# Steps of a channel that are told apart.
STEP = 16

Ink = tuple[int, int, int]


@dataclass(frozen=True)
class Measure:
    """What is known of a picture: its pixels, and whether it says where it was taken.

    `ink` are about the colours of what it shows, and how much there is of each, where the ground behind it is seen,
    too; empty for one with a ground of its own.
    `fault` says what is wrong with a picture that cannot be shown, as a clause that follows its name.
    """

    width: int = 0
    height: int = 0
    has_place: bool = False
    ink: tuple[tuple[Ink, int], ...] = ()
    fault: str = ""


@lru_cache(maxsize=512)
def measure(data: bytes) -> Measure:
    """Measure a picture. A drawing (SVG) has no pixels, and is taken as it is."""
    if is_svg(data):
        return Measure()
    try:
        with opened(data) as image:
            if is_cut_off(str(image.format), data):
                return Measure(fault="is cut off: its end is missing")
            return Measure(*image.size, _has_place(image, data), _ink(image))
    except PictureFaultError as found:
        return Measure(fault=found.fault)


def _has_place(image: Image, data: bytes) -> bool:
    try:
        is_in_exif = LATITUDE in image.getexif().get_ifd(PLACE)
    except DAMAGED:
        is_in_exif = False
    return is_in_exif or b"exif:GPSLatitude" in data


def _ink(image: Image) -> tuple[tuple[Ink, int], ...]:
    if "A" not in image.getbands() and "transparency" not in image.info:
        return ()
    small = image.convert("RGBA")
    small.thumbnail((SAMPLE, SAMPLE))
    raw = small.tobytes()
    pixels = [raw[at : at + 4] for at in range(0, len(raw), 4)]
    ink = Counter((_about(pixel[0]), _about(pixel[1]), _about(pixel[2])) for pixel in pixels if pixel[3] >= COVERS)
    is_open = len(pixels) - ink.total() >= LEAST_OPEN * len(pixels)
    return tuple(ink.most_common()) if is_open else ()


def _about(channel: int) -> int:
    return min(255, round(channel / STEP) * STEP)
