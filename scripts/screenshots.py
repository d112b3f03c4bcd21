"""Take the pictures of the documentation: the sample issue, the preview that shows it, and the themes.

    .venv/bin/python scripts/screenshots.py

It needs a browser made of Chromium, as `newsletter test --screenshots` does.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from newsletter.authoring.gallery import READER, build_gallery
from newsletter.browser.camera import open_browser
from newsletter.merge.program import run
from newsletter.render.output import write_whole
from newsletter.theme.load import load_theme, shipped_themes, theme_names
from newsletter.wiring.themes import NOBODY

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SLUG = "2012-11-energetikas-lideri"
HEIGHT = 1440
GAP = 48
# How long a page takes to scroll to a place, in milliseconds.
SCROLLED = 1500
PAPER = "#d8dcdc"
# Slips as they happen, so that there is something to be seen beside the preview.
SLIPS = (
    ("Hello{%", "TODO: name the guest of honour.\n\nHello{%"),
    ("(http://www.eurocities.eu/)", "(http://localhost:8000/eurocities)"),
    ("[read more](http://www.cascadecities.eu/", "[click here](http://www.cascadecities.eu/"),
    ("![Water flowing down three green terraces in the sunlight]", "![]"),
)


def shot(browser: Browser, page_file: Path, width: int, scheme: str, top: str, target: Path) -> Image.Image:
    """Photograph a page at twice its size, from an element downwards."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        device_scale_factor=2,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(page_file.as_uri())
    box = page.locator(top).first.bounding_box() or {"y": 0.0}
    top_of = max(0.0, box["y"] - GAP)
    page.screenshot(path=target, full_page=True, clip={"x": 0, "y": top_of, "width": width, "height": HEIGHT})
    context.close()
    return Image.open(target).convert("RGB")


def beside(pictures: list[Image.Image], target: Path) -> None:
    """Put pictures side by side on a table, at half their size."""
    halves = [
        picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS) for picture in pictures
    ]
    width = sum(half.width for half in halves) + GAP * (len(halves) + 1)
    table = Image.new("RGB", (width, HEIGHT + 2 * GAP), PAPER)
    left = GAP
    for half in halves:
        table.paste(half, (left, GAP))
        left += half.width + GAP
    save(table, target)


def save(picture: Image.Image, target: Path) -> None:
    """Write a PNG of few colours, small enough for a repository."""
    picture.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(target, optimize=True)


def with_slips(folder: Path) -> Path:
    """Return a copy of the sample's workspace in which somebody is still writing."""
    for name in ("issues", "subscribers"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "newsletter.toml", folder)
    file = folder / "issues" / SLUG / "en.md"
    text = file.read_text("utf-8")
    for right, wrong in SLIPS:
        text = text.replace(right, wrong, 1)
    file.write_text(text, "utf-8")
    return folder


def preview(
    browser: Browser, target: Path, query: str = "", place: str = "", opened: str = "", workspace: Path = ROOT
) -> None:
    """Photograph the preview at work: at a place in the issue, with a part of its page opened."""
    words = [sys.executable, "-m", "newsletter", "preview", SLUG, "--no-browser"]
    with subprocess.Popen(words, cwd=workspace, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None  # noqa: S101 - it was asked for
        address = server.stdout.readline().strip()
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(address + query)
        page.wait_for_load_state("load")
        frame = page.frame_locator("#screen iframe:not(.loading)")
        frame.locator("h1, h2, p").first.wait_for()
        # The slower checks have had their say.
        page.locator("#checks[data-busy='']").wait_for(state="attached")
        if opened:
            page.locator(opened).first.click()
            page.wait_for_timeout(SCROLLED)
        if place:
            frame.locator(place).first.evaluate("element => element.scrollIntoView()")
        page.screenshot(path=target)
        server.terminate()
    save(Image.open(target).convert("RGB"), target)


def themes(browser: Browser, folder: Path, target: Path) -> None:
    """Photograph the blocks of every shipped theme."""
    shown = []
    for name in theme_names(shipped_themes()):
        theme, problems = load_theme(name, shipped_themes())
        gallery = build_gallery(theme, NOBODY, "en", problems) if theme else None
        if gallery is None or gallery.whole is None:
            continue
        for asset in gallery.whole.assets:
            write_whole(folder / asset.src, asset.data)
        page = folder / f"{name}.html"
        page.write_text(run(gallery.whole.programs["html"], READER), encoding="utf-8")
        shown.append(shot(browser, page, 640, "light", "body", folder / "raw.png"))
    beside(shown, target)


def main() -> None:
    """Build the sample and take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        built = Path(folder)
        subprocess.run([sys.executable, "-m", "newsletter", "build", SLUG, "--out", folder], cwd=ROOT, check=True)
        raw = built / "raw.png"
        day = shot(browser, built / "lv.html", 640, "light", "body", raw)
        night = shot(browser, built / "en.html", 640, "dark", "text=In the spotlight", raw)
        phone = shot(browser, built / "lv.html", 375, "light", "text=Starmešu gaismā", raw)
        beside([day, phone, night], IMAGES / "sample.png")
        preview(browser, IMAGES / "preview.png")
        slips = with_slips(built / "slips")
        found = ".problem:has-text('click here') button:text-is('Show')"
        preview(browser, IMAGES / "checks.png", "?locale=en&panel=checks&only=en", opened=found, workspace=slips)
        word = "?program=outlook-windows&locale=en"
        preview(browser, IMAGES / "mail-programs.png", word, "text=In the spotlight", "#changes-count")
        themes(browser, built, IMAGES / "themes.png")


if __name__ == "__main__":
    main()
