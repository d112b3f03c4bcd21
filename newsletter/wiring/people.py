"""The people whom an issue is meant for, read from their lists before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from newsletter.check.catalogue import problem
from newsletter.check.examined import People
from newsletter.check.place import Place, find_words
from newsletter.config import Settings
from newsletter.content.model import Issue
from newsletter.delivery.model import RelayKind
from newsletter.delivery.plan import Rules
from newsletter.delivery.planning import Decided, SeenInMemory, plan_audience
from newsletter.delivery.selection import SegmentError
from newsletter.documents import read_source
from newsletter.ledger.sql import SqlLedger
from newsletter.problems import Problem
from newsletter.wiring.lists.answers import Answers, Segments, Whom, read_segments
from newsletter.wiring.lists.audience import AudienceList, audience_names, ledger_if_any, open_audience

# Of a longer list only the columns are read: the plan of a send counts everybody.
COUNTED_OCTETS = 250_000
COUNTED_READERS = 4_000
ALL_OF_THEM = Whom()


def read_people(
    settings: Settings, issue: Issue, locales: Iterable[str], now: datetime, whom: Whom = ALL_OF_THEM
) -> People:
    """Return who would get each edition of an issue now, and what their lists have columns for.

    The lists are those that `whom` names, else those that the issue names, else all there are. Whoever has left, was
    barred or has not confirmed is left out, whoever has the issue already is not. Raises UnknownListError for a list
    of `whom`, and SegmentError for its segment.
    """
    with ledger_if_any(settings) as ledger:
        change = ledger.subscribers.newest_change() if ledger else 0
        key = (str(settings.root), _signed(settings), change, now.date().isoformat())
        return _read(_Look(key, whom, issue.lists, tuple(locales), settings.publication.locale, settings, ledger, now))


@dataclass(frozen=True)
class _Look:
    """One look at the lists: what was read once stays true until a file, the store or the day is another (`key`)."""

    key: tuple[object, ...]
    whom: Whom
    named: tuple[str, ...]
    locales: tuple[str, ...]
    default: str
    settings: Settings = field(compare=False)
    ledger: SqlLedger | None = field(compare=False)
    now: datetime = field(compare=False)


def _signed(settings: Settings) -> tuple[tuple[str, int, int], ...]:
    """Return which files the lists have, and as of when."""
    if not settings.lists.is_dir():
        return ()
    found = ((each.name, each.stat()) for each in settings.lists.iterdir() if each.is_file())
    return tuple(sorted((name, status.st_mtime_ns, status.st_size) for name, status in found))


@lru_cache(maxsize=8)
def _read(look: _Look) -> People:
    settings, ledger = look.settings, look.ledger
    store = ledger.subscribers if ledger else None
    known = audience_names(settings, store)
    there = [name for name in look.named if name in known] if look.named else known
    lists = [open_audience(settings, store, name) for name in dict.fromkeys(look.whom.lists or there)]
    problems: list[Problem] = []
    segments = read_segments(
        settings,
        ledger,
        lists,
        look.whom,
        look.now.date(),
        lambda listed, fault: problems.append(_told(settings, listed, fault)),
    )
    few = [
        each
        for each in lists
        if each.octets <= COUNTED_OCTETS and (store is None or store.count(each.name) <= COUNTED_READERS)
    ]
    readers = _fields_of(look, few, segments)
    problems += [each for listed in few for each in listed.problems if each.code == "wrong-value"]
    columns = {column for each in lists for column in each.columns}
    stored = tuple(each.name for each in lists if each.file is None)
    return People(tuple(sorted(columns)), readers, tuple(problems), stored)


def _fields_of(
    look: _Look, lists: Iterable[AudienceList], segments: Segments
) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Return the fields of those who get each language."""
    found: dict[str, list[Mapping[str, str]]] = {}

    def keep(decided: Decided) -> None:
        for subscriber, delivery in decided:
            found.setdefault(delivery.locale, []).append(subscriber.fields)

    rules = Rules(
        locales=look.locales,
        default_locale=look.default,
        again=True,
        segment=segments.whole,
        segments=segments.own,
    )
    answers = Answers(ledger=look.ledger, issue="", kind=RelayKind.OUTBOX, now=look.now, asked=segments.asked)
    plan_audience(
        lists,
        rules,
        placed=SeenInMemory(),
        standing_of=answers.standing_of,
        known_of=answers.known_of,
        on_slice=keep,
    )
    return {locale: tuple(people) for locale, people in found.items()}


def _told(settings: Settings, listed: AudienceList, fault: SegmentError) -> Problem:
    """Return that a list's own segment cannot be used, which its description holds."""
    file = settings.lists / f"{listed.name}.yaml"
    typed = (read_source(file, file.name)[0] or "").split("\n")
    line, column = find_words("segment:", typed) or (None, None)
    place = Place(settings.shown(file), line, column, typed[line - 1] if line else "")
    return problem("list-segment", fault.sentence, place, fault.hint)
