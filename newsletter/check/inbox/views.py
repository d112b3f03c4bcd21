"""How much of sender, subject and preheader the lists of six mail programs show.

Letters differ in width, and so do windows: the figures are those of a usual window or a phone held upright, of what was
measured or published the lower one. Sources: emailtooltester.com (iPhone, Gmail), themarketer.com and newsletter2go
(preheaders), lettercounter.org and wordcounterfree.com (subjects).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """The list of one mail program: how many letters it has room for.

    Where `together` is given, the preheader stands behind the subject in one line of so many letters, and has what the
    subject leaves.
    """

    name: str
    title: str
    sender: int
    subject: int
    preheader: int
    together: int = 0
    is_phone: bool = False


@dataclass(frozen=True)
class Row:
    """What one list shows of a message; what it cuts ends with “…”."""

    view: View
    sender: str
    subject: str
    preheader: str
    is_subject_cut: bool
    is_preheader_cut: bool


VIEWS = (
    View("gmail-web", "Gmail on the web", 20, 70, 97, together=110),
    View("gmail-android", "Gmail on Android", 25, 40, 40, is_phone=True),
    View("gmail-ios", "Gmail on iPhone", 25, 37, 50, is_phone=True),
    View("apple-iphone", "Apple Mail on iPhone", 28, 41, 81, is_phone=True),
    View("outlook-windows", "Outlook on Windows", 28, 60, 35),
    View("outlook-mobile", "Outlook on phones", 25, 38, 55, is_phone=True),
)
LONGEST_SUBJECT = max(view.subject for view in VIEWS)
LONGEST_PREHEADER = max(view.preheader for view in VIEWS)


def rows(subject: str, preheader: str, sender: str) -> tuple[Row, ...]:
    """Return what each list shows; `preheader` is all that follows the subject, as `shown_after_subject` reads it."""
    return tuple(_row(view, subject, preheader, sender) for view in VIEWS)


def letters(text: str) -> int:
    """Return how many letters of usual width a text takes: wide ones (UAX #11) count twice, marks nothing."""
    return sum(_width(character) for character in text)


def _row(view: View, subject: str, preheader: str, sender: str) -> Row:
    shown = _cut(subject, view.subject)
    room = max(0, min(view.preheader, view.together - letters(shown))) if view.together else view.preheader
    after = _cut(preheader, room)
    return Row(view, _cut(sender, view.sender), shown, after, shown != _flat(subject), after != _flat(preheader))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, room: int) -> str:
    text = _flat(text)
    if letters(text) <= room:
        return text
    kept = ""
    used = 1
    for character in text:
        used += _width(character)
        if used > room:
            break
        kept += character
    return f"{kept.rstrip()}…" if room else ""


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
