"""What is wrong with the pictures of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.images import night
from newsletter.check.images.shown import Picture, pictures
from newsletter.check.links.host import parts_of
from newsletter.problems import Problem

# Twice as many pixels as are shown are sharp on every screen; what has so many times more is only slow.
FAR_TOO_MANY, HEAVY_ENOUGH = 3, 100_000
# A picture that lacks so much of the pixels it is shown at is seen to be blurred.
LACKS = 0.95
# How much wider or narrower than its file a picture may be shown, for each of its own, and in pixels.
OUT_OF_SHAPE, OUT_OF_SHAPE_PIXELS = 0.05, 4
# What is wider in Outlook for Windows pushes the layout apart, in pixels.
WIDEST = 640
# Octets that are worth a sentence when a picture travels twice.
WASTED = 50_000


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what is wrong with the pictures of an edition, each picture once a place."""
    found = list(pictures(examined))
    for picture in found:
        yield from _elsewhere(picture, examined)
        if picture.asset:
            yield from _file(picture, examined)
            yield from _size(picture, examined)
    yield from night.check(found, examined)
    yield from _twice(found, examined)
    if examined.answers:
        # What speaks to the web takes time to load, which only those pay who asked it.
        from newsletter.check.images import web

        yield from web.check(examined)


def _elsewhere(picture: Picture, examined: Examined) -> Iterator[Problem]:
    base, there = parts_of(examined.settings.publication.base_url), parts_of(_whole(picture.src))
    host = there.hostname if there and picture.is_elsewhere else None
    if host and host != (base.hostname if base else None):
        sentence = f"a picture is shown from {host}, which sees who opens the mail, and may take it away"
        hint = "put the picture into the issue's folder, or into the theme's"
        yield problem("image-elsewhere", sentence, examined.place(picture.element), hint)
    if picture.src.lower().startswith("http:"):
        sentence = f"a picture is not shown over https: {picture.src[:80]}"
        yield problem("image-insecure", sentence, examined.place(picture.element), "write its address with https://")


def _whole(src: str) -> str:
    return f"https:{src}" if src.startswith("//") else src


def _file(picture: Picture, examined: Examined) -> Iterator[Problem]:
    if picture.measure.fault:
        sentence = f"the picture {picture.src} {picture.measure.fault}"
        yield problem("image-broken", sentence, examined.place(picture.element), "save it again, as PNG or JPEG")
    if picture.measure.has_place:
        sentence = f"the picture {picture.src} says where it was taken"
        hint = "save it without its place, or put it into the issue's folder: there, that is taken out"
        yield problem("image-place", sentence, examined.place(picture.element), hint)


def _size(picture: Picture, examined: Examined) -> Iterator[Problem]:
    wide, high, shown = picture.measure.width, picture.measure.height, picture.width
    if not wide or not picture.asset:
        return
    if shown is None:
        if wide > WIDEST and not picture.style("max-width"):
            sentence = f"the picture {picture.src} has no width, and is as wide as its file: {wide} pixels"
            yield problem("image-no-width", sentence, examined.place(picture.element), 'write width="600"')
        return
    if wide < shown * LACKS:
        sentence = f"the picture {picture.src} has {wide} pixels across, and is shown at {shown:.0f}: it is blurred"
        hint = f"take one that is {2 * shown:.0f} pixels wide, or show it smaller"
        yield problem("image-blurred", sentence, examined.place(picture.element), hint)
    if wide > shown * FAR_TOO_MANY and len(picture.asset.data) > HEAVY_ENOUGH:
        weight = len(picture.asset.data) / 1000
        sentence = f"the picture {picture.src} has {wide} pixels across for {shown:.0f}, and weighs {weight:,.0f} KB"
        hint = f"make it {2 * shown:.0f} pixels wide; more is not seen"
        yield problem("image-oversized", sentence, examined.place(picture.element), hint)
    yield from _shape(picture, wide, high, examined)


def _shape(picture: Picture, wide: int, high: int, examined: Examined) -> Iterator[Problem]:
    across, down = picture.attribute("width"), picture.attribute("height")
    if not across or not down or picture.style("height") == "auto":
        return
    meant = across * high / wide
    if abs(down - meant) > max(OUT_OF_SHAPE_PIXELS, meant * OUT_OF_SHAPE):
        sentence = f"the picture {picture.src} is shown out of shape: {across:.0f} × {down:.0f} pixels"
        yield problem("image-distorted", sentence, examined.place(picture.element), f'write height="{meant:.0f}"')


def _twice(found: Sequence[Picture], examined: Examined) -> Iterator[Problem]:
    """Tell of a picture of the issue that travels in several sizes, where that costs something."""
    sizes: dict[object, dict[str, Picture]] = {}
    for picture in found:
        image = examined.written(picture.src)
        if image is not None and picture.asset:
            sizes.setdefault(image.path, {}).setdefault(picture.src, picture)
    for same in sizes.values():
        weights = sorted(len(each.asset.data) for each in same.values() if each.asset)
        if len(weights) > 1 and sum(weights[:-1]) > WASTED:
            first, *_ = same.values()
            image = examined.written(first.src)
            name = f"images/{image.path.name}" if image else first.src
            sentence = f"{name} travels {len(weights)} times, as it is shown in {len(weights)} sizes"
            hint = f"show it in one size, which makes every message {sum(weights[:-1]) / 1000:,.0f} KB lighter"
            yield problem("image-twice", sentence, examined.place(first.element), hint)
