"""Whose words a block holds, told by its last line: `– Anna Bērziņa, Mayor of Cēsis`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.theme.model import BlockSchema, Body

SIGNED = re.compile(
    r"\s*(?:[–—―]|-{1,2})\s*(?P<by>[^\W\d_][^,–—\n]{1,60}?)(?:\s*[,–—]\s*(?P<role>\S[^\n]{0,80}?))?\s*$"
)


def signature(schema: BlockSchema, lines: Sequence[str]) -> tuple[tuple[str, ...], Mapping[str, str]] | None:
    """Return a body without its last line, and the attributes that the line says; None where it says none.

    It does so in a block that has `by` and `role`, below other words, where it ends like a name, not like a sentence.
    """
    if schema.body is not Body.MARKDOWN or not {"by", "role"} <= schema.attributes.keys():
        return None
    last = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip()), 0)
    found = SIGNED.match(lines[last]) if last else None
    if not found or lines[last].rstrip()[-1] in ".?!…" or not found["by"][0].isupper():
        return None
    if lines[last].lstrip().startswith("- ") and any(line.lstrip().startswith("- ") for line in lines[:last]):
        return None  # the last point of a list
    said = {"by": found["by"].strip(), "role": (found["role"] or "").strip()}
    return tuple(lines[:last]), {name: value for name, value in said.items() if value}
