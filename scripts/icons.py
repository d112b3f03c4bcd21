"""Draw the signs of every shipped theme from scripts/icons/*.svg, at twice the size they are shown at."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates"
SHOWN = {"play": 64}
USUAL = 32
# Signs keep their colour by day and by night: each stands out from both sheets of its theme, and its white from it.
COLOURS = {"classic": "#6f7f86", "letter": "#bb5a5c", "magazine": "#7460ee"}
DRAWN_IN = "#56636b"
SQUARE, ROUND = {"magazine"}, '<circle cx="32" cy="32" r="32"'


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
            style = f"body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}"
            svg = drawing.read_text(encoding="utf-8")
            for theme, colour in COLOURS.items():
                if DRAWN_IN not in svg and theme != "classic":
                    continue
                drawn = svg.replace(DRAWN_IN, colour)
                if theme in SQUARE:
                    drawn = drawn.replace(ROUND, '<rect width="64" height="64"')
                page.set_content(f"<!DOCTYPE html><style>{style}</style>{drawn}")
                target = TEMPLATES / theme / "images" / f"{drawing.stem}.png"
                target.parent.mkdir(exist_ok=True)
                page.screenshot(path=target, omit_background=True)
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
