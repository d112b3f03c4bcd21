"""Spacing in MJML source: a zero gets its unit, because the compiler counts `0 30px` as no padding at all."""

from __future__ import annotations

import re

SPACING = re.compile(
    r"""(?<=\s)(?P<name>(?:inner-)?padding(?:-(?:top|right|bottom|left))?|text-padding|icon-padding|border-radius)
        (?P<equals>\s*=\s*)(?P<quote>["'])(?P<value>[^"'<>]*)(?P=quote)""",
    re.VERBOSE,
)
BARE_ZERO = re.compile(r"(?<![\w.#-])-?0(?:\.0+)?(?![\w.%])")


def with_units(mjml: str) -> str:
    """Return MJML whose spacing attributes have no zero without `px`."""
    return SPACING.sub(_with_units, mjml)


def _with_units(match: re.Match[str]) -> str:
    value = BARE_ZERO.sub("0px", match.group("value"))
    quote = match.group("quote")
    return f"{match.group('name')}{match.group('equals')}{quote}{value}{quote}"
