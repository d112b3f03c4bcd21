"""The pictures of an edition, each with how it is shown and what its file is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from newsletter.check.examined import Declaration, Examined
from newsletter.content.pictures.measuring import Measure, measure
from newsletter.merge.tags import ANY_TOKEN
from newsletter.render.document import Element
from newsletter.render.edition import Asset

PIXELS = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?:px)?")


@dataclass(frozen=True)
class Picture:
    """One picture as it is shown. `asset` is None for one that does not travel with the edition."""

    element: Element
    src: str
    asset: Asset | None
    styles: tuple[Declaration, ...]

    @property
    def is_elsewhere(self) -> bool:
        """Tell whether it is shown from the web."""
        return self.src.lower().startswith(("http://", "https://", "//")) and not ANY_TOKEN.search(self.src)

    @cached_property
    def measure(self) -> Measure:
        """Return what its file shows; nothing where there is none."""
        return measure(self.asset.data) if self.asset else Measure()

    def attribute(self, name: str) -> float | None:
        """Return an attribute in pixels; None where it says none. Outlook for Windows looks at nothing else."""
        return _pixels(str(self.element.get(name) or ""))

    def style(self, name: str) -> str:
        """Return the last value that its style attribute has for a property."""
        return next((each.value.lower() for each in reversed(self.styles) if each.name == name), "")

    @property
    def width(self) -> float | None:
        """Return how wide it is shown, in pixels; None where that cannot be told."""
        stated = _pixels(self.style("width"))
        own = self.attribute("width")
        return max(stated or 0, own or 0) or None


def pictures(examined: Examined) -> Iterator[Picture]:
    """Yield the pictures of an edition in their order."""
    assets = {asset.src: asset for asset in examined.edition.assets}
    for element in examined.elements:
        if element.tag == "img" and (src := str(element.get("src") or "").strip()):
            yield Picture(element, src, assets.get(src), examined.styles.get(element, ()))


def _pixels(typed: str) -> float | None:
    match = PIXELS.fullmatch(typed.replace("!important", "").strip().lower())
    return float(match["number"]) if match else None
