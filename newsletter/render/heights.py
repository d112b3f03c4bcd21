"""The height of every picture whose size is known, so that a letter does not jump while its pictures load."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.render.pictures import Album

if TYPE_CHECKING:
    from lxml.etree import _Element

HAS_HEIGHT = re.compile(r"(?:^|;)\s*height\s*:")


def write_heights(root: _Element, album: Album) -> None:
    """Give each picture of the issue the height that goes with its width, in whole pixels.

    Where the style says no height it says `auto`, so that a picture that is made narrower keeps its proportions.
    """
    for picture in root.iter("img"):
        shown = album.shown.get(str(picture.get("src")))
        width = str(picture.get("width", ""))
        if shown is None or "height" in picture.attrib or not width.isdecimal():
            continue
        image = shown.image
        picture.set("height", str(max(1, round(int(width) * image.height / max(1, image.width)))))
        style = str(picture.get("style", ""))
        if not HAS_HEIGHT.search(style):
            picture.set("style", f"{style.rstrip('; ')};height:auto;".lstrip(";"))
