"""What an edition weighs, as the page shows it: its parts by size, and all of it in order with Gmail's line."""

from __future__ import annotations

from dataclasses import asdict

from newsletter.check.examined import Examined
from newsletter.check.weights import Share, Stretch, Weights
from newsletter.merge.tags import restore
from newsletter.preview.treemap import Area, squarify

# The ground is 100 units wide and this high, as the page draws it.
HEIGHT = 110.0
# Of the first words of a block, so many letters tell which it is.
MOST_WORDS = 60
LABELS = {Share.HEAD: "Head", Share.STYLES: "Style sheets", Share.FRAME: "The theme around it"}


def weighed(weights: Weights, examined: Examined) -> dict[str, object]:
    """Return the weights of an edition as plain values."""
    parts = [part for part in weights.parts if part.octets]
    areas = squarify([part.octets for part in parts], Area(0, 0, 100, HEIGHT))
    lost = {id(block) for block in weights.lost}
    numbers = {_key(part): number for number, part in enumerate(parts)}
    cut = weights.cut
    return {
        "octets": weights.octets,
        "limit": weights.limit,
        "height": HEIGHT,
        "cut": {"path": cut.path, "line": cut.line} if cut else None,
        "parts": [
            {
                "label": label(part),
                "words": _words(part, examined),
                "octets": part.octets,
                "share": part.share,
                "path": part.block.typed_in(examined.path).path if part.block else "",
                "line": part.block.typed_in(examined.path).line if part.block else None,
                "is_lost": id(part.block) in lost,
                "area": asdict(area),
            }
            for part, area in zip(parts, areas, strict=True)
        ],
        "order": [{"part": numbers[_key(each)], "octets": each.octets} for each in weights.stretches if each.octets],
    }


def label(part: Stretch) -> str:
    """Return what a part is called: its block as it was typed, or what of the theme it is."""
    if part.block is None:
        return LABELS.get(part.share, part.share)
    return f"{part.block.type} #{part.block.id}" if part.block.id else part.block.type


def _words(part: Stretch, examined: Examined) -> str:
    """Return how a block begins that was typed without a name."""
    line = examined.in_block(part.block).source if part.block else ""
    words = restore(line, examined.edition.tags).lstrip("#>-*+ ")
    return "" if line.startswith(":::") else words[:MOST_WORDS]


def _key(part: Stretch) -> tuple[Share, int]:
    return part.share, id(part.block)
