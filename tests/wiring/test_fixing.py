"""Fixes, written into the files of a workspace."""

from __future__ import annotations

from pathlib import Path

from newsletter.config import load_settings
from newsletter.problems import Fix, Problem, warning
from newsletter.wiring.fixing import fix
from tests.cli.commands import SLUG

PATH = f"issues/{SLUG}/lv.md"


def mending(line: int, start: int, end: int, text: str, path: str = PATH, **more: object) -> Problem:
    return warning("x", "x", path, line, fixes=(Fix(path, line, start, end, text),), **more)


def test_fixes_are_written_and_told_and_those_that_touch_them_are_left(workspace: Path) -> None:
    file = workspace / PATH
    typed = file.read_text("utf-8").split("\n")
    first, second = mending(1, 1, 4, "+++"), mending(1, 2, 3, "!")
    done = fix(load_settings(workspace, {}), [first, second])
    assert [(each.line, each.before, each.after) for each in done.changes] == [(1, ("---",), ("+++",))]
    assert done.left == (second,)
    assert file.read_text("utf-8").split("\n") == ["+++", *typed[1:]]


def test_nothing_is_written_elsewhere_nor_where_the_line_is_another_one_by_now(workspace: Path) -> None:
    outside = workspace.parent / "other.md"
    outside.write_text("abc", encoding="utf-8")
    before = (workspace / PATH).read_bytes()
    problems = [
        mending(1, 1, 2, "x", "../other.md"),
        mending(1, 1, 2, "x", "templates/nowhere/style.css.j2"),
        mending(1, 1, 2, "x", source="another line"),
        mending(1, 90, 91, "x"),
    ]
    done = fix(load_settings(workspace, {}), problems)
    assert (done.changes, len(done.left)) == ((), 4)
    assert outside.read_text("utf-8") == "abc"
    assert (workspace / PATH).read_bytes() == before
