"""issue.yaml: what all languages of an issue share."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from newsletter.address import AddressError, envelope_address
from newsletter.content.dates import date_hint
from newsletter.content.faults import Faults
from newsletter.documents import YamlDocument, read_yaml
from newsletter.problems import Problem, did_you_mean


class Kind(StrEnum):
    """What a key of issue.yaml holds."""

    DATE = "date"
    NAME = "name"
    NAMES = "names"
    MAILBOX = "mailbox"
    BOOLEAN = "boolean"


@dataclass(frozen=True)
class IssueKey:
    """One key that an issue.yaml may have; `help` is for the author."""

    kind: Kind
    help: str


KEYS: Mapping[str, IssueKey] = {
    "date": IssueKey(
        Kind.DATE, "The day of the issue: YYYY-MM-DD. Without it, the folder's name begins with the date."
    ),
    "theme": IssueKey(Kind.NAME, "The look of this issue, if it is not the newsletter's own."),
    "lists": IssueKey(Kind.NAMES, "Who gets it: the names of lists, in square brackets."),
    "from": IssueKey(Kind.MAILBOX, "Who writes this issue, if it is not the newsletter: Name <address>."),
    "public": IssueKey(
        Kind.BOOLEAN, "Whether everybody may read it in the archive; without it, once it was sent to a public list."
    ),
}


@dataclass(frozen=True)
class IssueFacts:
    """What an issue.yaml says; None and empty where it says nothing."""

    date: datetime.date | None = None
    theme: str = ""
    lists: tuple[str, ...] = ()
    sender: str = ""
    theme_line: int | None = None
    public: bool | None = None


def read_issue_file(text: str, path: str) -> tuple[IssueFacts, list[Problem]]:
    """Read the text of an issue.yaml; `path` is how it is shown in problems."""
    document, problems = read_yaml(text, path)
    faults = Faults(path, text.split("\n"), (), list(problems))
    for name in document.values:
        if name not in KEYS:
            near = did_you_mean(name, KEYS)
            hint = f"did you mean {near}?" if near else f"there are: {', '.join(KEYS)}"
            if name in ("subject", "preheader"):
                near = ""
                hint = "each language has its own: move the line to the top of that language's file, as lv.md"
            fix = (name, near) if near else None
            faults.error("unknown-key", f"“{name}” has no meaning here", document.line(name), hint, near=name, fix=fix)
    facts = IssueFacts(
        _date(document, faults),
        _word(document, "theme", faults),
        _lists(document, faults),
        _sender(document, faults),
        document.line("theme") if "theme" in document.values else None,
        _public(document, faults),
    )
    return facts, faults.found


def _date(document: YamlDocument, faults: Faults) -> datetime.date | None:
    value = document.values.get("date")
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if value is None:
        return None
    if isinstance(value, (list, Mapping)):
        hint = "write one date:\ndate: 2012-11-24"
        faults.error("bad-date", "“date” holds several values, and takes one", document.line("date"), hint, near="date")
        return None
    typed = str(value)
    hint, meant = date_hint(typed)
    fix = (typed, meant) if meant else None
    faults.error("bad-date", f"“{typed}” is not a date", document.line("date"), hint, near=typed, fix=fix)
    return None


def _word(document: YamlDocument, name: str, faults: Faults) -> str:
    value = document.values.get(name)
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, (list, Mapping)):
        faults.error(
            "wrong-type", f"“{name}” is one name", document.line(name), f"write one name:\n{name}: …", near=name
        )
        return ""
    return str(value)


def _lists(document: YamlDocument, faults: Faults) -> tuple[str, ...]:
    value = document.values.get("lists")
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if value is None:
        return ()
    if isinstance(value, list) and not any(isinstance(part, (list, Mapping)) or part is None for part in value):
        return tuple(str(part) for part in value)
    hint = "write their names in square brackets:\nlists: [members, friends]"
    faults.error("wrong-type", "“lists” is not a list of names", document.line("lists"), hint, near="lists")
    return ()


def _public(document: YamlDocument, faults: Faults) -> bool | None:
    value = document.values.get("public")
    if value is None or isinstance(value, bool):
        return value
    hint = "write one of the two:\npublic: true\npublic: false"
    faults.error("wrong-type", "“public” is true or false", document.line("public"), hint, near="public")
    return None


def _sender(document: YamlDocument, faults: Faults) -> str:
    typed = _word(document, "from", faults)
    if not typed:
        return ""
    try:
        envelope_address(parseaddr(typed)[1])
    except AddressError:
        hint = "write a name and an address:\nfrom: Energy News <news@example.org>"
        faults.error(
            "bad-address", f"“{typed}” is not an address to send from", document.line("from"), hint, near=typed
        )
        return ""
    return typed
