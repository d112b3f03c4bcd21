"""What a picture's file says beside the picture, taken out without touching a pixel.

Places, cameras, names and thumbnails stand there. A colour profile stays: the pixels mean nothing without it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# PNG (W3C, third edition, 4.7): what decides how the pixels look.
PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"})
# JPEG (ITU-T T.81, B.1): SOI, EOI and what else has no length.
ALONE = frozenset({0x01, *range(0xD0, 0xDA)})
JFIF, ADOBE, PROFILE, SCAN, COMMENT, END = 0xE0, 0xEE, 0xE2, 0xDA, 0xFE, 0xD9
# What ends a scan's data: a marker that is neither a stuffed byte, a restart nor a fill byte.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def stripped(kind: str, data: bytes) -> bytes:
    """Return a PNG or JPEG without what is no picture in it; any other kind, and what cannot be read, as it is."""
    try:
        if kind == "PNG":
            return PNG_HEAD + b"".join(_png_parts(data))
        if kind == "JPEG":
            return b"".join(_jpeg_parts(data))
    except (struct.error, IndexError):
        return data
    return data


def _png_parts(data: bytes) -> Iterator[bytes]:
    at = len(PNG_HEAD)
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name = data[at + 4 : at + 8]
        if name in PNG_KEPT:
            yield data[at : at + 12 + length]
        if name == b"IEND":
            return
        at += 12 + length


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while at < len(data):
        while data[at + 1] == 0xFF:  # any marker may be preceded by fill bytes
            at += 1
        marker = data[at + 1]
        if marker in ALONE:
            yield data[at : at + 2]
            at += 2
            if marker == END:  # what follows is another picture, as some cameras add
                return
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if _says_how_it_looks(marker, segment):
            yield segment
        at += 2 + length
        if marker == SCAN:
            found = NEXT_MARKER.search(data, at)
            yield data[at : found.start() if found else len(data)]
            at = found.start() if found else len(data)


def _says_how_it_looks(marker: int, segment: bytes) -> bool:
    if marker in (JFIF, ADOBE):
        return segment[4:8] in (b"JFIF", b"Adob")
    if marker == PROFILE:
        return segment[4:15] == b"ICC_PROFILE"
    return not (0xE1 <= marker <= 0xEF or marker == COMMENT)
