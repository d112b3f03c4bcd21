"""All that is looked for in what a list of messages shows of an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined, ExaminedIssue
from newsletter.check.inbox.snippet import shown_after_subject
from newsletter.check.inbox.subjects import check_length, check_preheader, check_subject
from newsletter.check.inbox.views import LONGEST_PREHEADER, LONGEST_SUBJECT, letters
from newsletter.check.place import Place
from newsletter.content.load import NO_DATE
from newsletter.merge.program import fields, run
from newsletter.message.links import preview_values
from newsletter.problems import Problem

PREHEADER = re.compile(r"^preheader[ \t]*:[ \t]*[\"']?(?P<text>[^\n]*?)[\"']?[ \t]*$", re.MULTILINE)
# Of what leaks, so much is shown, in characters.
SHOWN = 40


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what is wrong in an edition's subject and preheader, filled in for nobody and for who has most to say."""
    programs = examined.edition.programs
    values = preview_values(examined.settings.publication, None)
    subject, preheader = run(programs["subject"], values).strip(), run(programs["preheader"], values).strip()
    at = examined.top("subject")
    yield from check_subject(subject, at)
    if letters(subject) <= LONGEST_SUBJECT and examined.people and fields(programs["subject"]):
        filled = (
            (run(programs["subject"], {**values, "subscriber": each}), each["email"])
            for each in examined.people.of(examined.locale)
        )
        longest, address = max(filled, key=lambda each: letters(each[0]), default=("", ""))
        yield from check_length(longest, at, f" for {address}")
    at = examined.top("preheader")
    yield from check_preheader(preheader, subject, at)
    if examined.document.preheader:
        yield from _leaks(examined, at)


def _leaks(examined: Examined, at: Place) -> Iterator[Problem]:
    """Yield a warning if text of the issue follows the preheader of the reader who has the shortest one."""
    programs = examined.edition.programs
    readers: Sequence[Mapping[str, str]] = ({},)
    if fields(programs["preheader"]):
        if examined.people is None:
            # A send asks nobody here; it was tested with its readers before.
            return
        readers = examined.people.of(examined.locale) or readers
    own = preview_values(examined.settings.publication, None)
    filled = ((run(programs["preheader"], {**own, "subscriber": each}).strip(), each) for each in readers)
    preheader, reader = min(filled, key=lambda each: letters(each[0]))
    follows = shown_after_subject(run(programs["html"], {**own, "subscriber": reader}), LONGEST_PREHEADER)
    leak = follows.removeprefix(" ".join(preheader.split())[: len(follows)]).strip()
    if leak:
        whose = f"for {reader['email']}" if reader.get("email") else "without a reader’s values"
        where = "behind it" if preheader else "in its place"
        sentence = f"{whose} the preheader is short, and lists show “{leak[:SHOWN]}…” {where}"
        yield problem("preheader-leak", sentence, at, "write something that holds for everybody after it")


def check_repeated(examined: ExaminedIssue) -> Iterator[Problem]:
    """Yield the subjects and preheaders that an earlier issue has had, word for word."""
    from newsletter.check.series.earlier import SUBJECT, earlier_issues

    issue = examined.issue
    if issue.date == NO_DATE:
        return
    before = earlier_issues(examined.settings, issue)
    for locale, edition in examined.editions.items():
        for key, form in (("subject", SUBJECT), ("preheader", PREHEADER)):
            own = _typed("\n".join(edition.lines), form)
            same = [each.slug for each in before if own and own == _typed(each.texts.get(locale, ""), form)]
            if same:
                more = f", as {len(same) - 1} before it" if len(same) > 1 else ""
                sentence = f"{same[0]} had the same {key}{more}, and readers may take this for it"
                found = problem(f"repeated-{key}", sentence, edition.top(key), "say what is new")
                yield replace(found, locale=locale)


def _typed(text: str, form: re.Pattern[str]) -> str:
    """Return what the head of an issue's file has for a key, in the form that it is compared in."""
    from newsletter.check.series.earlier import alike

    found = form.search(text.partition("\n---")[0])
    return alike(found[1]) if found else ""
