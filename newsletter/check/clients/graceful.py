"""Uses that lose nothing where the feature is not known: something else stands in, or it was only an extra."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from newsletter.check.clients.uses import Use

OFFSETS = re.compile(r"(?:^|;)\s*(?:left|right|top|bottom|inset)\s*:", re.IGNORECASE)
PLACED = re.compile(r"(?:^|;)\s*position\s*:\s*(?!static)", re.IGNORECASE)
HIDDEN = re.compile(r"(?:^|;)\s*(?:mso-hide\s*:\s*all|display\s*:\s*none)", re.IGNORECASE)


def is_graceful(slug: str, use: Use) -> bool:
    """Tell whether a reader misses nothing of weight where a feature that is used here does not work."""
    if use.is_conditional or (use.declaration and use.declaration.has_fallback):
        return True
    test = TESTS.get(slug)
    return bool(test and test(use))


def _style(use: Use) -> str:
    return (use.attributes or {}).get("style", "")


def _has_width(use: Use) -> bool:
    """A picture alone is as wide as its file; all else is as wide as what it stands in."""
    return use.tag != "img" or (use.attributes or {}).get("width", "").strip().isdecimal()


def _says_nothing(use: Use) -> bool:
    """Hidden for Outlook in its own words too, or empty anyway."""
    if "mso-hide" in _style(use).lower() or use.element is None or use.in_sheet:
        return True
    element = use.element
    return (
        not "".join(str(text) for text in element.itertext()).strip()
        and element.find(".//img") is None
        and use.tag != "img"
    )


def _is_seen(use: Use) -> bool:
    return use.declaration is not None and not re.match("hidden|collapse", use.declaration.value)


def _stays(use: Use) -> bool:
    """A place that is only named, for what stands in it, moves nothing."""
    return use.declaration is None or bool(
        re.match("static|relative", use.declaration.value) and not OFFSETS.search(_style(use))
    )


def _opens(use: Use) -> bool:
    """A box to tick outside of any form only opens and closes what is near it."""
    return use.element is None or next(use.element.iterancestors("form"), None) is None


def _names(*properties: str) -> Callable[[Use], bool]:
    return lambda use: use.declaration is None or use.declaration.name not in properties


TESTS: Mapping[str, Callable[[Use], bool]] = {
    "css-max-width": _has_width,
    "css-margin": lambda use: use.declaration is None or not re.search(r"(?:^|\s)-[\d.]*[1-9]", use.declaration.value),
    "css-display-none": _says_nothing,
    "css-visibility": lambda use: _is_seen(use) or _says_nothing(use),
    "html-hidden": lambda use: bool(HIDDEN.search(_style(use))) or _says_nothing(use),
    "css-position": _stays,
    "css-left-right-top-bottom": lambda use: not PLACED.search(_style(use)),
    "css-rgb": _names("color", "background", "background-color"),
    "css-rgba": _names("color"),
    "css-float": lambda use: "align" in (use.attributes or {})
    or (use.declaration is not None and use.declaration.value.startswith("none")),
    "html-link": lambda use: "stylesheet" not in (use.attributes or {}).get("rel", "").lower()
    or "fonts." in (use.attributes or {}).get("href", ""),
    "html-input-checkbox": _opens,
    "html-input-radio": _opens,
}  # fmt: skip
