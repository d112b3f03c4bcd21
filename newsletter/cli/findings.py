"""What was found in an issue, shown to people by concern and printed for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from newsletter.cli import console
from newsletter.problems import Problem, Severity, errors_first, has_errors

if TYPE_CHECKING:
    from newsletter.check.clients.verdict import Score
    from newsletter.wiring.workspace import Build


def show_findings(built: Build) -> None:
    """Show what is wrong in an issue, by concern, errors before warnings; and what may be tidied up."""
    groups = by_concern(built.problems)
    for name, problems in groups.items():
        if len(groups) > 1:
            console.say(f"{console.paint(name.capitalize(), 'quiet')}: {counts(problems)}")
        for each in problems:
            console.show_problem(each)
        if len(groups) > 1:
            console.say()
    for note in notes(built):
        console.say(f"note: {note}")


def summary(built: Build) -> str:
    """Return how much is wrong in an issue, and how much of it somebody has accepted; empty for nothing at all."""
    known = sum(each.is_known for each in built.accepted)
    excepted = len(built.accepted) - known
    parts = [counts(built.problems)] if built.problems else []
    parts += [f"{excepted} meant to be so by newsletter.toml"] if excepted else []
    parts += [f"{known} known before"] if known else []
    return "; ".join(parts)


def by_concern(problems: Iterable[Problem]) -> Mapping[str, list[Problem]]:
    """Return problems by what they are about, errors first; concerns with errors come before the others."""
    from newsletter.check.catalogue import CODES
    from newsletter.check.code import Concern

    groups: dict[Concern, list[Problem]] = {concern: [] for concern in Concern}
    for each in problems:
        groups[CODES[each.code].concern if each.code in CODES else Concern.FILES].append(each)
    ordered = sorted(groups.items(), key=lambda group: not has_errors(group[1]))
    return {concern.value: errors_first(listed) for concern, listed in ordered if listed}


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
    lesser: dict[str, dict[str, None]] = {}
    for locale, found in scores.items():
        listed = list(found)
        told.setdefault(tuple((each.client.title, each.percent, each.words) for each in listed), []).append(locale)
        for each in listed:
            lesser.setdefault(each.client.title, {}).update(dict.fromkeys(each.lesser))
    width = max((len(title) for title in lesser), default=0)
    for rows, locales in told.items():
        console.say(f"How much of it works ({', '.join(locales)}):")
        for title, percent, words in rows:
            console.say_beside(f"  {title:<{width}}  {percent:>3} %  ", words)
    if any(lesser.values()):
        console.say("The lesser things:")
        for title, names in lesser.items():
            if names:
                console.say_beside(f"  {title:<{width}}  ", ", ".join(names))
    console.say()


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
