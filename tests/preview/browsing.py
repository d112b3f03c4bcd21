"""A real browser over a real server, which must log nothing and ask nobody else."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from shutil import which

from playwright.async_api import Browser, FrameLocator, Page, async_playwright, expect

from newsletter.preview.desk import Desk
from newsletter.preview.server import listen, make_server, watching
from newsletter.preview.workbench import Workbench

# The system's own browser where there is one, else the one that playwright installed.
CHROMIUM = which("chromium") or which("google-chrome")
# A machine that does much else at once is slow, and nothing is won by giving up early.
expect.set_options(timeout=30_000)


@asynccontextmanager
async def serving(workbench: Workbench) -> AsyncIterator[str]:
    """Serve a workbench, and yield the address."""
    desk, started = Desk(workbench), asyncio.Event()
    with closing(listen("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = make_server(desk, port, started.set)
        async with watching(workbench, desk):
            task = asyncio.create_task(server.serve([listener]))
            await started.wait()
            yield f"http://127.0.0.1:{port}"
            server.should_exit = True
            await task


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start a browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@asynccontextmanager
async def browsing(browser: Browser) -> AsyncIterator[Page]:
    """Open a page that shares nothing with another, logs nothing and asks nobody but the preview."""
    complaints: list[str] = []
    async with await browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = await context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda request: complaints.extend(_foreign(request.url)))
        yield page
    assert not complaints, complaints


def shown(page: Page) -> FrameLocator:
    """Return the frame that is shown."""
    return page.frame_locator("#screen iframe:not(.loading)")


def _foreign(url: str) -> list[str]:
    return [] if re.match(r"http://127\.0\.0\.1:\d+/|data:", url) else [url]
