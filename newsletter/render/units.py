"""Spacing in MJML source: a zero gets its unit, because the compiler counts `0 30px` as no padding at all."""

from __future__ import annotations

import re

TAG = re.compile(r"<mj-[a-z-]+\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>")
SPACING = re.compile(
    r"""(?<=\s)(?P<name>(?:inner-)?padding(?:-(?:top|right|bottom|left))?|text-padding|icon-padding|border-radius)
        (?P<equals>\s*=\s*)(?P<quote>["'])(?P<value>[^"'<>]*)(?P=quote)""",
    re.VERBOSE,
)
BARE_ZERO = re.compile(r"(?<![\w.#-])-?0(?:\.0+)?(?![\w.%])")


def with_units(mjml: str) -> str:
    """Return MJML whose spacing attributes have no zero without `px`."""
    return TAG.sub(_tag, mjml)


def without_units(mjml: str, position: int) -> int:
    """Return the position in MJML of what stands at a position once the units are in it."""
    added = 0
    for tag in TAG.finditer(mjml):
        if tag.end() + added > position:
            break
        added += len(_tag(tag)) - len(tag.group(0))
    return max(0, position - added)


def _tag(tag: re.Match[str]) -> str:
    return SPACING.sub(_with_units, tag.group(0))


def _with_units(match: re.Match[str]) -> str:
    value = BARE_ZERO.sub("0px", match.group("value"))
    quote = match.group("quote")
    return f"{match.group('name')}{match.group('equals')}{quote}{value}{quote}"
