"""Numbers written in groups, as 4 200: none is broken at the end of a line."""

from __future__ import annotations

import re

# What is passed over: code, which is copied as it is, and tags; and the number itself.
PIECE = re.compile(r"<(?P<tag>pre|code)\b.*?</(?P=tag)>|<[^>]*>|(?<![\w.,])\d{1,3}(?: \d{3})+(?![\w])", re.DOTALL)
GROUPED = re.compile(r"\d \d{3}")


def unbroken(html: str) -> str:
    """Return HTML whose numbers hold together: no-break spaces stand between their groups."""
    if not GROUPED.search(html):
        return html
    return PIECE.sub(lambda found: found[0] if found[0][0] == "<" else found[0].replace(" ", "\u00a0"), html)
