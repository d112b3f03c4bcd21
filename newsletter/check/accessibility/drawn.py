"""Words on shapes that are drawn for classic Outlook alone (VML): buttons that no other program shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from newsletter.check.accessibility.legibility import DAY, SHOWN, better, faint
from newsletter.check.accessibility.looks import Look, Seen, as_typed, texts
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.check.theme_files import lines_of_theme
from newsletter.merge.tags import restore
from newsletter.problems import Problem
from newsletter.render.document import Element, parse
from newsletter.simulate.colours import Colour, read_colour
from newsletter.simulate.comments import HIDDEN, holds
from newsletter.simulate.dark import FILL, WORD
from newsletter.simulate.vml import SHAPES

# Of what a program makes of colours, only what is lost is told.
TURNED = "by night in Outlook on Windows, which turns the words and not the shape"
OFF = frozenset({"f", "false"})
SIGN = "fillcolor"


def check(examined: Examined) -> Iterator[Problem]:
    """Yield words on shapes that Outlook on Windows shows hard to read, by day and by night, each once."""
    told: set[tuple[str, Look]] = set()
    for around, seen in drawn(examined):
        by_day, by_night = faint(seen.look, DAY), faint(turned(seen).look, TURNED)
        fault = by_day or by_night
        if fault is None or (fault.when, seen.look) in told:
            continue
        told.add((fault.when, seen.look))
        words = " ".join(restore(seen.text, examined.edition.tags).split())[:SHOWN]
        shown = replace(fault, when="by day in Outlook on Windows") if by_day else fault
        kept = f"write mso-style-textfill-type:solid;{FILL}:{seen.look.colour} into its style, and Outlook leaves it"
        hint = better(by_day) if by_day else kept
        yield problem("hard-to-read", f"“{words}”: {shown}", _place(examined, around, seen), hint)


def drawn(examined: Examined) -> Iterator[tuple[Element, Seen]]:
    """Yield each text on a coloured shape that one comment holds whole, with the element that the comment stands in."""
    if "<v:" not in examined.edition.html:
        return
    for comment in examined.body.iter():
        around = comment.getparent()
        if around is None or not callable(comment.tag):
            # A comment’s tag is what makes comments.
            continue
        for match in HIDDEN.finditer(f"<!--{comment.text or ''}-->"):
            if "<v:" in match["inside"] and holds(match["test"]):
                yield from ((around, seen) for seen in _on_shapes(match["inside"]))


def turned(seen: Seen) -> Seen:
    """Return a text as Outlook shows it by night: its colour turned, but for one that is a fill; the shape stays."""
    look = seen.look
    if look.colour is None or look.ground is None or _has_fill(seen.element):
        return seen
    return replace(seen, look=replace(look, colour=WORD.text(look.colour, look.ground)))


def _on_shapes(html: str) -> Iterator[Seen]:
    for shape in parse(f"<html><body>{html}</body></html>").iter(*SHAPES):
        if ground := _ground(shape):
            yield from texts(shape, as_typed, Look(ground=ground))


def _ground(shape: Element) -> Colour | None:
    """Return the colour of a shape; None where it has none, or a picture."""
    fills = list(shape.iter("v:fill"))
    if shape.get("fill") in OFF or shape.get("filled") in OFF or any(fill.get("src") for fill in fills):
        return None
    typed = str(shape.get(SIGN) or next((fill.get("color") for fill in fills), "") or "").split()
    return read_colour(typed[0]) if typed else None


def _has_fill(element: Element) -> bool:
    return any(each.name == FILL for one in (element, *element.iterancestors()) for each in as_typed(one))


def _place(examined: Examined, around: Element, seen: Seen) -> Place:
    """Return where a shape was typed: in the text, or in the one line of the theme that draws any, if it is one."""
    place = examined.place(around, seen.text.strip())
    if SIGN in place.source:
        return place
    lines = [
        Place(path, number, None, line)
        for path, typed in lines_of_theme(examined.theme).items()
        for number, line in enumerate(typed, 1)
        if SIGN in line
    ]
    own = [each for each in lines if each.path == lines[0].path]
    return own[0] if len(own) == 1 else examined.theme_place(around)
