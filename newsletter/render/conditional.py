"""Conditional comments, which only Outlook reads, and what the compiler puts into them although all are to see it.

The compiler lays whatever stands between the sections of an mj-wrapper into such a comment; a comment of the author's
there even ends it too early. Both are taken out before, and put back beside the comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import count

CONDITIONAL = re.compile(r"(?P<open><!--\[if [^\]]*\]>)(?P<inside>.*?)(?P<close><!\[endif\]-->)", re.DOTALL)
WRAPPER = re.compile(r"<mj-wrapper\b.*?</mj-wrapper\s*>", re.DOTALL)
IN_WRAPPER = re.compile(
    r"""<mj-(?P<part>section|hero)\b(?:"[^"]*"|'[^']*'|[^"'>])*(?:(?<=/)>|>.*?</mj-(?P=part)\s*>)
      | <mj-raw\b[^>]*(?<!/)>(?P<raw>.*?)</mj-raw\s*>
      | (?P<comment><!--.*?-->)""",
    re.VERBOSE | re.DOTALL,
)


def lift(html: str, marks: Iterable[str]) -> str:
    """Close and reopen each conditional comment around a mark in it, so that the mark stands outside."""
    pattern = re.compile(f"({'|'.join(map(re.escape, marks))})")

    def split(match: re.Match[str]) -> str:
        parts = pattern.split(match["inside"])
        if len(parts) == 1:
            return match[0]
        wrapped = (f"{match['open']}{part}{match['close']}" if part else "" for part in parts[::2])
        return "".join(piece for pair in zip(wrapped, [*parts[1::2], ""], strict=True) for piece in pair)

    return CONDITIONAL.sub(split, html)


def take_out_raw(mjml: str) -> tuple[str, Mapping[str, str]]:
    """Return MJML with a mark for each raw part and comment of a wrapper, and what each stands for.

    The source keeps its length wherever it can, so that positions in it hold.
    """
    if "<mj-wrapper" not in mjml:
        return mjml, {}
    taken: dict[str, str] = {}
    names = (name for number in count() if (name := f"rawpart{number}z") not in mjml)

    def mark(match: re.Match[str]) -> str:
        said = match["comment"] if match["raw"] is None else match["raw"]
        if match["part"] or not said.strip():
            return match[0]
        name = next(names)
        taken[name] = said.strip()
        return f"<mj-raw>{name.ljust(len(match[0]) - len('<mj-raw></mj-raw>'))}</mj-raw>"

    return WRAPPER.sub(lambda wrapper: IN_WRAPPER.sub(mark, wrapper[0]), mjml), taken


def put_back_raw(html: str, taken: Mapping[str, str]) -> str:
    """Put raw parts where their marks stand, outside of what only Outlook reads."""
    if not taken:
        return html
    marks = re.compile(rf"({'|'.join(taken)})\s*")
    return re.sub("|".join(taken), lambda match: taken[match[0]], lift(marks.sub(r"\1", html), taken))
