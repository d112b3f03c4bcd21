"""The plain text part, tidied."""

from __future__ import annotations

import re

SIGNATURE = "-- "


def tidy_text(text: str) -> str:
    """Return a text with no spaces at line ends, no more than one blank line in a row, and one line feed at its end.

    The line that begins a signature (RFC 3676 4.3) keeps its space. Doing it twice changes nothing more.
    """
    lines = [line if line == SIGNATURE else line.rstrip(" \t") for line in text.replace("\r\n", "\n").split("\n")]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return f"{joined}\n" if joined else ""
