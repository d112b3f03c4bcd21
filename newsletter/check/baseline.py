"""What was found before and is not to fail a test: findings by what they are about, not by their lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from newsletter.problems import SHOWN, Problem, Severity

# Of a digest, so many letters tell findings of one publication apart.
LETTERS = 16
SHOWN_LETTERS = 80


@dataclass(frozen=True)
class Known:
    """Findings of one kind in one place: by which letters they are recognised, and how many there are.

    `words` are for those who read the file. A warning that was known hides no error.
    """

    code: str
    severity: str
    path: str
    fingerprint: str
    words: str = field(default="", compare=False)
    count: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Baseline:
    """The findings that were known, by issue."""

    issues: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)

    def parted(self, issue: str, found: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
        """Return the new findings and the known ones; of more in one place than were known, the last are new."""
        left = Counter({each: each.count for each in self.issues.get(issue, ())})
        new: list[Problem] = []
        known: list[Problem] = []
        for each in found:
            key = known_as(each)
            if left[key] <= 0 and each.severity is Severity.WARNING:
                key = replace(key, severity=Severity.ERROR.value)
            (known if left[key] > 0 else new).append(each)
            left[key] -= 1
        return new, known

    def kept(self, issue: str, unasked: Collection[str]) -> tuple[Known, ...]:
        """Return what is known of an issue and was not looked for."""
        return tuple(each for each in self.issues.get(issue, ()) if each.code in unasked)

    def with_issue(self, issue: str, found: Iterable[Problem], unasked: Collection[str] = ()) -> Baseline:
        """Return the baseline with an issue's findings in the place of those that it had.

        Of the codes `unasked` nobody has looked for all: what was known of them stays.
        """
        counted = Counter(known_as(each) for each in found)
        for each in self.kept(issue, unasked):
            counted[replace(each, count=1)] = max(counted[replace(each, count=1)], each.count)
        listed = [replace(each, count=count) for each, count in counted.items()]
        rest = {name: known for name, known in self.issues.items() if name != issue}
        if listed:
            rest[issue] = tuple(sorted(listed, key=lambda each: (each.path, each.code, each.words, each.fingerprint)))
        return Baseline(dict(sorted(rest.items())))


def known_as(each: Problem) -> Known:
    """Return what a finding is known as."""
    words = _words(each)[:SHOWN_LETTERS].translate(SHOWN)
    return Known(each.code, each.severity.value, each.path, fingerprint(each), words)


def fingerprint(each: Problem) -> str:
    """Return letters by which a finding is recognised however its line moves (SARIF 2.1.0, 3.27.16).

    They are made of its code, its file, and the words of its line, or else of its sentence, whose numbers may change.
    """
    text = "\n".join((each.code, each.path, _words(each)))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LETTERS]


def _words(each: Problem) -> str:
    return " ".join(each.source.split()) or re.sub(r"\d[\d,.]*", "#", each.sentence)
