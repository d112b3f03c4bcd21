"""A real browser on the pages, which must log nothing and ask nobody else; and axe-core's word on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from shutil import which

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

# The system's own browser where there is one, else the one that playwright installed.
CHROMIUM = which("chromium") or which("google-chrome")
WIDTHS = {320: "dark", 768: "light", 1440: "light"}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def visiting(browser: Browser, base: str, *, width: int = 1440, script: bool = True) -> Iterator[Page]:
    """Open a page that must log nothing, and ask only the site at `base`."""
    complaints: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if WIDTHS.get(width) == "dark" else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: complaints.extend([] if request.url.startswith(base) else [request.url]))
    yield page
    context.close()
    assert complaints == []


def faults(browser: Browser, url: str, html: str = "", widths: Iterable[int] = WIDTHS) -> list[str]:
    """Return what axe-core finds in a page at some widths, and where it is wider than the window.

    `html` is what a POST was answered with, to be shown at that address.
    """
    found = []
    for width in widths:
        # What a page lets run is none of its business here: axe-core is a script.
        context = browser.new_context(
            bypass_csp=True,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if WIDTHS[width] == "dark" else "light",
        )
        page = context.new_page()
        if html:
            page.route(url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        page.goto(url)
        found += [f"{width}: {each['id']}" for each in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: too wide")
        context.close()
    return found
