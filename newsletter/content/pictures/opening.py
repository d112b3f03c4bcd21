"""A picture's file, opened with care: what it is, whether it can be used, and what to do if it cannot."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from newsletter.content.pictures.extras import heic_is_read

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 50_000_000
STILL = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
# The HEIF brands (ISO/IEC 23008-12) that phones write.
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
# What the libraries raise over a file that is not as it should be: those of AVIF and HEIC a bare RuntimeError.
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)
COPY_AGAIN = "copy the picture into the folder again"
MAKE_SMALLER = "make it smaller; 1200 pixels wide is enough"
SAVE_AS = "save it as PNG or JPEG"


class PictureFaultError(Exception):
    """A picture that cannot be used: a clause that follows its name, and what to do."""

    def __init__(self, fault: str, hint: str) -> None:
        super().__init__(fault)
        self.fault = fault
        self.hint = hint


def is_heif(data: bytes) -> bool:
    """Tell whether a file is a picture as phones take them (HEIC)."""
    return data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS and b"avif" not in data[8:32]


@contextmanager
def opened(data: bytes) -> Iterator[Image]:
    """Open a picture; its pixels are read when they are asked for.

    Raises PictureFaultError, also for what goes wrong inside the context while pixels are read.
    """
    import PIL.Image

    formats = [*STILL, "HEIF"] if is_heif(data) and heic_is_read() else list(STILL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
            with PIL.Image.open(BytesIO(data), formats=formats) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise PictureFaultError("has too many pixels", MAKE_SMALLER)
                yield image
    except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning, MemoryError) as fault:
        raise PictureFaultError("has too many pixels", MAKE_SMALLER) from fault
    except PIL.UnidentifiedImageError as fault:
        raise what_else(data) from fault
    except DAMAGED as fault:
        raise PictureFaultError("is damaged", COPY_AGAIN) from fault


def what_else(data: bytes) -> PictureFaultError:
    """Return what a file is that no picture could be read from."""
    head = data[:512].lstrip()
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")) or (head.startswith(b"RIFF") and b"WEBP" in head[:16]):
        return PictureFaultError("is damaged", COPY_AGAIN)
    if is_heif(data) and not heic_is_read():
        return PictureFaultError(
            "is a HEIC picture, as phones take them",
            'save it as JPEG or PNG, or let this program read them: pip install "newsletter[heic]"',
        )
    if b"ftypavi" in head[:32]:
        return PictureFaultError("is an AVIF picture that cannot be read here", SAVE_AS)
    if head.startswith((b"II*\0", b"MM\0*")):
        return PictureFaultError("is a TIFF picture, which mail programs do not show", SAVE_AS)
    if head.startswith(b"BM"):
        return PictureFaultError("is a BMP picture, which many mail programs do not show", SAVE_AS)
    return PictureFaultError("is not a picture", SAVE_AS)


def is_cut_off(kind: str, data: bytes) -> bool:
    """Tell whether a file lacks its last marker (JPEG: EOI after the scan; GIF: the trailer; PNG: IEND)."""
    if kind == "JPEG":
        return data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda")
    if kind == "GIF":
        return b"\x3b" not in data[-64:]
    if kind == "PNG":
        return b"IEND" not in data[-64:] and b"IEND" not in data
    return False


def upright_size(image: Image) -> tuple[int, int]:
    """Return a picture's width and height as it is meant to be seen (Exif 2.32, 4.6.4 A: Orientation)."""
    width, height = image.size
    return (height, width) if orientation(image) >= 5 else (width, height)


def orientation(image: Image) -> int:
    """Return how a camera was held: 1 to 8; 1, upright, where a picture does not say or says nonsense."""
    try:
        value = image.getexif().get(0x0112, 1)
    except DAMAGED:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
