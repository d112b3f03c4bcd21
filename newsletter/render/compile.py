"""MJML to HTML, by mjml-python, with each block's frame put in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.render.compose import Frame
from newsletter.render.conditional import lift, put_back_raw, take_out_raw
from newsletter.render.units import with_units, without_units

OCTETS = re.compile(r"position (?P<start>\d+):\d+")
START_TAG = re.compile(r"<(?P<name>[a-zA-Z][\w:-]*)(?=[\s/>])")


class CompilerError(Exception):
    """The compiler refused what our own check had let through. `position` is where, in characters of the source."""

    def __init__(self, position: int) -> None:
        super().__init__(f"at character {position}")
        self.position = position


def compile_mjml(mjml: str) -> str:
    """Return the HTML of an MJML document. Raises CompilerError. Loads no font and no file.

    A zero without a unit is given one first, because the compiler counts `0 30px` as no padding at all.
    """
    from mjml import mjml2html

    source, taken = take_out_raw(with_units(mjml))
    try:
        html = str(mjml2html(source, fonts={}))
    except (ValueError, OSError) as fault:
        octets = OCTETS.search(str(fault))
        before = source.encode()[: int(octets["start"])].decode("utf-8", "replace") if octets else ""
        raise CompilerError(without_units(mjml, len(before))) from fault
    # Meant for Yahoo alone, which reads it in spite of the missing comma; with one, a carousel has no arrows anywhere.
    html = html.replace("@media screen, yahoo", "@media screen yahoo")
    return put_back_raw(html, taken)


def place_frames(html: str, frames: Iterable[Frame]) -> str:
    """Put each frame's tokens where its marks stand, outside of what only Outlook reads, and its id on the block."""
    by_mark = {mark: frame for frame in frames for mark in (frame.start, frame.end)}
    # Marks differ in their numbers only, so that a few short patterns find them all.
    shapes = dict.fromkeys(re.sub(r"\d+(?=z$)", r"\\d+", mark) for mark in by_mark)
    pattern = re.compile(f"({'|'.join(shapes)})")
    marks = pattern.findall(html) if by_mark else []
    if not marks:
        return html
    first, *others = pattern.split(lift(html, marks))
    placed = [first]
    for mark, piece in zip(others[::2], others[1::2], strict=True):
        frame = by_mark[mark]
        if mark == frame.end:
            placed += [frame.after, piece]
        else:
            placed += [frame.before, _with_id(piece, frame.id) if frame.id else piece]
    return "".join(placed)


def _with_id(html: str, name: str) -> str:
    """Give the first element that every client sees an id."""
    position = 0
    while tag := START_TAG.search(html, position):
        comment = html.rfind("<!--", 0, tag.start())
        if comment != -1 and html.find("-->", comment) > tag.start():
            position = html.find("-->", comment)
            continue
        return f'{html[: tag.end()]} id="{name}"{html[tag.end() :]}'
    return html
