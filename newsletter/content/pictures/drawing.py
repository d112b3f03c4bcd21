"""Drawings (SVG), which mail programs do not show, turned into pictures that they do.

The renderer runs in a process of its own: a drawing that is made to bring it down, or that never ends, takes nothing
else with it.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys

from newsletter.content.pictures.extras import svg_is_read
from newsletter.content.pictures.opening import COPY_AGAIN, MAKE_SMALLER, PictureFaultError

SECONDS = 20
LARGEST = 5_000_000
ROOT = re.compile(r"<svg\b(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>", re.DOTALL)
ATTRIBUTE = re.compile(r"\s(?P<name>width|height|viewBox)\s*=\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL)
LENGTH = re.compile(r"\s*(?P<number>\d*\.?\d+(?:e[+-]?\d+)?)\s*(?P<unit>px|pt|pc|mm|cm|in|)\s*\Z", re.IGNORECASE)
# CSS Values 4, 6.2: pixels in each unit.
UNITS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
OTHER_FILE = re.compile(rb"<(?:\w+:)?image\b[^>]*?href\s*=\s*[\"']\s*(?!data:|#)", re.IGNORECASE)
RENDERER = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
except (ImportError, ValueError, OSError):
    pass
import resvg_py
drawing = sys.stdin.buffer.read().decode("utf-8-sig")
try:
    sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=int(sys.argv[1]))))
except ValueError as fault:
    sys.exit(3)
"""


def is_svg(data: bytes) -> bool:
    """Tell whether a file is a drawing."""
    head = data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<svg" in head


def drawn_size(data: bytes) -> tuple[int, int]:
    """Return the pixels that a drawing says it takes, across and down. Raises PictureFaultError."""
    if not svg_is_read():
        raise PictureFaultError(
            "is an SVG drawing, which mail programs do not show",
            'save it as PNG, or let this program do so: pip install "newsletter[svg]"',
        )
    if len(data) > LARGEST:
        raise PictureFaultError(f"is a drawing of more than {LARGEST // 1_000_000} MB", "save it as PNG")
    if OTHER_FILE.search(data):
        raise PictureFaultError("is a drawing that shows another file", "save it as PNG, or with its pictures inside")
    root = ROOT.search(data[:200_000].decode("utf-8", "replace"))
    given = {match["name"]: match["value"] for match in ATTRIBUTE.finditer(root[0])} if root else {}
    width, height = _length(given.get("width", "")), _length(given.get("height", ""))
    box = [float(part) for part in re.findall(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?", given.get("viewBox", ""))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        ratio = box[3] / box[2]
        width = width or (height / ratio if height else box[2])
        height = height or width * ratio
    if not (0 < width < math.inf and 0 < height < math.inf) or max(width / height, height / width) > 1000:
        raise PictureFaultError("is a drawing that does not say how large it is", "save it as PNG")
    scale = min(1.0, 5000 / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def draw(data: bytes, width: int) -> bytes:
    """Return a drawing as a PNG so many pixels wide. Raises PictureFaultError."""
    command = [sys.executable, "-I", "-c", RENDERER, str(width)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as fault:
        raise PictureFaultError("is a drawing that takes too long to draw", "save it as PNG") from fault
    if done.returncode == 0 and done.stdout.startswith(b"\x89PNG"):
        return done.stdout
    if done.returncode == 3:
        raise PictureFaultError("is a drawing that is damaged", f"{COPY_AGAIN}, or save it as PNG")
    raise PictureFaultError("is a drawing that is too much to draw", f"save it as PNG, or {MAKE_SMALLER}")


def _length(typed: str) -> float:
    match = LENGTH.match(typed)
    return float(match["number"]) * UNITS[match["unit"].lower()] if match else 0.0
