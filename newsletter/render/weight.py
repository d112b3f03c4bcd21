"""What the pictures of an edition weigh, and which of them weigh too much."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.problems import Problem, warning
from newsletter.render.edition import Asset
from newsletter.render.pictures import Album

# Where mail programs begin to load slowly and filters to look twice, in bytes: one picture, and all together.
HEAVY = HEAVY_TOGETHER = 1_000_000
LISTED = 3
LIGHTER = {
    "image/gif": "let it move for a shorter time, or be smaller; or show a still picture that links to it",
    "image/png": "save it as JPEG where it is a photograph, or give it a plain ground",
    "image/jpeg": "show it in a narrower place",
}


def weigh(assets: Iterable[Asset], album: Album) -> list[Problem]:
    """Return a warning for each picture that weighs too much; else one if they do so together."""
    listed = sorted(assets, key=lambda asset: -len(asset.data))
    heavy = [_heavy(asset, album) for asset in listed if len(asset.data) > HEAVY]
    total = sum(len(asset.data) for asset in listed)
    if heavy or total <= HEAVY_TOGETHER:
        return heavy
    most = ", ".join(f"{_name(asset, album)} {megabytes(len(asset.data))}" for asset in listed[:LISTED])
    sentence = f"the pictures weigh {megabytes(total)} together, in every message"
    return [warning("heavy-images", sentence, album.path, hint=f"the heaviest: {most}")]


def _heavy(asset: Asset, album: Album) -> Problem:
    shown = album.shown.get(asset.src)
    line = shown.image.line or None if shown else None
    path = (shown and shown.image.document) or album.path
    sentence = f"{_name(asset, album)} weighs {megabytes(len(asset.data))}"
    return warning("heavy-image", sentence, path, line, hint=LIGHTER.get(asset.content_type, "make it smaller"))


def _name(asset: Asset, album: Album) -> str:
    shown = album.shown.get(asset.src)
    return f"images/{shown.image.path.name}" if shown else asset.src


def megabytes(size: int) -> str:
    """Return a number of bytes as a person says it."""
    return f"{size / 1_000_000:.1f} MB"
