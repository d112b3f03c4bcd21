"""What an issue asks of the people it is meant for, and what their lists answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from newsletter.check.audience import check_fields
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined, ExaminedIssue
from newsletter.check.place import Place, find_words
from newsletter.config import Settings
from newsletter.content.issues import ISSUE_FILE
from newsletter.documents import read_source
from newsletter.problems import Problem, did_you_mean
from newsletter.render.edition import Edition
from newsletter.subscribers.listfile import list_names


def check(examined: Examined) -> Iterator[Problem]:
    """Yield the fields that no list has, and the values that some readers lack."""
    people = examined.people
    if people is None or not people.columns:
        return
    folder = examined.issue.folder
    typed = typed_lines(folder, examined.edition)
    for each in check_fields(examined.edition, people.columns, people.of(examined.locale), typed):
        yield placed(examined.settings, folder, each)


def check_lists(examined: ExaminedIssue) -> Iterator[Problem]:
    """Yield the lists that an issue names and that are not there, and what in the others does not fit its field."""
    if examined.people is None:
        return
    yield from examined.people.problems
    settings = examined.settings
    known = (*list_names(settings.lists), *examined.people.stored)
    file = examined.issue.folder / ISSUE_FILE
    for name in (each for each in examined.issue.lists if each not in known):
        near = did_you_mean(name, known)
        typed = (read_source(file, ISSUE_FILE)[0] or "").split("\n")
        line, _ = find_words(name, typed) or (None, None)
        place = Place(settings.shown(file), line, None, typed[line - 1] if line else "")
        sentence = f"there is no list called “{name}”, so what its people lack cannot be told"
        hint = f"did you mean {near}?" if near else f"make it: a file {settings.lists.name}/{name}.csv"
        yield problem("unknown-list", sentence, place, hint)


def typed_lines(folder: Path, edition: Edition) -> Mapping[str, Sequence[str]]:
    """Return the lines of the files that an edition's merge tags stand in, by their names."""
    names = {PurePosixPath(tag.path).name or f"{edition.locale}.md" for tag in edition.tags if tag.line}
    texts = {name: read_source(folder / name, name)[0] for name in names}
    return {name: (text or "").split("\n") for name, text in texts.items()}


def placed(settings: Settings, folder: Path, found: Problem) -> Problem:
    """Return a problem of an issue's file, named by its path from the workspace."""
    return replace(found, path=settings.shown(folder / PurePosixPath(found.path).name))
