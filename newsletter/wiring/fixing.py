"""What findings know how to put right, written into the files of a workspace."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from newsletter.check.fixing import Change, changes, chosen, fits, fixed, lines_of, without_residue
from newsletter.check.residue import CODE as RESIDUE
from newsletter.config import Settings
from newsletter.errors import NewsletterError
from newsletter.problems import Fix, Problem
from newsletter.render.output import write_whole


class FixError(NewsletterError):
    """A file takes no writing."""

    def __init__(self, path: str, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(f"{path} cannot be written: {reason}", "see who may write it, then give the command again")


@dataclass(frozen=True)
class Fixing:
    """What was written, and the findings whose fixes could not be."""

    changes: tuple[Change, ...]
    left: tuple[Problem, ...]


def fix(settings: Settings, problems: Iterable[Problem]) -> Fixing:
    """Write what findings know how to put right, each file as a whole or not at all. Raises FixError.

    Nothing is written outside the workspace, into a file that has changed since it was read, or one that is no UTF-8.
    """
    listed = list(problems)
    texts = {path: _text(settings, path) for path in dict.fromkeys(_paths(listed))}
    ready = [each for each in listed if each.fixes and all(_is_ready(each, fix, texts) for fix in each.fixes)]
    fixes, overlapping = chosen(ready)
    unready = [each for each in listed if each.fixes and each not in ready]
    residues = {each.path for each in listed if each.code == RESIDUE}
    done: list[Change] = []
    for path, text in texts.items():
        if text is None:
            continue
        after = fixed(text, [each for each in fixes if each.path == path])
        if path in residues:
            after = without_residue(after, path)
        if after != text:
            _write(settings, path, after)
            done += changes(path, text, after)
    return Fixing(tuple(done), (*unready, *overlapping))


def _paths(problems: Iterable[Problem]) -> Iterable[str]:
    for each in problems:
        yield from (fix.path for fix in each.fixes)
        if each.code == RESIDUE:
            yield each.path


def _text(settings: Settings, path: str) -> str | None:
    file = settings.root / path
    if not path or not file.is_file() or settings.shown(file) != Path(path).as_posix():
        return None
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _is_ready(problem: Problem, fix: Fix, texts: dict[str, str | None]) -> bool:
    text = texts[fix.path]
    if text is None:
        return False
    lines = lines_of(text)
    here = (fix.path, fix.line) == (problem.path, problem.line)
    return fits(fix, lines) and not (here and problem.source and lines[fix.line - 1] != problem.source.rstrip("\n"))


def _write(settings: Settings, path: str, text: str) -> None:
    file = settings.root / path
    try:
        mark = BOM_UTF8 if file.read_bytes().startswith(BOM_UTF8) else b""
        write_whole(file, mark + text.encode("utf-8"))
    except OSError as fault:
        raise FixError(path, fault) from fault
