"""Every code that a rule can tell of."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.check.codes import (
    accessibility,
    clients,
    content,
    files,
    headers,
    images,
    inbox,
    languages,
    links,
    markup,
    merge,
    series,
    settings,
    size,
    spam,
)
from newsletter.check.place import Place
from newsletter.problems import Fix, Problem

_CONCERNS = (
    accessibility,
    clients,
    content,
    files,
    headers,
    images,
    inbox,
    languages,
    links,
    markup,
    merge,
    series,
    settings,
    size,
    spam,
)
CODES = {code.name: code for concern in _CONCERNS for code in concern.CODES}


def problem(code: str, sentence: str, place: Place, hint: str = "", fixes: Iterable[Fix] = ()) -> Problem:
    """Make a finding of a code of the catalogue, as grave as it is there. Raises KeyError for another code."""
    weight = CODES[code].severity
    return Problem(weight, code, sentence, place.path, place.line, place.column, hint, place.source, fixes=tuple(fixes))
