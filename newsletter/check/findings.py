"""What a check of the workspace and its surroundings has found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from newsletter.problems import SHOWN

# Of what others say, so much is repeated, in characters.
LONGEST_QUOTE = 120
# RFC 1035 3.3: one string of a TXT record, in octets.
STRING_OCTETS = 255


class Standing(StrEnum):
    """How a check went."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Record:
    """A record to publish in DNS: its full name without the last dot, its type and its value."""

    name: str
    kind: str
    value: str

    @property
    def zone(self) -> str:
        """Return the record as one line of a zone file (RFC 1035 5.1), text in strings of at most 255 octets."""
        if self.kind != "TXT":
            return f"{self.name}. IN {self.kind} {self.value}"
        pieces = [self.value[start : start + STRING_OCTETS] for start in range(0, len(self.value), STRING_OCTETS)]
        return f"{self.name}. IN TXT " + " ".join('"' + piece.replace('"', r"\"") + '"' for piece in pieces)


@dataclass(frozen=True)
class Finding:
    """One thing that a check has found: a sentence, what to do about it, and what to publish in DNS.

    `check` is the name that `--only` takes; `subject` is what it is about, a domain or a relay.
    """

    check: str
    standing: Standing
    sentence: str
    hint: str = ""
    record: Record | None = None
    subject: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the finding as plain values, for `--json`."""
        record = self.record
        published = None
        if record:
            published = {"name": record.name, "type": record.kind, "value": harmless(record.value)}
            published["zone"] = harmless(record.zone)
        return {
            "check": self.check,
            "standing": self.standing.value,
            "subject": harmless(self.subject),
            "sentence": harmless(self.sentence),
            "hint": harmless(self.hint),
            "publish": published,
        }


def ok(check: str, sentence: str, subject: str = "") -> Finding:
    """Say that something is as it should be."""
    return Finding(check, Standing.OK, sentence, subject=subject)


def skipped(check: str, why: str, subject: str = "") -> Finding:
    """Say that something was not looked at, and why."""
    return Finding(check, Standing.SKIPPED, why, subject=subject)


def warning(check: str, sentence: str, hint: str, record: Record | None = None, subject: str = "") -> Finding:
    """Say that something is not as it should be, though mail arrives."""
    return Finding(check, Standing.WARNING, sentence, hint, record, subject)


def error(check: str, sentence: str, hint: str, record: Record | None = None, subject: str = "") -> Finding:
    """Say that something keeps mail from being sent, or from being believed."""
    return Finding(check, Standing.ERROR, sentence, hint, record, subject)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any of the findings is an error."""
    return any(finding.standing is Standing.ERROR for finding in findings)


def harmless(text: str) -> str:
    """Return a text that cannot steer a terminal, whoever wrote it."""
    return text.translate(SHOWN)


def quoted(text: str) -> str:
    """Return what somebody else published as part of a sentence: harmless, on one line, and not without end."""
    line = harmless(" ".join(text.split()))
    return f"“{line}”" if len(line) <= LONGEST_QUOTE else f"“{line[: LONGEST_QUOTE - 1]}…”"
