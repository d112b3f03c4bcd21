"""An issue's folder, read into an Issue, with everything that is wrong in it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from newsletter.config import Settings
from newsletter.content.dates import slug_date
from newsletter.content.document import Reading, read_document
from newsletter.content.fallback import chain, chain_of
from newsletter.content.issuefile import IssueFacts, read_issue_file
from newsletter.content.issues import ISSUE_FILE
from newsletter.content.languages import Sheet, compare_languages
from newsletter.content.model import Image, Issue
from newsletter.content.top import TEXT_FIELDS, has_line
from newsletter.documents import read_source
from newsletter.merge.tags import choose_nonce
from newsletter.problems import Problem, error, has_errors, in_order, warning
from newsletter.theme.locales import LOCALE_NAME, canonical, is_locale, language_named, lineage, spelled
from newsletter.theme.model import Theme

Themes = Callable[[str], tuple[Theme | None, list[Problem]]]
# Stands in for a date that nobody wrote, beside the problem that says so.
NO_DATE = datetime.date.min


@dataclass(frozen=True)
class _Source:
    """One language's file: its locale, how its path is shown, and its text."""

    locale: str
    path: str
    text: str


def load_issue(folder: Path, settings: Settings, themes: Themes) -> tuple[Issue | None, tuple[Problem, ...]]:
    """Read an issue's folder; `themes` finds a theme by its name.

    The problems are all there are, sorted by file and line. The issue is as complete as it can be even beside
    problems of severity error, and None only if there is nothing to show.
    """
    facts, problems = _facts(folder, settings)
    sources, found = _sources(folder, settings)
    problems += found
    theme_name = facts.theme or settings.publication.theme
    theme, found = themes(theme_name)
    problems += _placed(found, facts, settings.shown(folder / ISSUE_FILE), theme)
    nonce = choose_nonce(source.text for source in sources)
    readings: dict[str, Reading] = {}
    for source in sources:
        tags = sum(len(reading.document.tags) for reading in readings.values())
        reading = read_document(
            source.text,
            source.locale,
            source.path,
            folder,
            theme,
            nonce,
            tags,
            typography=settings.publication.typography,
            allow_html=settings.publication.allow_html,
            inherited=_inherited(source, sources, settings.publication.locale),
        )
        readings[source.locale] = reading
        problems += reading.problems
    problems += _compared(readings, sources, settings.publication.locale)
    if not readings:
        return None, in_order(problems)
    images: dict[str, Image] = {}
    for reading in readings.values():
        # What two languages show is told of in the first one's text.
        images = {**reading.images, **images}
    issue = Issue(
        slug=folder.name,
        folder=folder,
        date=facts.date or NO_DATE,
        theme=theme_name,
        documents={locale: reading.document for locale, reading in readings.items()},
        lists=facts.lists,
        sender=facts.sender,
        images=images,
    )
    return issue, in_order(problems)


def _facts(folder: Path, settings: Settings) -> tuple[IssueFacts, list[Problem]]:
    """Read issue.yaml, and take the date from the folder's name where it has none."""
    file = folder / ISSUE_FILE
    shown = settings.shown(file)
    problems: list[Problem] = []
    facts = IssueFacts()
    if file.exists() or file.is_symlink():
        text, problems = read_source(file, shown)
        if text is not None:
            facts, found = read_issue_file(text, shown)
            problems += found
    if facts.date is None and not any(problem.path == shown and "date" in problem.code for problem in problems):
        date = slug_date(folder.name)
        if date is None:
            hint = "write it in the file issue.yaml:\ndate: 2012-11-24"
            problems.append(error("no-date", "the issue has no date", shown, hint=hint))
        facts = replace(facts, date=date)
    return facts, problems


def _sources(folder: Path, settings: Settings) -> tuple[list[_Source], list[Problem]]:
    """Read the file of each language, the publication's own language first."""
    default = settings.publication.locale
    problems: list[Problem] = []
    sources: list[_Source] = []
    seen: dict[str, str] = {}
    for file in sorted(folder.glob("*.md")):
        shown = settings.shown(file)
        if not is_locale(file.stem):
            code = language_named(file.stem, default) if file.stem.isalpha() else ""
            if code or (LOCALE_NAME.fullmatch(file.stem) and len(file.stem) <= 6):
                hint = (
                    f"name the file {code}.md" if code else "a language's file is named like lv.md, en.md or pt-BR.md"
                )
                problems.append(warning("unknown-language", f"“{file.stem}” is not a language", shown, hint=hint))
            continue
        key = canonical(file.stem)
        if key in seen:
            hint = "keep one of the two files"
            problems.append(error("duplicate-language", f"{seen[key]} is the same language", shown, hint=hint))
            continue
        seen[key] = file.name
        text, found = read_source(file, shown)
        problems += found
        if text is not None:
            sources.append(_Source(default if key == canonical(default) else spelled(file.stem), shown, text))
    sources.sort(key=lambda source: (source.locale != default, source.locale))
    if canonical(default) not in seen:
        problems.append(_no_default(folder, settings, list(seen.values())))
    return sources, problems


def _inherited(source: _Source, sources: list[_Source], default: str) -> frozenset[str]:
    """Return what of a file's top may be left out because a file of the same language has it: pt.md for pt-BR.md."""
    own = lineage(source.locale)[-1]
    names = [name for name in chain_of(source.locale, default) if lineage(name)[-1] == own]
    wider = [other.text for other in sources if canonical(other.locale) in names]
    return frozenset(name for name in TEXT_FIELDS if any(has_line(text, name) for text in wider))


def _no_default(folder: Path, settings: Settings, others: list[str]) -> Problem:
    locale = settings.publication.locale
    shown = settings.shown(folder)
    if not others:
        hint = f"write the issue in a file {locale}.md in this folder"
        return error("no-language", "the issue is written in no language", shown, hint=hint)
    hint = f"copy {others[0]} to {locale}.md and translate it, or change locale in newsletter.toml"
    return error("no-default-language", f"there is no {locale}.md, the newsletter's own language", shown, hint=hint)


def _placed(problems: list[Problem], facts: IssueFacts, path: str, theme: Theme | None) -> list[Problem]:
    """Show a theme that is not there at the line that names it."""
    if theme is not None or facts.theme_line is None:
        return problems
    return [
        error(p.code, p.sentence, path, facts.theme_line, hint=p.hint, source=f"theme: {facts.theme}")
        if not p.path
        else p
        for p in problems
    ]


def _compared(readings: Mapping[str, Reading], sources: list[_Source], default: str) -> list[Problem]:
    """Compare each language with the nearest one in its chain; where one of them has errors, say that it waits."""
    sheets = {source.locale: Sheet(readings[source.locale].document, source.text.split("\n")) for source in sources}
    faulty = {locale for locale, reading in readings.items() if has_errors(reading.problems)}
    documents = {locale: reading.document for locale, reading in readings.items()}
    problems: list[Problem] = []
    waiting: dict[str, None] = {}
    for locale, sheet in sheets.items():
        original = next((document.locale for document in chain(locale, documents, default)), None)
        if original is None:
            continue
        if broken := [each for each in (original, locale) if each in faulty]:
            waiting |= dict.fromkeys(broken)
        else:
            problems += compare_languages(sheets[original], sheet)
    return problems + [_waits(sheets[locale]) for locale in waiting]


def _waits(sheet: Sheet) -> Problem:
    sentence = "it is not compared with other languages while it has errors"
    hint = "put them right, and test again: blocks that are missing, and links that differ, are told then"
    return warning("not-compared", sentence, sheet.document.path, hint=hint)
