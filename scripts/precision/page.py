"""The page docs/standards/precision.md: what the rules say of templates that people send."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from newsletter.check.catalogue import CODES
from newsletter.problems import Severity

from .templates import ROOT, Found, concerns, templates

EXPLAINED = Path(__file__).parent / "explained.toml"
PAGE = ROOT / "docs" / "standards" / "precision.md"


def explanations() -> Mapping[str, Mapping[str, Any]]:
    """Return why errors are true, by their codes."""
    return tomllib.loads(EXPLAINED.read_text("utf-8"))


def is_error(found: Found) -> bool:
    """Tell whether it would refuse a send."""
    return found.problem.severity is Severity.ERROR


def unexplained(found: Sequence[Found]) -> list[Found]:
    """Return the errors of which nobody has found out that they are true."""
    why = explanations()
    return [each for each in found if is_error(each) and not _is_true(each, why)]


def _is_true(found: Found, why: Mapping[str, Mapping[str, Any]]) -> bool:
    entry = why.get(found.problem.code)
    return entry is not None and found.template in entry.get("templates", [found.template])


def table(found: Sequence[Found]) -> str:
    """Return a row for each concern: its warnings, its errors, and those of them that are false."""
    wrong = unexplained(found)
    rows = ["| Concern | Templates | Warnings | Errors | False errors |", "| --- | --- | --- | --- | --- |"]
    for concern in concerns():
        own = [each for each in found if each.concern is concern]
        errors = sum(map(is_error, own))
        false = sum(each.concern is concern for each in wrong)
        rows.append(f"| {concern.value} | {len(templates())} | {len(own) - errors} | {errors} | {false} |")
    return "\n".join(rows)


def page(found: Sequence[Found]) -> str:
    """Return the page as Markdown."""
    reasons = "\n".join(
        f"| `{code}` | {CODES[code].title} | {entry['why']} |" for code, entry in explanations().items()
    )
    return f"""<!-- Written by `python scripts/check_precision.py`; do not edit. -->

# What the rules say of templates that people send

{len(templates())} MJML templates, of newsletters that were sent, of other programs' collections and of MJML's
documentation, go through every rule that looks at an edition. An error that is told of one of them is false, unless
somebody has looked and found that it is true; then the reason stands below. Nothing of them is ours to correct, so
their warnings are only counted.

{table(found)}

| Error | What is found | Why it is true |
| --- | --- | --- |
{reasons}
"""
