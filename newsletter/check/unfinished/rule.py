"""All that is unfinished in the texts of an issue, and in what its theme says by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined, ExaminedIssue
from newsletter.check.place import Place
from newsletter.check.texts import Text, Written
from newsletter.check.unfinished.reader import reader
from newsletter.check.unfinished.sign import Kind, Sign
from newsletter.check.unfinished.tags import is_of_reader, meant
from newsletter.content.translation.units import UnitKind
from newsletter.problems import Fix, Problem, Severity
from newsletter.theme.locales import lineage

READ_AS_TYPED = frozenset({UnitKind.SUBJECT, UnitKind.ALT, UnitKind.CAPTION})
VALUE = "a reader's value is written {{ subscriber.name }}; the name is that of a column in the list"
SAID = {
    Kind.FILLER: ("“{}” fills the place of a text that is still to be written", "write your own text in its place"),
    Kind.PROMPT: ("“{}” is what a template says where a text belongs", "write your own text in its place"),
    Kind.NOTE: ("“{}” is a note to whoever writes the issue", "do what it says, and take it away"),
    Kind.GAP: ("“{}” stands for what is still to be filled in", "write what it stands for"),
    Kind.TAG: ("“{}” is a tag of another program, and readers will see it as it is", VALUE),
}


def check(examined: ExaminedIssue) -> Iterator[Problem]:
    """Yield what is unfinished in the texts of each language; what nobody can have meant refuses a send."""
    columns = examined.people.columns if examined.people else ()
    for written in examined.written:
        read = reader("\n".join(text.typed for text in written.texts), written.language)
        for text in written.texts:
            for sign in read.signs(text.typed, is_running=text.kind not in READ_AS_TYPED):
                found = _problem(sign, _place(written, text, sign), columns)
                is_grave = sign.is_certain and examined.is_sent
                yield replace(found, locale=written.locale, severity=Severity.ERROR if is_grave else found.severity)


def check_theme(examined: Examined) -> Iterator[Problem]:
    """Yield what is unfinished in the words that a theme itself puts into an edition."""
    read = reader("\n".join(text for _, text in examined.texts), lineage(examined.locale)[-1])
    for element, text in examined.texts:
        if "preheader" in str(element.get("class", "")).split():
            continue
        for sign in read.signs(text, is_running=False):
            origin = examined.origin(element)
            if origin is None or (origin.path and origin.block is None):
                yield _problem(sign, examined.place(element, sign.words), ())


def _place(written: Written, text: Text, sign: Sign) -> Place:
    line = text.line + text.typed.count("\n", 0, sign.start)
    return written.between(line, line, sign.words)


def _problem(sign: Sign, place: Place, columns: Sequence[str]) -> Problem:
    sentence, hint = SAID[sign.kind]
    own = meant(sign.words, columns) if sign.kind in (Kind.GAP, Kind.TAG) else ""
    if sign.kind is Kind.GAP and is_of_reader(sign.words):
        hint = VALUE
    fixes = []
    if own and place.line and place.column:
        hint = f"write {own}"
        fixes.append(Fix(place.path, place.line, place.column, place.column + len(sign.words), own))
    code = "foreign-tag" if sign.kind is Kind.TAG else "unfinished"
    return problem(code, sentence.format(sign.words), place, hint, fixes)
