"""The links of an edition, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.check.examined import Examined
from newsletter.merge.tags import ANY_TOKEN
from newsletter.render.document import Element


@dataclass(frozen=True)
class Link:
    """One link: its element, its address, in which tokens stand for readers' values, and what readers see of it."""

    element: Element
    address: str
    text: str

    @property
    def is_ours(self) -> bool:
        """Tell whether a reader's value says where it leads, as with the link to unsubscribe."""
        head = self.address.partition("?")[0].partition("#")[0]
        return bool(ANY_TOKEN.match(self.address)) or bool(ANY_TOKEN.search("/".join(head.split("/")[:3])))


def links_of(examined: Examined) -> Iterator[Link]:
    """Yield what can be clicked in an edition: what has an address, be it an empty one."""
    for element in examined.elements:
        if element.tag in ("a", "area") and element.get("href") is not None:
            yield Link(element, str(element.get("href")), " ".join("".join(map(str, element.itertext())).split()))
