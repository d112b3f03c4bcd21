"""Whether the texts of an edition can be read, by day and by night, and its buttons hit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from newsletter.check.accessibility.cascade import Screen
from newsletter.check.accessibility.looks import UNSEEN, Declared, Look, Seen, as_typed, stated, texts
from newsletter.check.accessibility.night import TURNED, authored, turned
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.merge.tags import restore
from newsletter.problems import Problem
from newsletter.render.document import Element
from newsletter.simulate.colours import Colour, read_colour
from newsletter.theme.contrast import contrast, readable

# WCAG 2.2, 1.4.3. What a program makes of the colours is not the author's: only what is lost there is told.
LEAST, LEAST_OF_LARGE, LEAST_WHERE_TURNED = 4.5, 3.0, 2.0
SMALLEST = 12.0
LOWEST = 24.0
DAY, NIGHT = "by day", "by night"
SHOWN = 50
CONDITION = re.compile(r"\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True)
class Faint:
    """A colour that is hard to read on its ground. `least` is the contrast that it should have."""

    colour: Colour
    ground: Colour
    when: str
    least: float

    @property
    def contrast(self) -> float:
        """Return its contrast, from 1 to 21."""
        return contrast(_opaque(self.colour), _opaque(self.ground))

    def __str__(self) -> str:
        """Return what is wrong, as a sentence has it."""
        ratio = int(self.contrast * 10) / 10
        return (
            f"{_opaque(self.colour)} is hard to read on {_opaque(self.ground)}, {self.when}: "
            f"a contrast of {ratio}, and {self.least:g} is the least"
        )


def check(examined: Examined) -> Iterator[Problem]:
    """Yield texts that are hard to read, and buttons that are hard to hit."""
    by_day = list(_read(examined, stated(examined.tree, Screen())))
    yield from _contrast(examined, by_day)
    yield from _sizes(examined, by_day)
    yield from _targets(examined, by_day)


def faint(look: Look, when: str) -> Faint | None:
    """Return what is wrong with a look; None where it can be read, or where its colours are not known."""
    if look.colour is None or look.ground is None or look.colour.alpha < 1:
        return None
    least = LEAST_OF_LARGE if look.is_large else LEAST
    if when not in (DAY, NIGHT):
        least = LEAST_WHERE_TURNED
    found = Faint(look.colour, look.ground, when, least)
    return found if found.contrast < least else None


def _read(examined: Examined, declared: Declared) -> Iterator[Seen]:
    """Yield the texts that a reader gets; of a condition only what stands in it is one."""
    for each in texts(examined.body, declared):
        if CONDITION.sub("", restore(each.text, examined.edition.tags)).strip(UNSEEN):
            yield each


def _contrast(examined: Examined, by_day: list[Seen]) -> Iterator[Problem]:
    seen: dict[Faint, list[Seen]] = {}
    told: set[Element] = set()
    by_night: dict[Element, Look] = {}
    for when, shown in _modes(examined, by_day):
        for each in shown:
            if when == NIGHT:
                by_night[each.element] = each.look
            fault = faint(each.look, when)
            if fault and (when in (DAY, NIGHT) or each.element not in told):
                seen.setdefault(fault, []).append(each)
                told.add(each.element)
    for fault, those in seen.items():
        yield _hard_to_read(examined, fault, those, by_night.get(those[0].element))


def _modes(examined: Examined, by_day: list[Seen]) -> Iterator[tuple[str, Iterable[Seen]]]:
    yield DAY, by_day
    root = examined.tree
    if declared := authored(root):
        yield NIGHT, _read(examined, declared)
    for when, how in TURNED.items():
        yield when, (replace(each, look=turned(each.look, how)) for each in by_day)


def _hard_to_read(examined: Examined, fault: Faint, those: list[Seen], by_night: Look | None) -> Problem:
    words = " ".join(restore(those[0].text, examined.edition.tags).split())[:SHOWN]
    more = f", and {len(those) - 1} more texts" if len(those) > 2 else ", and one more text" if len(those) == 2 else ""
    sentence = f"“{words}”{more}: {fault}"
    return problem("hard-to-read", sentence, examined.looks_place(those[0].element), better(fault, by_night))


def better(fault: Faint, by_night: Look | None = None) -> str:
    """Return a hint with a colour that can be read, and where it cannot; `by_night` is how the text looks then.

    What a style sheet for the night says of the text's colour stays; where it says nothing, the colour of the day is
    that of the night.
    """
    found = readable(_opaque(fault.colour), [_opaque(fault.ground)])
    if not found or fault.when not in (DAY, NIGHT):
        return "give it more contrast by day"
    if fault.when == NIGHT:
        return f"{found} can be read there by night"
    look = Look(read_colour(found), fault.ground)
    lost = [when for when, how in TURNED.items() if faint(turned(look, how), when)]
    if by_night and by_night.ground and by_night.colour == fault.colour:
        dark = _opaque(by_night.ground)
        if contrast(found, dark) < fault.least:
            other = readable(found, [dark])
            return f"{found} can be read there by day; write another for the night, such as {other} on {dark}"
    return f"{found} can be read there by day, and not {lost[0]}" if lost else f"{found} can be read there"


def _sizes(examined: Examined, by_day: list[Seen]) -> Iterator[Problem]:
    small: dict[float, list[Seen]] = {}
    for each in by_day:
        if 1 < each.look.size < SMALLEST:
            small.setdefault(each.look.size, []).append(each)
    for size, those in sorted(small.items()):
        words = " ".join(restore(those[0].text, examined.edition.tags).split())[:SHOWN]
        sentence = f"“{words}” is {size:g} pixels high, and {SMALLEST:g} is the least that people read on a phone"
        place = examined.looks_place(those[0].element)
        yield problem("small-text", sentence, place, f"make it {SMALLEST:g}px, or better 14px")


def _targets(examined: Examined, by_day: list[Seen]) -> Iterator[Problem]:
    sizes = {each.element: each.look.size for each in by_day}
    for link in examined.elements:
        if link.tag != "a" or not link.get("href"):
            continue
        height = _height(link, sizes)
        if height is not None and height < LOWEST:
            words = " ".join("".join(map(str, link.itertext())).split())[:SHOWN]
            sentence = f"the button “{words}” is {height:.0f} pixels high, and a finger needs {LOWEST:g}"
            yield problem("small-target", sentence, examined.looks_place(link), "give it more padding above and below")


def _height(link: Element, sizes: dict[Element, float]) -> float | None:
    """Return how high a button is, in CSS pixels; None for a link in a line of text."""
    own = {each.name: each.value for each in as_typed(link)}
    if own.get("display") not in ("block", "inline-block") or "padding" not in own or link not in sizes:
        return None
    above, below = _paddings(own["padding"])
    size = sizes[link]
    line = own.get("line-height", "").removesuffix("%")
    if line.endswith("px"):
        high = float(line[:-2])
    elif line.replace(".", "", 1).isdigit():
        high = size * float(line) / (100 if own["line-height"].endswith("%") else 1)
    else:
        high = size * 1.2
    return above + high + below


def _paddings(typed: str) -> tuple[float, float]:
    """Return the padding above and below, in pixels; of any other unit, none is too little."""
    parts = typed.replace("!important", "").split()
    values = [float(part[:-2]) if part.endswith("px") else 0.0 if part == "0" else LOWEST for part in parts]
    if not values:
        return 0.0, 0.0
    return values[0], values[2] if len(values) > 2 else values[0]


def _opaque(colour: Colour) -> str:
    return f"#{colour.red:02x}{colour.green:02x}{colour.blue:02x}"
