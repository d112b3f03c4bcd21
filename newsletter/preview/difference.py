"""What has changed between two editions: words, links, files and octets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from newsletter.render.document import parse

WORD = re.compile(r"\s+|[^\s]+")
# Of lines that stay, so many are shown on either side of those that do not.
CONTEXT = 1
# Texts beyond this are compared by lines alone.
MOST_WORDS = 4000


class Change(StrEnum):
    """What became of a piece of text, or of a file."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"
    # Lines that stay and are not shown; the text says how many.
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Run:
    """A piece of text that stays, goes or comes as a whole."""

    change: Change
    text: str


@dataclass(frozen=True)
class Link:
    """A link as a reader sees it."""

    address: str
    words: str


@dataclass(frozen=True)
class Links:
    """Links that came, that went, and pairs of which only the address is another."""

    added: tuple[Link, ...]
    removed: tuple[Link, ...]
    changed: tuple[tuple[Link, Link], ...]


def word_runs(before: str, after: str) -> list[Run]:
    """Return two texts as one: what stays, what goes and what comes, word by word in lines that differ."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    runs: list[Run] = []
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(opcodes):
        if kind == "equal":
            runs += _context(old[a:b], is_first=number == 0, is_last=number == len(opcodes) - 1)
        else:
            runs += _words("".join(old[a:b]), "".join(new[c:d]))
    return runs


def links_of(html: str) -> list[Link]:
    """Return the links of an HTML text in order."""
    if not html.strip():
        return []
    return [
        Link(str(element.get("href")), " ".join("".join(map(str, element.itertext())).split()) or _alt(element))
        for element in parse(html).iter("a")
        if element.get("href")
    ]


def link_changes(before: Iterable[Link], after: Iterable[Link]) -> Links:
    """Compare links by their addresses; where the same words lead elsewhere now, that is one change."""
    old, new = list(dict.fromkeys(before)), list(dict.fromkeys(after))
    kept = {link.address for link in old} & {link.address for link in new}
    removed = [link for link in old if link.address not in kept]
    added = [link for link in new if link.address not in kept]
    changed: list[tuple[Link, Link]] = []
    for link in list(removed):
        other = next((each for each in added if each.words == link.words and link.words), None)
        if other is not None:
            changed.append((link, other))
            removed.remove(link)
            added.remove(other)
    return Links(tuple(added), tuple(removed), tuple(changed))


def file_changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, Change]:
    """Return the files that differ, by name; ends of lines are not looked at, as git may write them otherwise."""
    names = sorted({*before, *after})
    found: dict[str, Change] = {}
    for name in names:
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            found[name] = Change.NEW if old is None else Change.GONE
        elif old.replace(b"\r\n", b"\n") != new.replace(b"\r\n", b"\n"):
            found[name] = Change.CHANGED
    return found


def _alt(element: object) -> str:
    pictures = element.iter("img")  # type: ignore[attr-defined]
    return " ".join(str(picture.get("alt") or "") for picture in pictures).strip()


def _context(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[Run]:
    """Yield the lines next to a change, and how many are left out."""
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    skipped = len(lines) - head - tail
    if skipped <= 1:
        yield Run(Change.SAME, "".join(lines))
        return
    if head:
        yield Run(Change.SAME, "".join(lines[:head]))
    yield Run(Change.SKIPPED, str(skipped))
    if tail:
        yield Run(Change.SAME, "".join(lines[-tail:]))


def _words(before: str, after: str) -> Iterator[Run]:
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        yield from _turned(before, after)
        return
    gone = come = ""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        text = "".join(old[a:b])
        # A blank between words that are others is none that stays.
        if kind == "equal" and (text.strip() or not gone + come):
            yield from _turned(gone, come)
            yield Run(Change.SAME, text)
            gone = come = ""
        else:
            gone, come = gone + text, come + "".join(new[c:d])
    yield from _turned(gone, come)


def _turned(gone: str, come: str) -> Iterator[Run]:
    yield from (Run(change, text) for change, text in ((Change.GONE, gone), (Change.NEW, come)) if text)
