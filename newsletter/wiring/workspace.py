"""A workspace's issues, built: content, theme, render and checks put together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.check.policy import Accepted, Judged, Policy, faults, language_of
from newsletter.clock import Clock, system_clock
from newsletter.config import Settings, find_workspace, load_settings
from newsletter.content.issues import find_issue
from newsletter.errors import UsageError
from newsletter.problems import Problem, did_you_mean, has_errors, in_order
from newsletter.wiring.baseline import read_baseline

if TYPE_CHECKING:
    from newsletter.check.examined import ExaminedIssue
    from newsletter.content.model import Issue
    from newsletter.render.edition import Edition
    from newsletter.theme.model import Theme
    from newsletter.wiring.asking import Ask


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
    return load_settings(root, os.environ)


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
) -> Build:
    """Build every language of an issue, named by slug or path, the newest without a name.

    A placeholder that is left in is an error when `sending`. When `sending` or `testing`, rules look at it too that
    take longer than a preview can wait. When `asking`, the people are read whom it is meant for, to tell what their
    lists cannot answer. A page, unlike a message, has no reader. `clock` says which exceptions have ended. `web` asks
    for the addresses of links. Raises IssueNotFoundError.
    """
    from newsletter.check.examined import Examined, ExaminedIssue
    from newsletter.check.run import Depth, run
    from newsletter.content.fallback import complete_issue
    from newsletter.content.load import load_issue
    from newsletter.content.pictures.store import PictureStore
    from newsletter.render.pipeline import render_edition
    from newsletter.theme.load import load_theme

    folder = name if isinstance(name, Path) else find_issue(settings, name)
    themes: dict[str, tuple[Theme | None, list[Problem]]] = {}
    pictures = PictureStore(settings.work / "cache" / "images")

    def theme_of(wanted: str) -> tuple[Theme | None, list[Problem]]:
        if wanted not in themes:
            themes[wanted] = load_theme(wanted, settings.themes)
        return themes[wanted]

    issue, found = load_issue(folder, settings, theme_of)
    baseline, faulty = read_baseline(settings)
    locales = tuple(issue.documents) if issue else ()
    policy = Policy(settings.judgement, folder.name, clock().astimezone().date(), locales, baseline)
    if issue is None:
        return Build(folder.name, folder, None, {}, found, policy)
    theme, _ = theme_of(issue.theme)
    problems = list(found)
    editions: dict[str, Edition] = {}
    whole = complete_issue(issue, settings.publication.locale)
    for locale in whole.documents:
        if theme is None:
            break
        edition, more = render_edition(whole, locale, theme, settings.publication, pictures, found, is_page=is_page)
        problems += more
        if edition is not None:
            editions[locale] = edition
    people = None
    if asking:
        from newsletter.wiring.people import read_people

        people = read_people(settings, issue, editions)
    seen = {
        locale: Examined(settings, issue, whole, theme, edition, sending, people)
        for locale, edition in editions.items()
        if theme is not None
    }
    if web is not None:
        from newsletter.check.images import web as of_pictures
        from newsletter.check.links import web as of_links

        answers = web([*of_links.asked_for(seen.values()), *of_pictures.asked_for(seen.values())])
        seen = {locale: replace(each, answers=answers) for locale, each in seen.items()}
    examined = ExaminedIssue(settings, issue, whole, theme, seen, sending, people)
    problems += run(examined, Depth.ON_TEST if testing or sending else Depth.ALWAYS)
    problems += [*faulty, *faults(settings.judgement)]
    return Build(folder.name, folder, issue, editions, in_order(problems), policy, examined)
