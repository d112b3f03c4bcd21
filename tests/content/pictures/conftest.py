"""Pictures made by hand: their files, and a colour profile unlike that of any screen."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO

import PIL.Image
import pytest
from PIL import ImageFilter

Save = Callable[..., bytes]
# XYZ of the primaries of sRGB, adapted to D50 (IEC 61966-2-1), in the order red, green, blue.
PRIMARIES = ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7142))


@pytest.fixture
def save() -> Save:
    """Return a function that writes a picture's file."""

    def saved(image: PIL.Image.Image, kind: str = "PNG", **how: object) -> bytes:
        out = BytesIO()
        image.save(out, kind, **how)
        return out.getvalue()

    return saved


@pytest.fixture
def photograph() -> PIL.Image.Image:
    """Return a picture of soft noise, as a camera makes them, 800 by 600."""
    bands = [PIL.Image.radial_gradient("L").resize((800, 600)).rotate(90 * turn) for turn in range(3)]
    noise = PIL.Image.effect_noise((800, 600), 60).filter(ImageFilter.GaussianBlur(1.5))
    return PIL.Image.merge("RGB", [PIL.Image.blend(band, noise, 0.3) for band in bands])


@pytest.fixture
def drawn() -> PIL.Image.Image:
    """Return a flat drawing of three colours, 800 by 600."""
    image = PIL.Image.new("RGB", (800, 600), "#f5efdf")
    image.paste((11, 93, 78), (100, 100, 420, 500))
    image.paste((244, 185, 62), (333, 240, 700, 360))
    return image


@pytest.fixture
def swapped_profile() -> bytes:
    """Return an ICC profile (ICC.1:2001-04) in which red and green have changed places."""
    red, green, blue = PRIMARIES
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 8) + b"swapped\0" + bytes(78),
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(*green),
        b"gXYZ": _xyz(*red),
        b"bXYZ": _xyz(*blue),
        **{name: b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x0233) + bytes(2) for name in (b"rTRC", b"gTRC", b"bTRC")},
    }
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = bytearray(128)
    struct.pack_into(">I4sI4s4s4s", head, 0, at + len(body), bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head[36:40] = b"acsp"
    struct.pack_into(">iii", head, 68, 63190, 65536, 54061)
    return bytes(head) + struct.pack(">I", len(tags)) + table + body


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(value * 65536) for value in values))
