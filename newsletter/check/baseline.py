"""What was found before and is not to fail a test: findings by what they are about, not by their lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from newsletter.problems import Problem, Severity

# Of a digest, so many letters tell findings of one publication apart.
LETTERS = 16


@dataclass(frozen=True)
class Known:
    """Findings of one kind in one place: what they are, and how many. An error is no warning that was known."""

    code: str
    severity: str
    path: str
    words: str
    count: int = 1

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what makes two of them one."""
        return self.code, self.severity, self.path, self.words


@dataclass(frozen=True)
class Baseline:
    """The findings that were known, by issue."""

    issues: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)

    def parted(self, issue: str, found: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
        """Return the new findings and the known ones; of more in one place than were known, the last are new."""
        left = Counter({each.key: each.count for each in self.issues.get(issue, ())})
        new: list[Problem] = []
        known: list[Problem] = []
        for each in found:
            key = known_as(each).key
            if left[key] <= 0 and each.severity is Severity.WARNING:
                key = (each.code, Severity.ERROR.value, *key[2:])
            (known if left[key] > 0 else new).append(each)
            left[key] -= 1
        return new, known

    def with_issue(self, issue: str, found: Iterable[Problem]) -> Baseline:
        """Return the baseline with an issue's findings in the place of those that it had."""
        counted = Counter(known_as(each) for each in found)
        listed = [Known(each.code, each.severity, each.path, each.words, count) for each, count in counted.items()]
        rest = {name: known for name, known in self.issues.items() if name != issue}
        if listed:
            rest[issue] = tuple(sorted(listed, key=lambda each: (each.path, each.code, each.words, each.severity)))
        return Baseline(dict(sorted(rest.items())))


def known_as(each: Problem) -> Known:
    """Return what a finding is known as: its code, its file, and the words of its line or else of its sentence.

    Numbers in a sentence, as sizes and lines, may change.
    """
    words = " ".join(each.source.split()) or re.sub(r"\d[\d,.]*", "#", each.sentence)
    return Known(each.code, each.severity.value, each.path, words)


def fingerprint(each: Problem) -> str:
    """Return letters by which a finding is recognised however its line moves (SARIF 2.1.0, 3.27.16)."""
    known = known_as(each)
    return sha256("\n".join((known.code, known.path, known.words)).encode("utf-8", "surrogatepass")).hexdigest()[
        :LETTERS
    ]
