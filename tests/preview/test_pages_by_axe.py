"""The preview's own pages as axe-core sees them: by day and by night, on a wide screen and on a phone."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal
from urllib.parse import urljoin

import pytest
from playwright.async_api import Page

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="module")]
# Where each page stands beside the issue's, and what is there once it is painted.
PAGES = {
    "?panel=checks": "#checks:not([data-busy=true]) .problem",
    "?panel=inboxes": "#inboxes-list li",
    "?panel=weight": "#weight-map .tile",
    "?view=source&panel=closed": "#screen iframe:not(.loading)",
    "?view=readers&panel=closed": ".reader iframe:not(.loading)",
    "?view=changes&panel=closed": "#changes-note:not(:empty)",
    "/outbox": ".welcome h1",
    "/theme": "figure iframe",
}
RUN = """async () => (await axe.run(document, { iframes: false, resultTypes: ['violations'] })).violations
  .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target[0]).join(' ')}`)"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
async def test_axe_finds_nothing_in_any_page(
    page: Page, real: str, scheme: Literal["light", "dark"], width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    script = files(axe).joinpath("axe.min.js").read_text(encoding="utf-8")
    await page.set_viewport_size({"width": width, "height": 900})
    await page.emulate_media(color_scheme=scheme)
    found: dict[str, list[str]] = {}
    for path, painted in PAGES.items():
        await page.goto(urljoin(real, path))
        await page.locator(painted).first.wait_for()
        await page.evaluate(script)
        found[path] = await page.evaluate(RUN)
    assert not {path: broken for path, broken in found.items() if broken}
