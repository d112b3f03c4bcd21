"""What an issue asks of the people it is meant for, looked up in the lists before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from newsletter.check.audience import check_fields
from newsletter.config import Settings
from newsletter.content.issuefile import ISSUE_FILE
from newsletter.delivery.plan import Standing, plan_audience
from newsletter.documents import read_source
from newsletter.problems import Problem, did_you_mean, in_order, warning
from newsletter.subscribers.listfile import list_names, read_columns, read_list
from newsletter.subscribers.model import SubscriberList
from newsletter.wiring.workspace import Build

# Of a longer list, about four thousand people, only the columns are read: the plan of a send counts everybody.
COUNTED_OCTETS = 250_000


def with_fields(settings: Settings, build: Build) -> Build:
    """Return a build with what its lists cannot answer: a field that none has, a value that some people lack.

    The lists are those that the issue names, else all there are. A list that is named and is not there is told too.
    """
    known = list_names(settings.lists)
    named = build.issue.lists if build.issue else ()
    problems = list(_unknown(settings, build, [name for name in named if name not in known]))
    lists = [name for name in dict.fromkeys(named or known) if name in known]
    if lists and build.editions:
        problems += _asked(settings, build, lists)
    return replace(build, problems=in_order([*build.problems, *problems]))


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


def _asked(settings: Settings, build: Build, names: Sequence[str]) -> list[Problem]:
    columns = {column for name in names for column in read_columns(settings.lists, name)}
    lists = [listed for name in names if (listed := _counted(settings.lists, name))]
    locales = list(build.editions)
    audience = plan_audience(lists, locales, settings.publication.locale, Standing())
    problems: list[Problem] = []
    for locale, edition in build.editions.items():
        readers = [planned.subscriber for planned in audience.recipients if planned.locale == locale]
        problems += [_placed(settings, build, problem) for problem in check_fields(edition, columns, readers)]
    return problems


def _placed(settings: Settings, build: Build, problem: Problem) -> Problem:
    return replace(problem, path=settings.shown(build.folder / PurePosixPath(problem.path).name))


def _counted(folder: Path, name: str) -> SubscriberList | None:
    """Return a list whose people are counted; None for a long one."""
    status = (folder / f"{name}.csv").stat()
    return _read(folder, name, status.st_mtime_ns, status.st_size) if status.st_size <= COUNTED_OCTETS else None


@lru_cache(maxsize=16)
def _read(folder: Path, name: str, _modified: int, _size: int) -> SubscriberList:
    return read_list(folder, name)[0]
