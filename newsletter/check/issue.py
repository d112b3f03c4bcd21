"""Everything about an issue that can be wrong although it can be read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePosixPath

from newsletter.check.examined import ExaminedIssue
from newsletter.check.habits import habits
from newsletter.check.links.anchors import dead_anchors
from newsletter.check.markdown_left import markdown_left
from newsletter.check.placeholders import placeholders
from newsletter.check.residue import residue
from newsletter.check.rules import broken_rules
from newsletter.check.stretch import Files
from newsletter.config import Settings
from newsletter.content.fallback import complete_issue
from newsletter.content.model import Block, Document, Issue
from newsletter.documents import read_source
from newsletter.documents.records import KINDS
from newsletter.problems import Problem, Severity, error, in_order
from newsletter.theme.model import Body, Theme

WRITE = "write the text of the issue below the “---” at its top"


def check(examined: ExaminedIssue) -> list[Problem]:
    """Return what is wrong in an issue's files beside what loading it has told."""
    return check_issue(examined.issue, examined.settings, sending=examined.is_sent, theme=examined.theme)


def check_issue(
    issue: Issue, settings: Settings, *, sending: bool = False, theme: Theme | None = None
) -> list[Problem]:
    """Return what is wrong in an issue's files beside what loading it has told.

    A placeholder that is left in is a warning, and an error when `sending`; so is an issue without any block. `theme`
    says what its blocks ask for.
    """
    raw = [schema.type for schema in theme.blocks.values() if schema.body is Body.RAW] if theme else []
    severity = Severity.ERROR if sending else Severity.WARNING
    problems: list[Problem] = []
    whole = complete_issue(issue, settings.publication.locale).documents
    for locale, document in issue.documents.items():
        text, _ = read_source(issue.folder / PurePosixPath(document.path).name, document.path)
        if text is None:
            continue
        problems += residue(text, document.path)
        problems += placeholders(text, document.path, severity)
        if sending and not whole[locale].blocks:
            problems.append(error("empty", "there is nothing in it to send", document.path, hint=WRITE))
        lines = text.split("\n")
        read = Files(issue.folder, document.path).lines
        problems += markdown_left(_without_raw(document, raw), read)
        problems += habits(document, lines)
        problems += broken_rules(document, theme, read) if theme else []
        problems += dead_anchors(document, whole[locale], read)
    for file in sorted(issue.folder.glob("*.*")):
        if file.suffix[1:].lower() in KINDS and file.is_file():
            shown = settings.shown(file)
            text, _ = read_source(file, shown)
            problems += placeholders(text or "", shown, severity)
    return list(in_order(problems))


def _without_raw(document: Document, raw: Collection[str]) -> Document:
    return replace(document, blocks=tuple(_without_source(block, raw) for block in document.blocks))


def _without_source(block: Block, raw: Collection[str]) -> Block:
    if block.type in raw:
        return replace(block, fields={name: value for name, value in block.fields.items() if name != "source"})
    return replace(block, children=tuple(tuple(_without_source(each, raw) for each in part) for part in block.children))
