"""Pictures of pages, taken by Playwright with a browser of this machine. Scripts are off, and nothing is loaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter.browser.find import NAMED, Browser, browsers, flags
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Playwright

FIRST_HEIGHT = 800
# No picture of Chromium is higher; no email that anybody reads is.
GREATEST_HEIGHT = 16000
SMALL, QUALITY = 0.5, 70


class NoDriverError(NewsletterError):
    """What drives a browser is not installed."""

    def __init__(self) -> None:
        super().__init__("screenshots need an extra part of this program", 'pip install "newsletter[screenshots]"')


class NoBrowserError(NewsletterError):
    """No browser was found, or none that starts."""

    def __init__(self, named: str = "") -> None:
        sentence = f"“{named}” cannot be started as a browser" if named else "no browser was found to draw with"
        super().__init__(sentence, f"install Chrome, Edge or Chromium, or say where one is: {NAMED}=/path/to/chromium")


@dataclass(frozen=True)
class Shot:
    """A page as a PNG of its full size, and as a JPEG of half of it. `height` is in CSS pixels."""

    png: bytes
    small: bytes
    width: int
    height: int


class Camera:
    """A browser that is open. It takes one picture at a time."""

    def __init__(self, full: BrowserContext, small: BrowserContext) -> None:
        self._pages = (full.new_page(), small.new_page())

    def take(self, html: str, width: int) -> Shot:
        """Draw a page as wide as a window of some pixels, from its top to its end."""
        full, small = self._pages
        for page in self._pages:
            page.set_viewport_size({"width": width, "height": FIRST_HEIGHT})
            page.set_content(html, wait_until="load")
        height = min(GREATEST_HEIGHT, int(full.evaluate("document.documentElement.scrollHeight")))
        for page in self._pages:
            page.set_viewport_size({"width": width, "height": height})
        png = full.screenshot(type="png")
        return Shot(png, small.screenshot(type="jpeg", quality=QUALITY), width, height)


@contextmanager
def open_camera(environ: Mapping[str, str] = os.environ) -> Iterator[Camera]:
    """Open the first browser that starts, to take pictures with. Raises NoDriverError and NoBrowserError."""
    with open_browser(environ) as browser:
        yield Camera(_context(browser, 1.0), _context(browser, SMALL))


@contextmanager
def open_browser(environ: Mapping[str, str] = os.environ) -> Iterator[Any]:
    """Open the first browser that starts, as Playwright's. Raises NoDriverError and NoBrowserError."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoDriverError from None
    with sync_playwright() as driver:
        browser = _start(driver, environ)
        try:
            yield browser
        finally:
            browser.close()


def _start(driver: Playwright, environ: Mapping[str, str]) -> Any:
    from playwright.sync_api import Error

    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    for candidate in browsers(environ, shutil.which):
        try:
            return driver.chromium.launch(args=flags(is_root=is_root), **_named(candidate))
        except Error:
            continue
    raise NoBrowserError(environ.get(NAMED, ""))


def _named(browser: Browser) -> dict[str, Any]:
    return {"executable_path": browser.program} if browser.program else {"channel": browser.channel}


def _context(browser: Any, scale: float) -> BrowserContext:
    context: BrowserContext = browser.new_context(
        java_script_enabled=False, offline=True, device_scale_factor=scale, service_workers="block"
    )
    return context
