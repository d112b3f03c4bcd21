"""An issue's editions, shown to axe-core."""

from __future__ import annotations

from dataclasses import replace

from newsletter.browser.axe import violations
from newsletter.check.accessibility.axe import NUMBER, SKIPPED, findings, numbered
from newsletter.problems import in_order
from newsletter.wiring.workspace import Build


def ask_axe(build: Build) -> Build:
    """Return a build with what axe-core finds in its editions.

    Raises NoAxeError, NoDriverError and NoBrowserError.
    """
    seen = build.examined.editions if build.examined else {}
    if not seen:
        return build
    broken = violations({locale: numbered(examined.tree) for locale, examined in seen.items()}, NUMBER, SKIPPED)
    found = [
        replace(problem, locale=locale)
        for locale, examined in seen.items()
        for problem in findings(examined, broken[locale])
    ]
    return replace(build, found=in_order([*build.found, *found]))
