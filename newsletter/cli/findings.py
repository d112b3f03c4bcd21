"""What was found in an issue, shown to people by concern and printed for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from newsletter.cli import console
from newsletter.problems import Problem, Severity

if TYPE_CHECKING:
    from newsletter.check.clients.verdict import Score
    from newsletter.wiring.workspace import Build


def show_findings(built: Build) -> None:
    """Show what is wrong in an issue, by concern, with counts, and what was accepted."""
    groups = by_concern(built.problems)
    for name, problems in groups.items():
        if len(groups) > 1:
            console.say(f"{console.paint(name.capitalize(), 'quiet')}: {counts(problems)}")
        for each in problems:
            console.show_problem(each)
        if len(groups) > 1:
            console.say()
    summary = [counts(built.problems)] if built.problems else []
    known = sum(each.is_known for each in built.accepted)
    excepted = len(built.accepted) - known
    summary += [f"{excepted} meant to be so by newsletter.toml"] if excepted else []
    summary += [f"{known} known before"] if known else []
    if summary:
        console.say("; ".join(summary))
    for note in notes(built):
        console.say(f"note: {note}")


def by_concern(problems: Iterable[Problem]) -> Mapping[str, list[Problem]]:
    """Return problems by what they are about, in the order of the concerns."""
    from newsletter.check.catalogue import CODES
    from newsletter.check.code import Concern

    groups: dict[Concern, list[Problem]] = {concern: [] for concern in Concern}
    for each in problems:
        groups[CODES[each.code].concern if each.code in CODES else Concern.FILES].append(each)
    return {concern.value: listed for concern, listed in groups.items() if listed}


def notes(built: Build) -> list[str]:
    """Return what an editor may tidy up: exceptions for the issue that nothing matches any more."""
    from newsletter.check.catalogue import CODES
    from newsletter.check.code import Concern

    if set(built.editions) != set(built.policy.locales):
        return []  # a language was not looked at
    on_request = {Concern.LINKS, Concern.IMAGES, Concern.SPAM}  # some of it only the web or a filter can find
    return [
        f"newsletter.toml:{each.line}: nothing matches the exception for “{each.code}” any more; take it out"
        for each in built.policy.unused(built.found)
        if each.code in CODES and CODES[each.code].concern not in on_request
    ]


def counts(problems: Iterable[Problem]) -> str:
    """Return how many errors and warnings there are, as a sentence has it; of none, nothing is said."""
    listed = list(problems)
    errors = sum(each.severity is Severity.ERROR for each in listed)
    numbers = ((errors, "error"), (len(listed) - errors, "warning"))
    return ", ".join(console.count(number, noun) for number, noun in numbers if number)


def show_scores(scores: Mapping[str, Iterable[Score]]) -> None:
    """Show how much of each language's edition works in each mail program, and what readers see instead."""
    told: dict[tuple[tuple[str, int, str], ...], list[str]] = {}
    for locale, listed in scores.items():
        told.setdefault(tuple((each.client.title, each.percent, each.words) for each in listed), []).append(locale)
    for rows, locales in told.items():
        console.say(f"How much of it works ({', '.join(locales)}):")
        width = max((len(title) for title, _, _ in rows), default=0)
        for title, percent, words in rows:
            console.say(f"  {title:<{width}}  {percent:>3} %  {words}")


def report(built: Build, form: str, screenshots: str = "", copies: Sequence[object] = (), spam: object = None) -> None:
    """Print what was found in a form for programs; nothing in that for people."""
    from newsletter.check.baseline import fingerprint
    from newsletter.check.catalogue import CODES
    from newsletter.report.findings import github, junit, sarif

    if form == "sarif":
        accepted = [(each.problem, each.reason) for each in built.accepted]
        explained = {code.name: (code.title, code.why) for code in CODES.values()}
        console.out_json(sarif(built.problems, accepted, explained, fingerprint))
    elif form == "junit":
        console.out(junit(built.problems, built.slug))
    elif form == "github" and built.problems:
        console.out(github(built.problems))
    elif form == "json":
        left_out = [
            {**each.problem.as_json(), "reason": each.reason, "known": each.is_known} for each in built.accepted
        ]
        sizes = {
            name: {"html": len(edition.html.encode()), "images": edition.picture_bytes}
            for name, edition in built.editions.items()
        }
        console.out_json(
            {
                "issue": built.slug,
                "problems": [each.as_json() for each in built.problems],
                "accepted": left_out,
                "notes": notes(built),
                "sizes": sizes,
                "screenshots": screenshots,
                "copies": list(copies),
                "spam": spam,
            }
        )
