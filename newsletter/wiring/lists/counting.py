"""How many readers of a list are as a segment says: asked in SQL where that says the same, else row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from newsletter.config import Settings
from newsletter.content.issues import find_issues
from newsletter.delivery.selection import Vocabulary, asked_of, read_segment
from newsletter.ledger.subscribers.store import SqlSubscribers
from newsletter.merge.expression import Expression, dated, evaluate
from newsletter.subscribers.model import Subscriber
from newsletter.subscribers.segments import Known
from newsletter.wiring.lists.audience import SLICE, audience_names, open_audience

NOTHING = Known()


def vocabulary(settings: Settings, store: SqlSubscribers, name: str) -> Vocabulary:
    """Return what a segment of a list may name. Raises UnknownListError."""
    columns = {*open_audience(settings, store, name).columns, *store.columns(name)}
    issues = {folder.name for folder in find_issues(settings)} | set(store.issues())
    return Vocabulary(tuple(columns), audience_names(settings, store), tuple(sorted(issues)))


def count_readers(settings: Settings, store: SqlSubscribers, name: str, segment: str, today: date) -> int:
    """Return how many readers of a list are as a segment says. Raises UnknownListError and SegmentError."""
    words = vocabulary(settings, store, name)
    expression = read_segment(segment, words)
    if expression is None:
        return store.count(name)
    expression = dated(expression, today)
    number = store.count(name, expression)
    if number is None:
        number = sum(1 for _ in _found(store, name, expression, words))
    return number


def _found(store: SqlSubscribers, name: str, expression: Expression, words: Vocabulary) -> Iterator[Subscriber]:
    """Yield the readers for whom an expression holds, which no database can be asked."""
    asked = asked_of([expression], words.issues or ())
    rest = store.rows(name)
    while some := list(islice(rest, SLICE)):
        known = store.known(name, [row.key for row in some], asked) if asked else {}
        for row in some:
            if evaluate(expression, {"subscriber": row.fields, **known.get(row.key, NOTHING).values()}):
                yield row
