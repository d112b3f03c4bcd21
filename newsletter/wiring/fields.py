"""What an issue asks of the people it is meant for, looked up in the lists before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from newsletter.check.audience import check_fields
from newsletter.check.size import SizeCheck
from newsletter.config import Settings
from newsletter.content.issues import ISSUE_FILE
from newsletter.delivery.plan import Rules
from newsletter.delivery.planning import Decided, SeenInMemory, plan_audience
from newsletter.documents import read_source
from newsletter.problems import Problem, did_you_mean, in_order, warning
from newsletter.render.edition import Edition
from newsletter.subscribers.listfile import list_names, open_list, read_columns
from newsletter.wiring.workspace import Build

# Of a longer list, about four thousand people, only the columns are read: the plan of a send counts everybody.
COUNTED_OCTETS = 250_000


def with_fields(settings: Settings, build: Build) -> Build:
    """Return a build with what its lists cannot answer: a field that none has, a value that some people lack.

    What is too long for Gmail is told too, for the reader who gets most.

    The lists are those that the issue names, else all there are. A list that is named and is not there is told too.
    """
    known = list_names(settings.lists)
    named = build.issue.lists if build.issue else ()
    problems = list(_unknown(settings, build, [name for name in named if name not in known]))
    lists = [name for name in dict.fromkeys(named or known) if name in known]
    sizes = {
        locale: SizeCheck(edition, settings.publication, build.issue.documents.get(locale) if build.issue else None)
        for locale, edition in build.editions.items()
    }
    if lists and build.editions:
        problems += _asked(settings, build, lists, sizes)
    problems += [problem for size in sizes.values() for problem in size.problems()]
    return replace(build, found=in_order([*build.found, *problems]))


def _unknown(settings: Settings, build: Build, names: Sequence[str]) -> Iterator[Problem]:
    known = list_names(settings.lists)
    file = build.folder / ISSUE_FILE
    for name in names:
        near = did_you_mean(name, known)
        hint = f"make it: a file {settings.lists.name}/{name}.csv"
        text, _ = read_source(file, ISSUE_FILE)
        typed = (text or "").split("\n")
        line = next((number for number, words in enumerate(typed, 1) if name in words), None)
        yield warning(
            "unknown-list",
            f"there is no list called “{name}”, so what its people lack cannot be told",
            settings.shown(file),
            line,
            hint=f"did you mean {near}?" if near else hint,
            source=typed[line - 1] if line else "",
        )


def _asked(settings: Settings, build: Build, names: Sequence[str], sizes: Mapping[str, SizeCheck]) -> list[Problem]:
    lists = [_Signed.of(settings.lists, name) for name in names]
    columns = {column for each in lists for column in _columns(each)}
    counted = tuple(each for each in lists if each.size <= COUNTED_OCTETS)
    people = _readers(counted, tuple(build.editions), settings.publication.locale)
    problems: list[Problem] = []
    for locale, edition in build.editions.items():
        found = check_fields(edition, columns, people.get(locale, ()), typed_lines(build, edition))
        for fields in people.get(locale, ()):
            sizes[locale].see(fields)
        problems += [placed(settings, build, problem) for problem in found]
    return problems


def typed_lines(build: Build, edition: Edition) -> Mapping[str, Sequence[str]]:
    """Return the lines of the files that an edition's merge tags stand in, by their names."""
    names = {PurePosixPath(tag.path).name or f"{edition.locale}.md" for tag in edition.tags if tag.line}
    texts = {name: read_source(build.folder / name, name)[0] for name in names}
    return {name: (text or "").split("\n") for name, text in texts.items()}


def placed(settings: Settings, build: Build, problem: Problem) -> Problem:
    """Return a problem of an issue's file, named by its path from the workspace."""
    return replace(problem, path=settings.shown(build.folder / PurePosixPath(problem.path).name))


@dataclass(frozen=True)
class _Signed:
    """A list as its file is now: what was read of it stays true until the file changes."""

    folder: Path
    name: str
    modified: int
    size: int

    @classmethod
    def of(cls, folder: Path, name: str) -> _Signed:
        status = (folder / f"{name}.csv").stat()
        return cls(folder, name, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _columns(signed: _Signed) -> tuple[str, ...]:
    return read_columns(signed.folder, signed.name)


@lru_cache(maxsize=8)
def _readers(
    lists: tuple[_Signed, ...], locales: tuple[str, ...], default: str
) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Return the fields of those who would get each edition, if nobody had left."""
    found: dict[str, list[Mapping[str, str]]] = {}

    def keep(decided: Decided) -> None:
        for subscriber, delivery in decided:
            found.setdefault(delivery.locale, []).append(subscriber.fields)

    sources = [open_list(each.folder, each.name) for each in lists]
    rules = Rules(locales=locales, default_locale=default)
    plan_audience(sources, rules, placed=SeenInMemory(), on_slice=keep)
    return {locale: tuple(people) for locale, people in found.items()}
