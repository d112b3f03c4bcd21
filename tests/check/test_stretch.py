"""What a rule finds in a block is told where it was typed: in a file of its own, or in another language's text."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check.links.anchors import dead_anchors
from newsletter.check.markdown_left import markdown_left
from newsletter.check.rules import broken_rules
from newsletter.check.series.dates import past_events
from newsletter.check.series.earlier import earlier_issues
from newsletter.check.series.repeats import repeats
from newsletter.check.stretch import Files
from newsletter.config import Publication, Settings
from newsletter.content.fallback import complete_issue
from newsletter.content.load import load_issue
from newsletter.content.model import Document, Issue
from newsletter.problems import Problem
from newsletter.theme.load import load_theme
from newsletter.theme.model import Theme

TOP = "---\nsubject: a\npreheader: b\n---\n"
# Its lines 5 to 9 have other things in them than those of a data file.
TEXT = f"{TOP}\n\n\n:::events from=data/e.yaml\n:::\n"
DATA = """- title: A winter without any gas
  date: 2012-12-09
  until: 2012-12-01
  text: The **town hall.
  links: "[here](#nowhere)"
- title: Another winter meeting
  date: 2012-10-01
"""
LV = (
    TOP
    + """
:::events
### A winter without any gas
Date: 2012-12-09
Until: 2012-12-01
The **town hall, [here](#nowhere).

### Another winter meeting
Date: 2012-10-01
:::

:::header
:::

:::header
:::
"""
)
FOUND = {"dates-turned": "2012-12-01", "markdown-left": "**", "dead-link": "#nowhere", "past-date": "2012-10-01"}


def load(root: Path, files: dict[str, str]) -> tuple[Issue, Theme, Settings]:
    folder = root / "issues" / "2012-11-x"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    settings = Settings(root, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, root / "templates"))
    theme, _ = load_theme("classic", root / "templates")
    assert issue is not None, problems
    assert theme is not None
    return issue, theme, settings


def found(document: Document, issue: Issue, theme: Theme, settings: Settings) -> list[Problem]:
    read = Files(issue.folder, document.path).lines
    return [
        *broken_rules(document, theme, read),
        *markdown_left(document, read),
        *dead_anchors(document, document, read),
        *past_events(document, read, issue.date),
        *repeats(document, read, earlier_issues(settings, issue)),
    ]


def test_what_comes_from_a_file_is_told_there(tmp_path: Path) -> None:
    issue, theme, settings = load(tmp_path, {"lv.md": TEXT, "data/e.yaml": DATA})
    problems = found(issue.documents["lv"], issue, theme, settings)
    assert {each.path for each in problems} == {"issues/2012-11-x/data/e.yaml"}
    assert {each.code for each in problems} == {*FOUND}
    lines = DATA.split("\n")
    for each in problems:
        assert each.line is not None
        assert lines[each.line - 1] == each.source
        assert each.column == each.source.find(FOUND[each.code]) + 1


def test_what_is_borrowed_is_told_in_the_language_that_has_it(tmp_path: Path) -> None:
    issue, theme, settings = load(tmp_path, {"lv.md": LV, "en.md": f"{TOP}Hello\n"})
    whole = complete_issue(issue, "lv")
    own = found(issue.documents["lv"], issue, theme, settings)
    assert {each.code for each in own} == {*FOUND, "second-block"}
    assert {(each.path, each.line) for each in own} == {
        (each.path, each.line) for each in found(whole.documents["en"], issue, theme, settings)
    }
    assert {each.path for each in own} == {"issues/2012-11-x/lv.md"}


def test_a_story_from_a_file_is_told_there(tmp_path: Path) -> None:
    load(tmp_path, {"lv.md": TEXT, "data/e.yaml": DATA})
    earlier = tmp_path / "issues" / "2012-10-y"
    earlier.mkdir()
    (earlier / "lv.md").write_text(f"{TOP}### A winter without any gas\n[here](https://www.lv/a)\n", "utf-8")
    issue, theme, settings = load(tmp_path, {"lv.md": TEXT, "data/e.yaml": DATA})
    told = [each for each in found(issue.documents["lv"], issue, theme, settings) if each.code == "repeated-story"]
    assert [(each.path, each.line, each.column) for each in told] == [("issues/2012-11-x/data/e.yaml", 1, 10)]


@pytest.mark.parametrize("path", ["issues/2012-11-x/none.yaml", "elsewhere/none.yaml"])
def test_a_file_that_is_not_there_has_no_lines(path: str, tmp_path: Path) -> None:
    assert Files(tmp_path, "issues/2012-11-x/lv.md").lines(path) == [""]
