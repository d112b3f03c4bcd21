"""What stands at the top of a language's file, between its two `---`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from newsletter.content.dates import date_hint
from newsletter.content.faults import Faults
from newsletter.documents import FrontMatter
from newsletter.merge.escape import CONTROLS, one_line
from newsletter.problems import did_you_mean

TEXT_FIELDS = ("subject", "preheader")
FIELDS = (*TEXT_FIELDS, "translated", "without")
DIGEST = re.compile(r"[0-9a-f]{4}(?:[0-9a-f]{4})?")


@dataclass(frozen=True)
class Top:
    """What a file says at its top.

    `translated` are the digests of what it was translated from, as `newsletter translate` notes them; `without` are
    the ids of blocks that it leaves out on purpose.
    """

    subject: str
    preheader: str
    translated: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


def has_line(text: str, name: str) -> bool:
    """Tell whether a file's text gives a value at its top."""
    return bool(re.search(rf"^{name}[ \t]*:[ \t]*\S", text.partition("\n---")[0], re.MULTILINE))


def read_top(front: FrontMatter, faults: Faults, inherited: frozenset[str] = frozenset()) -> Top:
    """Read what stands at the top of a file; report what has no meaning there, and what is missing.

    What is `inherited` from the file of a wider language, pt for pt-BR, is not missing.
    """
    values = front.document.values
    # What was meant and could not be read is told already, and is not missing.
    meant = set(TEXT_FIELDS) if any(problem.code == "bad-line" for problem in faults.found) else set(inherited)
    for name in values:
        if name in FIELDS:
            continue
        near = did_you_mean(name, FIELDS)
        hint = f"did you mean {near}?" if near else "at the top of the file stand subject and preheader"
        if name in ("date", "theme", "lists", "from"):
            hint = (
                f"it is the same in all languages: move the line to the file issue.yaml beside {Path(faults.path).name}"
            )
            near = ""
            if name == "date":
                hint += f":\ndate: {date_hint(str(values[name]))[1] or values[name]}"
        fix = (name, near) if near else None
        meant.add(near)
        faults.error(
            "unknown-key", f"“{name}” has no meaning here", front.document.line(name), hint, near=name, fix=fix
        )
    subject, preheader = (_text(values.get(name), name, front, faults) for name in TEXT_FIELDS)
    line = front.document.line("subject")
    if not subject and "subject" not in meant:
        hint = "write it at the top of the file:\n---\nsubject: What this issue is about\n---"
        if front.document.lines:
            hint = "write a line between the two “---”:\nsubject: What this issue is about"
        faults.error("no-subject", "the issue has no subject", line or 1, hint)
    if not preheader and "preheader" not in meant:
        hint = "write a line under the subject:\npreheader: What people read beside the subject in their inbox"
        faults.warning("no-preheader", "the issue has no preheader", front.document.line("preheader") or line, hint)
    return Top(subject, preheader, _digests(front, faults), _without(front, faults))


def _digests(front: FrontMatter, faults: Faults) -> frozenset[str]:
    typed = _text(front.document.values.get("translated"), "translated", front, faults).split()
    if all(DIGEST.fullmatch(word) for word in typed):
        return frozenset(typed)
    hint = "take the line away; “newsletter translate” writes it anew"
    faults.error("bad-digests", "this line cannot be read", front.document.line("translated"), hint)
    return frozenset()


def _without(front: FrontMatter, faults: Faults) -> frozenset[str]:
    typed = _text(front.document.values.get("without"), "without", front, faults)
    return frozenset(name.lstrip("#") for name in re.split(r"[\s,]+", typed) if name.lstrip("#"))


def _text(value: object, name: str, front: FrontMatter, faults: Faults) -> str:
    if value is None or isinstance(value, str):
        return one_line(CONTROLS.sub(" ", value or ""))
    hint = f"write it on one line:\n{name}: …"
    faults.error("wrong-type", f"“{name}” is not a text", front.document.line(name), hint, near=name)
    return ""
