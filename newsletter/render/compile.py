"""MJML to HTML, by mjml-python, with each block's frame put in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.errors import NewsletterError
from newsletter.render.compose import Frame

CONDITIONAL = re.compile(r"(?P<open><!--\[if [^\]]*\]>)(?P<inside>.*?)(?P<close><!\[endif\]-->)", re.DOTALL)
START_TAG = re.compile(r"<(?P<name>[a-zA-Z][\w:-]*)(?=[\s/>])")


class CompilerError(NewsletterError):
    """The compiler refused what our own check had let through: a fault of ours, not of the theme's."""

    def __init__(self, theme: str, reason: str) -> None:
        super().__init__(
            f"the theme “{theme}” could not be turned into HTML ({reason})",
            "this is a fault in the program; please report it together with the theme's folder",
        )


def compile_mjml(mjml: str, theme: str) -> str:
    """Return the HTML of an MJML document. Raises CompilerError. Loads no font and no file."""
    from mjml import mjml2html

    try:
        return str(mjml2html(mjml, fonts={}))
    except (ValueError, OSError) as fault:
        raise CompilerError(theme, str(fault)) from fault


def place_frames(html: str, frames: Iterable[Frame]) -> str:
    """Put each frame's tokens where its marks stand, outside of what only Outlook reads, and its id on the block."""
    for frame in frames:
        if frame.start not in html:
            continue
        html = _lift(html, frame.start)
        html = _lift(html, frame.end)
        head, _, rest = html.partition(frame.start)
        inside, _, tail = rest.partition(frame.end)
        if frame.id:
            inside = _with_id(inside, frame.id)
        html = f"{head}{frame.before}{inside}{frame.after}{tail}"
    return html


def _lift(html: str, mark: str) -> str:
    """Close and reopen the conditional comment that a mark stands in, so that the mark stands outside."""

    def split(match: re.Match[str]) -> str:
        if mark not in match.group("inside"):
            return match.group(0)
        before, _, after = match.group("inside").partition(mark)
        opened, closed = match.group("open"), match.group("close")
        first, second = (f"{opened}{part}{closed}" if part else "" for part in (before, after))
        return f"{first}{mark}{second}"

    return CONDITIONAL.sub(split, html)


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
