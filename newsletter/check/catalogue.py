"""Every code that a rule can tell of: what it is about, how much it weighs, and why it matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from newsletter.check.place import Place
from newsletter.problems import Fix, Problem, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


class Concern(StrEnum):
    """What a rule cares for."""

    CONTENT = "content"
    LANGUAGES = "languages"
    MARKUP = "markup"
    CLIENTS = "clients"
    ACCESSIBILITY = "accessibility"
    LINKS = "links"
    IMAGES = "images"
    SIZE = "size"
    INBOX = "inbox"
    MERGE = "merge"
    SERIES = "series"
    SPAM = "spam"
    HEADERS = "headers"


@dataclass(frozen=True)
class Code:
    """One kind of finding. `title` says what is found, `why` what it means for a reader."""

    name: str
    concern: Concern
    severity: Severity
    title: str
    why: str


_CODES: tuple[Code, ...] = (
    Code(
        "as-typed",
        Concern.CONTENT,
        WARNING,
        "lines that are meant as a list, a table or a picture",
        "Readers see the bars, dashes and file names as they were typed.",
    ),
    Code(
        "dates-turned",
        Concern.CONTENT,
        ERROR,
        "an end that is before its beginning",
        "Readers cannot tell when it is, and the calendar file cannot say it.",
    ),
    Code(
        "dead-link",
        Concern.LINKS,
        ERROR,
        "a link to a place in the mail that is not there",
        "A reader clicks, and nothing happens.",
    ),
    Code(
        "differs-in-client",
        Concern.CLIENTS,
        WARNING,
        "a layout that some mail programs cannot do",
        "Their readers see columns below one another, no picture, or what should be hidden.",
    ),
    Code("empty", Concern.CONTENT, ERROR, "an issue that says nothing", "Readers get an empty letter."),
    Code(
        "gap-on-page",
        Concern.MERGE,
        WARNING,
        "a reader's value on the page for everybody",
        "The page of the web is filled in for nobody and has a gap there.",
    ),
    Code(
        "item-count",
        Concern.CONTENT,
        WARNING,
        "more or fewer items than the block looks well with",
        "The theme's author knows how many fit; others break the layout.",
    ),
    Code(
        "markdown-left",
        Concern.CONTENT,
        WARNING,
        "signs of Markdown that nothing was made of",
        "Readers see asterisks and brackets in the text.",
    ),
    Code(
        "missing-value",
        Concern.MERGE,
        WARNING,
        "a value that some readers lack",
        "Their text has a gap: “Dear , …”.",
    ),
    Code(
        "placeholder",
        Concern.CONTENT,
        WARNING,
        "a text or a picture that is still to be made",
        "Readers get what was meant for the editor. It is an error when the issue is sent.",
    ),
    Code(
        "residue",
        Concern.CONTENT,
        WARNING,
        "what a word processor has left behind",
        "Invisible characters break words and links in some mail programs.",
    ),
    Code(
        "second-block",
        Concern.CONTENT,
        ERROR,
        "a second block of a kind that stands once only",
        "The theme has room for one of them.",
    ),
    Code(
        "too-long",
        Concern.SIZE,
        WARNING,
        "HTML that Gmail cuts",
        "Gmail shows the first 102 KB and a link to the rest; the unsubscribe link at the end is gone.",
    ),
    Code(
        "unknown-field",
        Concern.MERGE,
        ERROR,
        "a reader's value that no list has",
        "Every reader has a gap there.",
    ),
    Code(
        "unknown-list",
        Concern.MERGE,
        WARNING,
        "a list that the issue names and that is not there",
        "What its people lack cannot be told before it is sent.",
    ),
    Code(
        "unreadable-in-client",
        Concern.CLIENTS,
        ERROR,
        "text on a ground that some mail programs leave away",
        "The text has the colour of what is left, and nobody can read it there.",
    ),
)
CODES = {code.name: code for code in _CODES}


def problem(code: str, sentence: str, place: Place, hint: str = "", fixes: Iterable[Fix] = ()) -> Problem:
    """Make a finding of a code of the catalogue, as grave as it is there. Raises KeyError for another code."""
    weight = CODES[code].severity
    return Problem(weight, code, sentence, place.path, place.line, place.column, hint, place.source, fixes=tuple(fixes))
