"""A workspace's issues, built: content, theme, render and checks put together."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.check.policy import Accepted, Judged, Policy, faults, language_of
from newsletter.clock import Clock, system_clock
from newsletter.config import Settings, find_workspace, load_settings
from newsletter.config.judgement import Judgement
from newsletter.content.issues import find_issue
from newsletter.errors import UsageError
from newsletter.problems import Problem, did_you_mean, has_errors, in_order
from newsletter.wiring.baseline import read_baseline

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter.check.examined import ExaminedIssue
    from newsletter.content.model import Issue
    from newsletter.render.edition import Edition
    from newsletter.theme.model import Theme
    from newsletter.wiring.asking import Ask
    from newsletter.wiring.lists.answers import Whom


ALL_COUNTS = Policy()


class NoEditionError(UsageError):
    """An issue has no edition in a language that was asked for."""

    def __init__(self, slug: str, locale: str, locales: list[str]) -> None:
        near = did_you_mean(locale, locales)
        hint = f"did you mean {near}?" if near else f"it has: {', '.join(locales)}"
        super().__init__(f"“{slug}” has no edition in “{locale}”", hint if locales else f"write {locale}.md")


@dataclass(frozen=True)
class Build:
    """An issue built as far as it can be: an edition per language, the default one first, and all that was found.

    `policy` says what of it counts: `problems`. `examined` is how rules have seen it; None where it could not be read.
    """

    slug: str
    folder: Path
    issue: Issue | None
    editions: Mapping[str, Edition] = field(default_factory=dict)
    found: tuple[Problem, ...] = ()
    policy: Policy = ALL_COUNTS
    examined: ExaminedIssue | None = field(default=None, repr=False, compare=False)

    @cached_property
    def _judged(self) -> Judged:
        return self.policy.judge(self.found)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong, as the publication weighs it."""
        return self._judged.problems

    @property
    def accepted(self) -> tuple[Accepted, ...]:
        """Return what does not count, as somebody has accepted it."""
        return self._judged.accepted

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing refuses a send."""
        return bool(self.editions) and not has_errors(self.problems)

    def chosen(self, locale: str | None) -> Mapping[str, Edition]:
        """Return the editions, or the one of a language; raise NoEditionError if the issue has none."""
        if locale is None:
            return self.editions
        if self.issue is not None and locale not in self.issue.documents:
            raise NoEditionError(self.slug, locale, list(self.issue.documents))
        return {locale: self.editions[locale]} if locale in self.editions else {}

    def in_language(self, locale: str | None) -> Build:
        """Return the build with what was found in one language or in all of them; raise NoEditionError."""
        if locale is None:
            return self
        editions = self.chosen(locale)
        found = (each for each in self.found if language_of(each, self.policy.locales) in ("", locale))
        return replace(self, editions=editions, found=tuple(found))


def open_workspace(start: Path | None = None) -> Settings:
    """Return the settings of the workspace that a folder is in, the current one by default."""
    root = find_workspace((start or Path.cwd()).resolve())
    return load_settings(root, os.environ, lambda judgement: _faults(judgement, root))


def _faults(judgement: Judgement, root: Path) -> list[Problem]:
    """Return what is wrong with names in [test], each with its line as it was typed."""
    from newsletter.render.typed import with_sources

    return with_sources(faults(judgement), root)


def build_issue(
    settings: Settings,
    name: str | Path | None,
    *,
    sending: bool = False,
    testing: bool = False,
    asking: bool = False,
    is_page: bool = False,
    clock: Clock = system_clock,
    web: Ask | None = None,
    whom: Whom | None = None,
) -> Build:
    """Build every language of an issue, named by slug or path, the newest without a name.

    A placeholder that is left in is an error when `sending`. When `sending` or `testing`, rules look at it too that
    take longer than a preview can wait. When `asking`, the people are read whom it is meant for, to tell what their
    lists cannot answer; `whom` narrows them. A page, unlike a message, has no reader. `clock` says which exceptions
    have ended. `web` asks for the addresses of links. Raises IssueNotFoundError; for `whom` UnknownListError and
    SegmentError.
    """
    from newsletter.check.known_fields import with_fields
    from newsletter.check.run import Depth, run
    from newsletter.content.load import load_issue
    from newsletter.theme.load import load_theme

    folder = name if isinstance(name, Path) else find_issue(settings, name)
    themes: dict[str, tuple[Theme | None, list[Problem]]] = {}

    def theme_of(wanted: str) -> tuple[Theme | None, list[Problem]]:
        if wanted not in themes:
            themes[wanted] = load_theme(wanted, settings.themes)
        return themes[wanted]

    issue, read = load_issue(folder, settings, theme_of)
    baseline, unreadable = read_baseline(settings)
    problems = [*read, *unreadable, *_faults(settings.judgement, settings.root)]
    locales = tuple(issue.documents) if issue else ()
    policy = Policy(settings.judgement, folder.name, clock().astimezone().date(), locales, baseline)
    if issue is None:
        return Build(folder.name, folder, None, {}, in_order(problems), policy)
    theme, _ = theme_of(issue.theme)
    examined, rendered = _render(settings, issue, theme, read, sending=sending, is_page=is_page)
    if asking:
        examined = _with_people(examined, clock(), whom)
        problems = [*with_fields(problems, examined.people.columns if examined.people else ())]
    if web is not None:
        examined, unreached = _with_answers(examined, web)
        problems += unreached
    problems += [*rendered, *run(examined, Depth.ON_TEST if testing or sending else Depth.ALWAYS)]
    editions = {locale: each.edition for locale, each in examined.editions.items()}
    return Build(folder.name, folder, issue, editions, in_order(problems), policy, examined)


def _render(
    settings: Settings, issue: Issue, theme: Theme | None, read: Sequence[Problem], *, sending: bool, is_page: bool
) -> tuple[ExaminedIssue, list[Problem]]:
    """Render every language of an issue that has a theme, as rules see it; `read` is what was wrong with its files."""
    from newsletter.check.examined import Examined, ExaminedIssue
    from newsletter.content.fallback import complete_issue
    from newsletter.content.pictures.store import PictureStore
    from newsletter.render.pipeline import render_edition

    whole = complete_issue(issue, settings.publication.locale)
    if theme is None:
        return ExaminedIssue(settings, issue, whole, theme, {}, sending), []
    pictures = PictureStore(settings.work / "cache" / "images")
    seen: dict[str, Examined] = {}
    problems: list[Problem] = []
    for locale in whole.documents:
        edition, more = render_edition(whole, locale, theme, settings.publication, pictures, read, is_page=is_page)
        problems += more
        if edition is not None:
            seen[locale] = Examined(settings, issue, whole, theme, edition, sending)
    return ExaminedIssue(settings, issue, whole, theme, seen, sending), problems


def _with_people(examined: ExaminedIssue, now: datetime, whom: Whom | None) -> ExaminedIssue:
    """Return an issue with the readers whom it is meant for."""
    from newsletter.wiring.people import ALL_OF_THEM, read_people

    editions = {locale: each.edition for locale, each in examined.editions.items()}
    people = read_people(examined.settings, examined.issue, editions, now, whom or ALL_OF_THEM)
    seen = {locale: replace(each, people=people) for locale, each in examined.editions.items()}
    return replace(examined, editions=seen, people=people)


def _with_answers(examined: ExaminedIssue, web: Ask) -> tuple[ExaminedIssue, list[Problem]]:
    """Return an issue with what the web answers for its links and pictures, or with why it could not be asked."""
    from newsletter.check.images import web as of_pictures
    from newsletter.check.links import web as of_links

    editions = examined.editions.values()
    asked = web([*of_links.asked_for(editions), *of_pictures.asked_for(editions)])
    seen = {locale: replace(each, answers=asked.answers) for locale, each in examined.editions.items()}
    return replace(examined, editions=seen), [of_links.unreached(asked.unreached)] if asked.unreached else []
