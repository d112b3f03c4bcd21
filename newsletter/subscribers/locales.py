"""Codes of languages, as people write them."""

from __future__ import annotations

import re
from functools import lru_cache

LOCALE = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:[-_](?P<script>[A-Za-z]{4}))?(?:[-_](?P<region>[A-Za-z]{2}|\d{3}))?$"
)


@lru_cache(maxsize=1024)
def normal_locale(typed: str) -> str:
    """Return a language code in its usual spelling (`lv`, `pt-BR`, `sr-Latn`), or an empty string."""
    match = LOCALE.match(typed.strip())
    if not match:
        return ""
    parts = [match["language"].lower(), (match["script"] or "").title(), (match["region"] or "").upper()]
    return "-".join(part for part in parts if part)
