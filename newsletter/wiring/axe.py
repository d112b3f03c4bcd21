"""An issue's editions, shown to axe-core."""

from __future__ import annotations

from dataclasses import replace

from newsletter.browser.axe import NoAxeError, violations
from newsletter.browser.camera import NoBrowserError, NoDriverError
from newsletter.check.accessibility.axe import NUMBER, SKIPPED, findings, numbered
from newsletter.check.catalogue import problem
from newsletter.check.place import Place
from newsletter.problems import in_order
from newsletter.wiring.workspace import Build


def ask_axe(build: Build) -> Build:
    """Return a build with what axe-core finds in its editions, or with why it cannot be asked."""
    seen = build.examined.editions if build.examined else {}
    if not seen:
        return build
    try:
        broken = violations({locale: numbered(examined.tree) for locale, examined in seen.items()}, NUMBER, SKIPPED)
    except (NoAxeError, NoDriverError, NoBrowserError) as fault:
        why = problem("axe-unavailable", f"--axe was not run: {fault.sentence}", Place(""), fault.hint)
        return replace(build, found=in_order([*build.found, why]))
    found = [
        replace(each, locale=locale) for locale, examined in seen.items() for each in findings(examined, broken[locale])
    ]
    return replace(build, found=in_order([*build.found, *found]))
