"""What the web has answered for the pictures that an edition shows from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.images.shown import Picture, pictures
from newsletter.problems import Problem
from newsletter.publish.client import Answer, Failure
from newsletter.render.weight import HEAVY, megabytes

# What lets no program in is not told: mail programs may be let in.
WALLS = frozenset({401, 403, 405, 406, 418, 429, 451, 503, 999})


def asked_for(editions: Iterable[Examined]) -> tuple[str, ...]:
    """Return the addresses of the web that pictures are shown from, once each."""
    found = (picture.src for edition in editions for picture in _of_web(edition))
    return tuple(dict.fromkeys(found))


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what is wrong with an edition's pictures on the web; nothing where it was not asked."""
    for picture in _of_web(examined) if examined.answers else ():
        answer = examined.answers.get(picture.src)
        if answer is None or answer.failure is Failure.TIMEOUT or answer.status in WALLS:
            continue
        place = examined.place(picture.element)
        if not answer.is_good or not answer.kind.startswith("image/"):
            sentence = f"the picture {picture.src[:80]} is not there: {_said(answer)}"
            yield problem("image-gone", sentence, place, "put the picture into the issue's folder")
        elif _octets(answer) > HEAVY:
            sentence = f"the picture {picture.src[:80]} weighs {megabytes(_octets(answer))}"
            yield problem("image-heavy", sentence, place, "put the picture into the issue's folder: it is made to fit")


def _of_web(examined: Examined) -> Iterator[Picture]:
    for picture in pictures(examined):
        if picture.is_elsewhere and not picture.src.startswith("//"):
            yield picture


def _said(answer: Answer) -> str:
    if answer.failure:
        return answer.detail
    return f"the server answers {answer.status}" if not answer.is_good else f"it is {answer.kind or 'no picture'}"


def _octets(answer: Answer) -> int:
    length = answer.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0
