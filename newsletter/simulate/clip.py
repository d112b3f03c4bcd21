"""Gmail's cut: what of an HTML part it still shows, and the line that it puts below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter.simulate.sheets import remove

if TYPE_CHECKING:
    from lxml.etree import _Element

# Octets of the HTML part, decoded and without its pictures; nowhere documented, and measured from 102 to 105 KB:
# https://github.com/hteumeuleu/email-bugs/issues/41
GMAIL_LIMIT = 102 * 1024
MARK = '<meta name="clipped">'
FLAGS = re.DOTALL | re.IGNORECASE
LINE = "font:13px/20px Arial,sans-serif;color:#222222;background-color:#ffffff;padding:16px"
LINK = "color:#1155cc;text-decoration:underline"
# An end that is no whole tag or entity, or a style sheet or comment that is never closed.
BROKEN_END = re.compile(r"(?:<[^<>]*|&#?\w*)\Z")
OPEN = re.compile(r"(?:<style\b(?:(?!</style).)*|<!--(?:(?!-->).)*)\Z", FLAGS)


def clipped(html: str, limit: int = GMAIL_LIMIT) -> str:
    """Return HTML cut at a number of bytes, with a mark in its head; what is shorter stays as it is."""
    data = html.encode()
    if len(data) <= limit:
        return html
    kept = BROKEN_END.sub("", OPEN.sub("", data[:limit].decode(errors="ignore")))
    # Not at the end, where a comment that was open could swallow it.
    return re.sub(r"<head[^>]*>|\A(?!.*<head)", lambda head: head[0] + MARK, kept, count=1, flags=FLAGS)


def say_clipped(root: _Element) -> int:
    """Put Gmail's line below what was cut."""
    from lxml import etree

    body = root.find("body")
    marks = root.findall(".//meta[@name='clipped']")
    for mark in marks:
        remove(mark)
    if not marks or body is None:
        return 0
    line = etree.SubElement(body, "div", style=LINE)
    line.text = "[Message clipped]\u00a0 "
    etree.SubElement(line, "span", style=LINK).text = "View entire message"
    return 1
