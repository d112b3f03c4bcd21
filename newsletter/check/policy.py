"""How a publication weighs what is found: severities, exceptions with their reasons, and findings known before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from newsletter.check.baseline import Baseline
from newsletter.check.catalogue import CODES, problem
from newsletter.check.place import Place
from newsletter.config.judgement import Exemption, Judgement
from newsletter.config.settingsfile import SETTINGS_FILE
from newsletter.problems import Problem, Severity, did_you_mean, in_order

OFF = "off"
NOTHING_KNOWN = Baseline()
NO_WORD = Judgement()


@dataclass(frozen=True)
class Accepted:
    """A finding that does not count, and why. `is_known` says that the baseline has it, else an exception."""

    problem: Problem
    reason: str
    is_known: bool = False


@dataclass(frozen=True)
class Judged:
    """Findings that count, and those that somebody has accepted."""

    problems: tuple[Problem, ...] = ()
    accepted: tuple[Accepted, ...] = ()


@dataclass(frozen=True)
class Policy:
    """What a publication says of findings in one issue, on one day.

    Errors that no rule has made, as a text that cannot be read, are weighed by nobody, nor are those that are firm.
    """

    judgement: Judgement = NO_WORD
    issue: str = ""
    today: date = date.max
    locales: Sequence[str] = ()
    baseline: Baseline = NOTHING_KNOWN

    def judge(self, found: Iterable[Problem]) -> Judged:
        """Weigh findings: part what counts from what is accepted, by file and line."""
        counting: list[Problem] = []
        accepted: list[Accepted] = []
        for each in in_order(found):
            weighed = self._weighed(each)
            if weighed is None:
                continue
            exemption = next(self._matching(weighed), None)
            if exemption is not None and self._holds(exemption):
                accepted.append(Accepted(weighed, exemption.reason))
                continue
            counting.append(weighed)
            if exemption is not None:
                counting.append(_ended(exemption))
        new, known = self.baseline.parted(self.issue, [each for each in counting if can_be_weighed(each)])
        new += [each for each in counting if not can_be_weighed(each)]
        accepted += [Accepted(each, "it was there before", is_known=True) for each in known]
        return Judged(in_order(new), tuple(accepted))

    def unused(self, found: Iterable[Problem]) -> tuple[Exemption, ...]:
        """Return the exceptions for this very issue that nothing matches any more."""
        used = {exemption for each in found for exemption in self._matching(each)}
        return tuple(each for each in self.judgement.exemptions if each.issue == self.issue and each not in used)

    def _weighed(self, each: Problem) -> Problem | None:
        if not can_be_weighed(each):
            return each
        weighing = self.judgement.weights.get(each.code)
        if weighing is None:
            return each
        return None if weighing.weight == OFF else replace(each, severity=Severity(weighing.weight))

    def _matching(self, each: Problem) -> Iterator[Exemption]:
        """Yield the exceptions that a finding matches, those that hold first."""
        if not can_be_weighed(each):
            return
        language = language_of(each, self.locales)
        for exemption in sorted(self.judgement.exemptions, key=lambda e: not self._holds(e)):
            if (
                exemption.code == each.code
                and fnmatchcase(self.issue, exemption.issue)
                and fnmatchcase(each.path, exemption.path)
                and fnmatchcase(language, exemption.locale)
            ):
                yield exemption

    def _holds(self, exemption: Exemption) -> bool:
        return exemption.until is None or self.today <= exemption.until


def faults(judgement: Judgement) -> Iterator[Problem]:
    """Yield what [test] says of codes that nothing can find, and of mail clients that nobody has tested."""
    named = [(code, weighing.line) for code, weighing in judgement.weights.items()]
    named += [(exemption.code, exemption.line) for exemption in judgement.exemptions]
    for code, line in named:
        if code not in CODES:
            near = did_you_mean(code, CODES)
            hint = f"did you mean {near}?" if near else "write it as it stands in brackets where it is told"
            yield problem("unknown-code", f"nothing that is found is called “{code}”", Place(SETTINGS_FILE, line), hint)
        elif CODES[code].is_firm:
            sentence = f"“{code}” counts as an error whatever is said here: {CODES[code].title}"
            hint = f"take the line out; `send --despite` overrules it for once: {CODES[code].why}"
            yield problem("firm-code", sentence, Place(SETTINGS_FILE, line), hint)
    if judgement.clients or judgement.shares:
        from newsletter.check.clients.asked import unknown

        for fault in unknown(judgement):
            yield problem("unknown-client", fault.sentence, Place(SETTINGS_FILE, judgement.line), fault.hint)


def language_of(each: Problem, locales: Iterable[str]) -> str:
    """Return the one language that a finding is about, by its edition or by its file; empty where it is about all."""
    if each.locale:
        return each.locale
    parts = PurePosixPath(each.path).name.split(".")
    named = parts[0] if parts[-1] == "md" else parts[1] if len(parts) > 2 else ""
    return named if named in locales else ""


def can_be_weighed(each: Problem) -> bool:
    """Tell whether a publication may say how much a finding weighs.

    Not of an error that no rule has made, and not of one that nobody may set aside.
    """
    if each.severity is Severity.WARNING:
        return True
    return each.code in CODES and not CODES[each.code].is_firm


def _ended(exemption: Exemption) -> Problem:
    sentence = f"the exception for “{exemption.code}” ended on {exemption.until}: {exemption.reason}"
    hint = "put it right, or give it a later day"
    return problem("exception-ended", sentence, Place(SETTINGS_FILE, exemption.line), hint)
