"""Draw the pictures that the examples of blocks show, from scripts/examples/*.svg, at their own size."""

from __future__ import annotations

import io
import re
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
IMAGES = HERE.parent / "templates" / "classic" / "examples" / "images"
COLOURS = 64


def main() -> int:
    """Write one PNG for each drawing, reduced to a palette."""
    path = shutil.which("chromium")
    if path is None:
        sys.stderr.write("Chromium is not installed\n")
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for drawing in sorted((HERE / "examples").glob("*.svg")):
            svg = drawing.read_text(encoding="utf-8")
            width, height = (int(size) for size in re.findall(r'<svg [^>]*width="(\d+)" height="(\d+)"', svg)[0])
            page = browser.new_page(viewport={"width": width, "height": height})
            page.set_content(f"<!DOCTYPE html><style>body{{margin:0}}svg{{display:block}}</style>{svg}")
            picture = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
            picture.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{drawing.stem}.png", optimize=True)
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
