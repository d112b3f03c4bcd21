"""What axe-core finds in pages, in a browser of this machine. Nothing is loaded, and no script of a page runs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from newsletter.browser.camera import open_browser
from newsletter.errors import NewsletterError

PACKAGE, SCRIPT = "axe_playwright_python", "axe.min.js"
# Axe itself is handed over by the driver, which this does not bind.
NO_SCRIPTS = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
WIDTH = 640
RUN = """async ([skipped, number]) => {
  const rules = Object.fromEntries(skipped.map((name) => [name, { enabled: false }]))
  const { violations } = await axe.run(document, { resultTypes: ['violations'], rules })
  const numberOf = (node) => Number(document.querySelector(node.target[0])?.getAttribute(number) ?? -1)
  const told = ({ id, impact, help, helpUrl, nodes }) => [id, impact ?? '', help, helpUrl, nodes.map(numberOf)]
  return violations.map(told)
}"""


class NoAxeError(NewsletterError):
    """Axe is not installed."""

    def __init__(self) -> None:
        super().__init__("an extra part of this program is not installed", 'pip install "newsletter[axe]"')


@dataclass(frozen=True)
class Violation:
    """One rule of axe that a page breaks: its name, how grave that is, what to do, and where it is explained.

    `elements` are the numbers of the elements at fault, -1 for one that has none.
    """

    rule: str
    impact: str
    help: str
    url: str
    elements: tuple[int, ...]


def violations(
    pages: Mapping[str, str], number: str, skipped: Iterable[str], environ: Mapping[str, str] = os.environ
) -> dict[str, list[Violation]]:
    """Return what axe finds in each page, by its name; `number` is the attribute that holds an element's number.

    Rules of the names `skipped` are not asked. Raises NoAxeError, NoDriverError and NoBrowserError.
    """
    source = _source()
    if find_spec("playwright") is None:
        raise NoAxeError
    asked = [sorted(skipped), number]
    found: dict[str, list[Violation]] = {}
    with open_browser(environ) as browser:
        context = browser.new_context(offline=True, service_workers="block", viewport={"width": WIDTH, "height": 800})
        for name, html in pages.items():
            page = context.new_page()
            page.set_content(html.replace("<head>", f"<head>{NO_SCRIPTS}", 1), wait_until="load")
            page.evaluate(source)
            found[name] = [
                Violation(rule, impact, said, url, tuple(numbers))
                for rule, impact, said, url, numbers in page.evaluate(RUN, asked)
            ]
            page.close()
    return found


def _source() -> str:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NoAxeError
    return (Path(spec.submodule_search_locations[0]) / SCRIPT).read_text("utf-8")
