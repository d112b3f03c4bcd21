"""The issues of a workspace: which there are, and which one is meant."""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

from newsletter.config import Settings
from newsletter.content.dates import read_date, slug_date
from newsletter.documents import read_source
from newsletter.errors import NewsletterError
from newsletter.problems import did_you_mean
from newsletter.theme.locales import LOCALE_NAME

ISSUE_FILE = "issue.yaml"
PUBLIC_LINE = re.compile(r"^public\s*:\s*(true|false)\s*(?:#.*)?$", re.M)
DATE_LINE = re.compile(r"^date\s*:\s*[\"']?(\d{4}-\d{2}-\d{2})", re.M)


class IssueNotFoundError(NewsletterError):
    """There is no issue of that name, or none at all."""

    def __init__(self, name: str, slugs: list[str], *, is_model: bool = False) -> None:
        if not name:
            super().__init__("there is no issue yet", "begin one: newsletter new SLUG")
            return
        if not is_text(name):
            shown = name.encode("utf-8", "replace").decode()
            super().__init__(
                f"the name of the folder “{shown}” holds octets that are no text", "rename it, in letters a to z"
            )
            return
        near = did_you_mean(name, slugs) or next((slug for slug in slugs if name.lower() in slug), "")
        hint = f"did you mean {near}?" if near else f"begin it: newsletter new {name}"
        if is_model and not near:
            hint = f"there are: {', '.join(slugs)}" if slugs else "leave --from out; there is no issue yet"
        elif not near and not re.fullmatch(r"[\w-]+", name):
            hint = "name an issue's folder; a new one is begun with: newsletter new SLUG"
        super().__init__(f"there is no issue “{name}”", hint)


def find_issues(settings: Settings) -> tuple[Path, ...]:
    """Return the folders of all issues, oldest first: by date, then by name."""
    try:
        folders = [folder for folder in settings.issues.iterdir() if is_issue(folder)]
    except OSError:
        return ()
    return tuple(sorted(folders, key=lambda folder: (issue_date(folder) or datetime.date.min, folder.name)))


def find_issue(settings: Settings, name: str | None, *, is_model: bool = False) -> Path:
    """Return the folder of an issue, named by slug or path; the newest without a name.

    Raises IssueNotFoundError.
    """
    if name is None:
        issues = find_issues(settings)
        if not issues:
            raise IssueNotFoundError("", [])
        return issues[-1]
    for typed in (settings.issues / name, Path(name), settings.root / name):
        folder = _placed(typed, settings.issues)
        if real(folder.parent) == real(settings.issues) and is_issue(folder):
            return folder
        if folder.suffix in (".md", ".yaml") and os.path.isfile(folder) and is_issue(folder.parent):  # noqa: PTH113
            return folder.parent
    outside = real(Path(name))
    if "/" in name and is_issue(outside):
        return outside
    raise IssueNotFoundError(name, [folder.name for folder in find_issues(settings)], is_model=is_model)


def _placed(typed: Path, issues: Path) -> Path:
    """Return a folder as it stands among the issues: `.` and a link to another issue are that issue itself."""
    folder = real(typed)
    return folder if folder.parent == real(issues) else typed.absolute()


def real(path: Path) -> Path:
    """Return a path with its links followed, as far as they lead anywhere; unlike Path.resolve it never raises."""
    return Path(os.path.realpath(path))


def is_issue(folder: Path) -> bool:
    """Tell whether a folder holds an issue: a LOCALE.md or an issue.yaml."""
    # An address, a campaign's name and the ledger have to say which issue it is.
    if not is_text(folder.name):
        return False
    if folder.name.startswith((".", "_")) or not os.path.isdir(folder):  # noqa: PTH112 - raises for no name
        return False
    return (folder / ISSUE_FILE).exists() or any(LOCALE_NAME.fullmatch(file.stem) for file in folder.glob("*.md"))


def is_text(name: str) -> bool:
    """Tell whether the name of a file is text; the disk keeps octets, and those of an old archive may be none."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def issue_date(folder: Path) -> datetime.date | None:
    """Return an issue's date as cheaply as can be: the line in issue.yaml, else the folder's name."""
    text, _ = read_source(folder / ISSUE_FILE, ISSUE_FILE)
    found = DATE_LINE.search(text or "")
    return (read_date(found.group(1)) if found else None) or slug_date(folder.name)


def is_public(folder: Path) -> bool | None:
    """Tell whether everybody may read an issue, as its issue.yaml says; None where it says nothing."""
    text, _ = read_source(folder / ISSUE_FILE, ISSUE_FILE)
    found = PUBLIC_LINE.search(text or "")
    return found.group(1) == "true" if found else None
