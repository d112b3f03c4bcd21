"""Measure the preview: from the save of a file to the paint of the new edition in Chromium.

Run: python benchmarks/preview_reload.py [SAVES]
"""

from __future__ import annotations

import asyncio
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import which

from playwright.async_api import Page, async_playwright

from newsletter.preview.desk import Desk
from newsletter.preview.server import listen, make_server, watching
from newsletter.wiring.workbench import WorkspaceBench
from newsletter.wiring.workspace import open_workspace

ROOT = Path(__file__).parent.parent
SLUG = "2012-11-energetikas-lideri"
TARGET_MILLISECONDS = 300

# Resolves with the wall clock of the first frame that was painted after the stage swapped its frames: the second
# callback runs when the first one's frame is on the screen.
NEXT_PAINT = """() => {
  window.painted = new Promise((done) => {
    const screen = document.getElementById("screen");
    new MutationObserver((_, observer) => {
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.timeOrigin + performance.now())));
    }).observe(screen, { attributes: true, attributeFilter: ["data-epoch"] });
  });
}"""


def sample(folder: Path) -> Callable[[int], object]:
    """Copy what the sample issue needs, and return what saves its Latvian text with a number in it."""
    for name in ("issues", "subscribers", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "newsletter.toml", folder)
    text = folder / "issues" / SLUG / "lv.md"
    whole = text.read_text()
    return lambda number: text.write_text(whole.replace("Labdien", f"Labdien {number}", 1))


async def measure(page: Page, save: Callable[[int], object], saves: int) -> tuple[list[float], list[float]]:
    """Save the text again and again; return milliseconds to the paint, and those of them that the build took."""
    to_paint, building = [], []
    for number in range(saves + 2):
        await page.evaluate(NEXT_PAINT)
        saved = time.time() * 1000
        save(number)
        painted = await page.evaluate("window.painted")
        shown = await page.frame_locator("#screen iframe:not(.loading)").locator("body").inner_text()
        if f"Labdien {number}" not in shown:
            raise SystemExit("the page shows something else than what was saved")
        state = await page.evaluate("fetch('/api/state').then((answer) => answer.json())")
        if number >= 2:  # the first ones import and compile
            to_paint.append(painted - saved)
            building.append(state["milliseconds"])
    return to_paint, building


async def main(saves: int) -> None:
    """Measure over a real server and a real browser, and print the figures as JSON."""
    with tempfile.TemporaryDirectory() as name:
        save = sample(Path(name))
        bench = WorkspaceBench(open_workspace(Path(name)))
        desk, started = Desk(bench), asyncio.Event()
        with closing(listen("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            server = make_server(desk, port, started.set)
            async with watching(bench, desk), async_playwright() as playwright:
                serving = asyncio.create_task(server.serve([listener]))
                await started.wait()
                browser = await playwright.chromium.launch(
                    executable_path=which("chromium") or which("google-chrome"), args=["--no-sandbox"]
                )
                page = await browser.new_page(viewport={"width": 1440, "height": 900})
                await page.goto(f"http://127.0.0.1:{port}/issues/{SLUG}")
                await page.wait_for_selector("#screen iframe:not(.loading)")
                to_paint, building = await measure(page, save, saves)
                await browser.close()
                server.should_exit = True
                await serving
    print(json.dumps(figures(to_paint, building), indent=2))


def figures(to_paint: list[float], building: list[float]) -> dict[str, float]:
    """Return the measured figures, in milliseconds."""
    return {
        "saves": len(to_paint),
        "save_to_paint_median_ms": round(statistics.median(to_paint)),
        "save_to_paint_worst_ms": round(max(to_paint)),
        "of_it_build_median_ms": round(statistics.median(building)),
        "target_ms": TARGET_MILLISECONDS,
    }


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
