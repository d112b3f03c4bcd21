"""The people whom an issue is meant for, read from their lists before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from newsletter.check.examined import People
from newsletter.config import Settings
from newsletter.content.model import Issue
from newsletter.delivery.plan import Rules
from newsletter.delivery.planning import Decided, SeenInMemory, Source, plan_audience
from newsletter.problems import Problem
from newsletter.subscribers.listfile import list_names, open_list, read_columns

# Of a longer list, about four thousand people, only the columns are read: the plan of a send counts everybody.
COUNTED_OCTETS = 250_000
COUNTED_READERS = 4_000


def read_people(settings: Settings, issue: Issue, locales: Iterable[str]) -> People:
    """Return who would get each edition of an issue, if nobody had left, and what their lists have columns for.

    The lists are those that the issue names, else all there are.
    """
    known = list_names(settings.lists)
    lists = [_Signed.of(settings.lists, name) for name in dict.fromkeys(issue.lists or known) if name in known]
    columns = {column for each in lists for column in _columns(each)}
    counted = tuple(each for each in lists if each.size <= COUNTED_OCTETS)
    readers, problems = _readers(counted, tuple(locales), settings.publication.locale)
    stored = [name for name in dict.fromkeys(issue.lists) if name not in known]
    if not stored:
        return People(tuple(sorted(columns)), readers, problems)
    from newsletter.wiring.lists.audience import audience_names, open_audience, store_if_any

    with store_if_any(settings) as store:
        found = [open_audience(settings, store, name) for name in stored if name in audience_names(settings, store)]
        columns |= {column for each in found for column in each.columns}
        few = [each for each in found if store and store.count(each.name) <= COUNTED_READERS]
        more = _fields_of(few, tuple(locales), settings.publication.locale)
    both = {locale: (*readers.get(locale, ()), *more.get(locale, ())) for locale in {**readers, **more}}
    return People(tuple(sorted(columns)), both, problems, tuple(each.name for each in found))


@dataclass(frozen=True)
class _Signed:
    """A list as its file is now: what was read of it stays true until the file changes."""

    folder: Path
    name: str
    modified: int
    size: int
    described: int

    @classmethod
    def of(cls, folder: Path, name: str) -> _Signed:
        status = (folder / f"{name}.csv").stat()
        described = folder / f"{name}.yaml"
        told = described.stat().st_mtime_ns if described.is_file() else 0
        return cls(folder, name, status.st_mtime_ns, status.st_size, told)


@lru_cache(maxsize=64)
def _columns(signed: _Signed) -> tuple[str, ...]:
    return read_columns(signed.folder, signed.name)


@lru_cache(maxsize=8)
def _readers(
    lists: tuple[_Signed, ...], locales: tuple[str, ...], default: str
) -> tuple[Mapping[str, tuple[Mapping[str, str], ...]], tuple[Problem, ...]]:
    sources = [open_list(each.folder, each.name) for each in lists]
    found = _fields_of(sources, locales, default)
    wrong = [each for source in sources for each in source.problems if each.code == "wrong-value"]
    return found, tuple(wrong)


def _fields_of(
    sources: Iterable[Source], locales: tuple[str, ...], default: str
) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Return the fields of those who get each language."""
    found: dict[str, list[Mapping[str, str]]] = {}

    def keep(decided: Decided) -> None:
        for subscriber, delivery in decided:
            found.setdefault(delivery.locale, []).append(subscriber.fields)

    rules = Rules(locales=locales, default_locale=default)
    plan_audience(sources, rules, placed=SeenInMemory(), on_slice=keep)
    return {locale: tuple(people) for locale, people in found.items()}
