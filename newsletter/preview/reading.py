"""An edition in the hands of one reader, and the state of an issue as the page shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from newsletter.check.inbox.snippet import shown_after_subject
from newsletter.check.inbox.views import Row, rows
from newsletter.merge.program import run
from newsletter.preview.desk import Sheet
from newsletter.preview.workbench import Person
from newsletter.problems import Severity, in_order
from newsletter.render.edition import Edition


@dataclass(frozen=True)
class Reading:
    """What one reader gets of an edition."""

    subject: str
    preheader: str
    html: str
    text: str


def read(edition: Edition, values: Mapping[str, object]) -> Reading:
    """Merge an edition with one reader's values."""
    return Reading(**{part: run(program, values) for part, program in edition.programs.items()})


def state(
    sheet: Sheet, values: Mapping[str, object], reader: Person | None, issues: tuple[str, ...]
) -> dict[str, object]:
    """Return an issue's state as plain values: its languages, how many problems, and how long the build took."""
    snapshot = sheet.snapshot
    problems = in_order(snapshot.problems)
    return {
        "epoch": sheet.epoch,
        "issues": list(issues),
        "slug": snapshot.slug,
        "title": snapshot.title,
        "sender": snapshot.sender,
        "milliseconds": round(snapshot.milliseconds),
        "reader": asdict(reader) if reader else None,
        "locales": [_locale(sheet, locale, values, snapshot.sender) for locale in sheet.locales],
        "errors": sum(problem.severity is Severity.ERROR for problem in problems),
        "warnings": sum(problem.severity is Severity.WARNING for problem in problems),
    }


def _locale(sheet: Sheet, locale: str, values: Mapping[str, object], sender: str) -> dict[str, object]:
    edition = sheet.editions.get(locale)
    if edition is None:
        return {"locale": locale, "built": False, "stale": False}
    reading = read(edition, values)
    everything = "\0".join([edition.digest, reading.html, reading.text])
    return {
        "locale": locale,
        "built": True,
        "stale": locale in sheet.stale,
        "subject": reading.subject,
        "preheader": reading.preheader,
        "inboxes": [_row(row) for row in rows(reading.subject, shown_after_subject(reading.html), sender)],
        "html_bytes": len(reading.html.encode()),
        "text_bytes": len(reading.text.encode()),
        "digest": hashlib.sha256(everything.encode()).hexdigest()[:16],
    }


def _row(row: Row) -> dict[str, object]:
    return {
        "name": row.view.name,
        "title": row.view.title,
        "is_phone": row.view.is_phone,
        "is_one_line": bool(row.view.together),
        "sender": row.sender,
        "subject": row.subject,
        "preheader": row.preheader,
        "is_subject_cut": row.is_subject_cut,
        "room": row.view.subject,
    }
