"""The height of pictures that keep their size, so that a letter does not jump while they load."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.render.pictures import Album

if TYPE_CHECKING:
    from lxml.etree import _Element

FLUID = re.compile(r"(?:^|;)\s*(?:max-)?width\s*:[^;]*%")
FIXED_HEIGHT = re.compile(r"(?:^|;)\s*height\s*:\s*\d")
HAS_HEIGHT = re.compile(r"(?:^|;)\s*height\s*:")


def write_heights(root: _Element, album: Album) -> None:
    """Give each picture of the issue that is never made narrower the height that goes with its width, in whole pixels.

    Yahoo and AOL make `min-height` of `height:auto`: there, a picture that is made narrower would keep the height of
    its attribute, and be out of shape (caniemail.com, css-height). So what is fluid has none, whoever wrote it.
    """
    for picture in root.iter("img"):
        shown = album.shown.get(str(picture.get("src")))
        width, style = str(picture.get("width", "")), str(picture.get("style", ""))
        if FLUID.search(style) and not FIXED_HEIGHT.search(style):
            if "height" in picture.attrib:
                del picture.attrib["height"]
            continue
        if shown is None or "height" in picture.attrib or not width.isdecimal():
            continue
        image = shown.image
        picture.set("height", str(max(1, round(int(width) * image.height / max(1, image.width)))))
        if not HAS_HEIGHT.search(style):
            picture.set("style", f"{style.rstrip('; ')};height:auto;".lstrip(";"))
