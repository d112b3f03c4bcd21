"""Conditions that all of an edition's readers, or none of them, fulfil."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.place import Place, find_words
from newsletter.delivery.selection import ALWAYS_THERE
from newsletter.merge.expression import (
    Comparison,
    Constant,
    Expression,
    Junction,
    Name,
    Not,
    evaluate,
    localised,
    names,
)
from newsletter.merge.parse import parse_expression
from newsletter.merge.tags import TagKind
from newsletter.problems import Problem, did_you_mean

# Among fewer people nobody can say what is usual; among so many, a condition that holds for all is of no use.
LEAST_READERS, MANY_READERS = 5, 20
LISTED = 5


def check_conditions(examined: Examined) -> Iterator[Problem]:
    """Yield the conditions that nobody, or everybody, of those fulfils whom the edition is for.

    Of everybody only comparisons are told: a condition that a value is there guards against the next reader.
    """
    people = examined.people
    readers = people.of(examined.locale) if people else ()
    if people is None or len(readers) < LEAST_READERS:
        return
    for source, line, is_first in _conditions(examined):
        expression = localised(parse_expression(source), examined.locale)
        asked = sorted({path[1] for path in names(expression) if len(path) == 2 and path[0] == "subscriber"})
        if not asked or not set(asked) <= {*people.columns, *ALWAYS_THERE}:
            continue
        counts = Counter(tuple(each.get(name) for name in asked) for each in readers)
        matched = sum(count for values, count in counts.items() if evaluate(expression, _values(asked, values)))
        found = find_words(source, examined.lines, line, line)
        place = Place(examined.path, line, found[1] if found else None, examined.line(line))
        if matched == 0:
            sentence = f"of {len(readers):,} readers nobody fulfils “{source}”, so nobody sees what hangs on it"
            yield problem("condition-of-nobody", sentence, place, _hint(expression, readers))
        elif matched == len(readers) >= MANY_READERS and is_first and _compares(expression):
            sentence = f"all of {len(readers):,} readers fulfil “{source}”"
            yield problem("condition-of-everybody", sentence, place, "take it away, or correct what it asks for")


def _conditions(examined: Examined) -> Iterator[tuple[str, int, bool]]:
    """Yield the conditions of a language's own file with their lines, and whether each stands by itself."""
    for tag in examined.edition.tags:
        if tag.kind in (TagKind.IF, TagKind.ELIF) and tag.line and not tag.path:
            yield tag.source.strip(), tag.line, tag.kind is TagKind.IF


def _values(asked: Sequence[str], values: Sequence[str | None]) -> Mapping[str, object]:
    known = zip(asked, values, strict=True)
    return {"subscriber": {name: value for name, value in known if value is not None}}


def _compares(expression: Expression) -> bool:
    match expression:
        case Comparison():
            return True
        case Not(operand=operand):
            return _compares(operand)
        case Junction(left=left, right=right):
            return _compares(left) or _compares(right)
    return False


def _hint(expression: Expression, readers: Sequence[Mapping[str, str]]) -> str:
    """Return what the lists have for the value that a condition compares."""
    match expression:
        case Comparison(left=Name(path=("subscriber", name)), right=Constant(value=str(wanted))):
            usual = Counter(value for each in readers if (value := each.get(name))).most_common()
            seen = [value for value, _ in usual]
            folded = {_folded(value): value for value in reversed(seen)}
            if near := did_you_mean(_folded(wanted), folded):
                return f"did you mean “{folded[near]}”?"
            if seen:
                some = ", ".join(seen[:LISTED]) + ("…" if len(seen) > LISTED else "")
                return f"the lists have for {name}: {some}"
    return "correct the condition, or the lists"


def _folded(text: str) -> str:
    """Return a text without capitals and marks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
