"""Pictures that cannot be told from the ground that is seen through them, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsletter.check.accessibility.cascade import Screen
from newsletter.check.accessibility.looks import Look, Looks, stated
from newsletter.check.accessibility.night import TURNED, authored, turned
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.images.shown import Picture
from newsletter.content.pictures.measuring import Ink
from newsletter.problems import Problem
from newsletter.render.document import Element
from newsletter.simulate.colours import Colour
from newsletter.theme.contrast import contrast

# WCAG 2.2, 1.4.11 asks for 3 of what has to be understood; below this, nobody sees that there is anything.
SEEN = 1.6
# A picture is lost where so much of its ink is.
LOST = 0.7
DAY, NIGHT = "by day", "by night"


def check(found: Sequence[Picture], examined: Examined) -> Iterator[Problem]:
    """Yield each picture that its ground swallows, in the first light in which it does."""
    open_ones = [picture for picture in found if picture.measure.ink]
    if not open_ones:
        return
    by_day, declared = Looks(stated(examined.tree, Screen())), authored(examined.tree)
    by_night = Looks(declared) if declared else None
    for picture in open_ones:
        for when, look in _modes(picture.element, by_day, by_night):
            if not look.is_hidden and look.ground and is_lost(picture.measure.ink, look.ground):
                yield _lost(picture, look.ground, when, examined)
                break


def is_lost(ink: Sequence[tuple[Ink, int]], ground: Colour) -> bool:
    """Tell whether most of a picture's ink has about the lightness of the ground behind it."""
    behind = _hex((ground.red, ground.green, ground.blue))
    unseen = sum(much for colour, much in ink if contrast(_hex(colour), behind) < SEEN)
    return unseen > LOST * sum(much for _, much in ink)


def _modes(element: Element, by_day: Looks, by_night: Looks | None) -> Iterator[tuple[str, Look]]:
    look = by_day.of(element)
    yield DAY, look
    if by_night:
        yield NIGHT, by_night.of(element)
        if by_night.of(element).is_hidden:
            # Another one takes its place: more cannot be done for programs that do as they like.
            return
    for when, how in TURNED.items():
        yield when, turned(look, how)


def _lost(picture: Picture, ground: Colour, when: str, examined: Examined) -> Problem:
    image = examined.written(picture.src)
    name = f"images/{image.path.name}" if image else picture.src
    behind = _hex((ground.red, ground.green, ground.blue))
    sentence = f"{name} is nearly lost {when}: its ground is transparent, and {behind} is behind it"
    stem, _, ending = name.rpartition(".")
    by_night = f"put one for the night beside it, {stem}.dark.{ending}; or give it a plain light ground"
    return problem("image-lost", sentence, examined.place(picture.element), HINT_BY_DAY if when == DAY else by_night)


HINT_BY_DAY = "give it another colour, or a plain ground of its own"


def _hex(colour: Ink) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
