"""The rules in their one order, and what they find in an issue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from newsletter.check import headers, markup, merge, size
from newsletter.check import issue as content
from newsletter.check.accessibility import rule as accessibility
from newsletter.check.clients import rule as clients
from newsletter.check.code import Concern
from newsletter.check.conditions import check_conditions
from newsletter.check.examined import Examined, ExaminedIssue
from newsletter.check.gaps import check_gaps
from newsletter.check.images import rule as images
from newsletter.check.inbox import rule as inbox
from newsletter.check.inbox import sender
from newsletter.check.languages import rule as languages
from newsletter.check.links import rule as links
from newsletter.check.links import wordless
from newsletter.check.long_values import check_long_values
from newsletter.check.series import rule as series
from newsletter.check.unfinished import rule as unfinished
from newsletter.problems import Problem, in_order


class Depth(IntEnum):
    """How far an issue is looked into: `ALWAYS` is what the live preview and `build` have time for."""

    ALWAYS = 0
    ON_TEST = 1


@dataclass(frozen=True)
class EditionRule:
    """What is looked for in each edition by itself."""

    concern: Concern
    check: Callable[[Examined], Iterable[Problem]]
    depth: Depth = Depth.ALWAYS


@dataclass(frozen=True)
class IssueRule:
    """What is looked for in an issue as a whole; also where no edition could be made."""

    concern: Concern
    check: Callable[[ExaminedIssue], Iterable[Problem]]
    depth: Depth = Depth.ALWAYS


RULES: tuple[EditionRule | IssueRule, ...] = (
    IssueRule(Concern.CONTENT, content.check),
    IssueRule(Concern.CONTENT, unfinished.check),
    EditionRule(Concern.CONTENT, unfinished.check_theme),
    IssueRule(Concern.LANGUAGES, languages.check),
    EditionRule(Concern.MARKUP, markup.check),
    IssueRule(Concern.SERIES, series.check, Depth.ON_TEST),
    EditionRule(Concern.ACCESSIBILITY, accessibility.check, Depth.ON_TEST),
    IssueRule(Concern.INBOX, sender.check),
    EditionRule(Concern.INBOX, inbox.check),
    IssueRule(Concern.INBOX, inbox.check_repeated, Depth.ON_TEST),
    IssueRule(Concern.MERGE, merge.check_lists),
    EditionRule(Concern.MERGE, merge.check),
    EditionRule(Concern.MERGE, check_conditions),
    EditionRule(Concern.MERGE, check_gaps),
    EditionRule(Concern.MERGE, check_long_values),
    EditionRule(Concern.SIZE, size.check),
    EditionRule(Concern.SIZE, size.check_shares),
    EditionRule(Concern.HEADERS, headers.check, Depth.ON_TEST),
    EditionRule(Concern.CLIENTS, clients.check, Depth.ON_TEST),
    EditionRule(Concern.LINKS, links.check, Depth.ON_TEST),
    IssueRule(Concern.LINKS, wordless.check),
    EditionRule(Concern.IMAGES, images.check, Depth.ON_TEST),
)


def run(examined: ExaminedIssue, depth: Depth = Depth.ALWAYS) -> tuple[Problem, ...]:
    """Return what the rules of a depth find in an issue, by file and line.

    What is found alike in all of several editions is told once, of no language; so is what stands in one language's
    text and is shown in others that lack it.
    """
    return in_order(_merged([*_found(examined, depth)], _paths(examined)))


def later(examined: ExaminedIssue) -> Iterator[tuple[Problem, ...]]:
    """Yield, rule after rule, what those find that the live preview does not wait for."""
    for rule in RULES:
        if rule.depth > Depth.ALWAYS:
            yield in_order(_merged([*_found_by(rule, examined)], _paths(examined)))


def _found(examined: ExaminedIssue, depth: Depth) -> Iterator[Problem]:
    for rule in RULES:
        if rule.depth <= depth:
            yield from _found_by(rule, examined)


def _found_by(rule: EditionRule | IssueRule, examined: ExaminedIssue) -> Iterator[Problem]:
    if isinstance(rule, IssueRule):
        yield from rule.check(examined)
        return
    for locale, edition in examined.editions.items():
        yield from (replace(each, locale=locale) for each in rule.check(edition))


def _paths(examined: ExaminedIssue) -> Mapping[str, str]:
    """Return the file of each language that an edition could be made of."""
    return {locale: edition.path for locale, edition in examined.editions.items()}


def _merged(problems: Iterable[Problem], paths: Mapping[str, str]) -> Iterator[Problem]:
    seen: dict[Problem, set[str]] = {}
    listed = list(problems)
    for each in listed:
        seen.setdefault(replace(each, locale=""), set()).add(each.locale)
    homes = {path: locale for locale, path in paths.items()}
    for each in listed:
        alike = replace(each, locale="")
        home = homes.get(each.path, "")
        if seen[alike] >= set(paths):
            yield alike
        elif home not in seen[alike] or each.locale == home:
            yield each
