"""What one line of a document is, told from the line alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

LABEL = r"\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]"
QUOTED = r"\"(?:\\[^\n]|[^\"\\\n])*+\""
TARGET = rf"\((?:[^()\"\n]|{QUOTED}|\([^()\n]*\))*\)"
IMAGE = rf"!{LABEL}{TARGET}"
LINKED_IMAGE = rf"\[\s*{IMAGE}\s*\]{TARGET}"
FOOTNOTE_MARK = r"\[\^(?P<label>[^\s\[\]^]+)\]"
ADDRESS = r"<?(?:https?://|www\.)(?:(?!\*\*)[^\s<>\"])+>?"
LINK = rf"(?:{LABEL}{TARGET}|{ADDRESS})"

HEADING = re.compile(r"(?P<signs>#{1,6})(?:[ \t\u00a0]+|$)(?P<text>.*)$")
# Two signs or more and no space: nobody writes that as a word.
GLUED_HEADING = re.compile(r"(?P<signs>#{2,6})(?P<text>[^\s#].*)$")
DIVIDER = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
CODE_FENCE = re.compile(r"[ \t]{0,3}(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
IMAGE_LINE = re.compile(rf"\s?(?:{IMAGE}|{LINKED_IMAGE})\s*$")
# Nothing that was read once is read in another way: a line of many links and a word would take forever.
LINK_LINE = re.compile(rf"\s*(?P<bold>\*\*)?(?>{LINK})(?:[ \t]*+(?:[|·•][ \t]*+)?(?>{LINK}))*+(?(bold)\*\*)\s*$")
QUOTE = re.compile(r"(?:[ \t]{0,3}>)+[ \t]?")
POINT = re.compile(r"(?P<marker>[-*+]|\d{1,9}\.)(?P<gap>[ \t]+)(?P<box>\[(?P<tick>[ xX])\][ \t]+)?(?P<text>\S.*)$")
BOXES = {" ": "☐", "x": "☑"}
NAMES = re.compile(r"[ \t]*\{[ \t]*(?P<names>[.#][^\s{}]+(?:[ \t]+[.#][^\s{}]+)*)[ \t]*\}[ \t]*$")


def heading(line: str) -> tuple[int, str] | None:
    """Return the level and the text of a heading, or None."""
    match = HEADING.match(line)
    if match:
        return len(match["signs"]), _without_closing(match["text"].strip())
    match = GLUED_HEADING.match(line)
    return (len(match["signs"]), match["text"].strip()) if match else None


def named(words: str) -> tuple[str, tuple[str, ...]]:
    """Return the words of a heading, and the id and classes that stand behind them: `{#prices .big}`."""
    found = NAMES.search(words)
    return (words[: found.start()], tuple(found["names"].split())) if found else (words, ())


def _without_closing(words: str) -> str:
    """Take from a heading's words the signs that close it: `## Title ##`."""
    without = words.rstrip("#")
    return without.rstrip() if not without or without[-1] in " \t" else words


def is_glued_heading(line: str) -> bool:
    """Tell whether a line would be a heading if a space stood after its signs."""
    return bool(GLUED_HEADING.match(line))


def holds_only_image(line: str) -> bool:
    """Tell whether a line holds nothing but an image, or an image in a link."""
    return "![" in line and bool(IMAGE_LINE.match(line))


def holds_only_links(line: str) -> bool:
    """Tell whether a line holds nothing but a link, or several with a bar or a dot between them."""
    return not holds_only_image(line) and "![" not in line and bool(LINK_LINE.match(line))


def point(line: str) -> re.Match[str] | None:
    """Return the marker and the text of a point of a list; whether its number counts, only other lines can tell."""
    return POINT.match(line)


def ticked(line: str) -> str:
    """Return a line that begins a point with its box drawn: `- [x] done`."""
    indent = len(line) - len(line.lstrip())
    found = POINT.match(line[indent:])
    if not found or not found["box"]:
        return line
    box = f"{BOXES[found['tick'].lower()]} "
    return line[: indent + found.start("box")] + box + line[indent + found.start("text") :]


def is_divider(line: str) -> bool:
    """Tell whether a line is a divider."""
    return bool(DIVIDER.match(line))


def in_code(lines: Sequence[str]) -> tuple[list[bool], list[int]]:
    """Tell for each line whether it is inside a fence of backticks or tildes, the fence's own lines included.

    Returns also the positions of fences that are never closed; these protect nothing.
    """
    inside, unclosed = [False] * len(lines), []
    shortest: dict[str, int] = {}  # how many signs cannot be closed any more, because nothing below does
    at = 0
    while at < len(lines):
        opened = CODE_FENCE.match(lines[at])
        if not opened:
            at += 1
            continue
        sign, count = opened["marks"][0], len(opened["marks"])
        end = None if count >= shortest.get(sign, count + 1) else _closing(lines, at + 1, sign, count)
        if end is None:
            shortest[sign] = min(count, shortest.get(sign, count))
            unclosed.append(at)
            at += 1
            continue
        inside[at : end + 1] = [True] * (end + 1 - at)
        at = end + 1
    return inside, unclosed


def _closing(lines: Sequence[str], start: int, sign: str, count: int) -> int | None:
    """Return the position of the line that closes code fenced by a sign, written at least `count` times."""
    close = re.compile(rf"[ \t]*{re.escape(sign)}{{{count},}}[ \t]*$")
    return next((at for at in range(start, len(lines)) if close.match(lines[at])), None)
