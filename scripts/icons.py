"""Draw the pictures of the theme “classic” from scripts/icons/*.svg, at twice the size they are shown at."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
IMAGES = HERE.parent / "templates" / "classic" / "images"
SHOWN = {"play": 64}
USUAL = 32


def main() -> int:
    """Write one PNG for each drawing."""
    path = shutil.which("chromium")
    if path is None:
        sys.stderr.write("Chromium is not installed\n")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for drawing in sorted((HERE / "icons").glob("*.svg")):
            size = SHOWN.get(drawing.stem, USUAL)
            page = browser.new_page(viewport={"width": size, "height": size}, device_scale_factor=2)
            svg = drawing.read_text(encoding="utf-8")
            style = f"body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}"
            page.set_content(f"<!DOCTYPE html><style>{style}</style>{svg}")
            target = IMAGES / f"{drawing.stem}.png"
            page.screenshot(path=target, omit_background=True)
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
