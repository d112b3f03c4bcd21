"""The language of a page that is made for one visitor."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.theme.locales import choose_locale

MOST_WISHES = 12


def wishes(accept_language: str) -> list[str]:
    """Return the languages that a browser asks for, the dearest first (RFC 9110 12.5.4)."""
    found: list[tuple[float, str]] = []
    for item in accept_language.split(",")[:MOST_WISHES]:
        name, _, rest = item.partition(";")
        weight = rest.strip().lower().removeprefix("q=") or "1"
        try:
            quality = float(weight)
        except ValueError:
            continue
        if quality > 0 and name.strip() not in ("", "*"):
            found.append((quality, name.strip()))
    return [name for _, name in sorted(found, key=lambda pair: -pair[0])]


def tongue(wanted: Sequence[str], known: Sequence[str], default: str) -> str:
    """Return the first wish that there are words for; `known` are the languages that pages are in."""
    for wish in wanted:
        found = choose_locale(wish, known, "")
        if found:
            return found
    return default
