from __future__ import annotations

import datetime
from pathlib import Path

from newsletter.check.issue import check_issue
from newsletter.config import Publication, Settings
from newsletter.content.document import read_document
from newsletter.content.model import Issue
from newsletter.problems import Severity

TEXT = "---\nsubject: ✎ a\npreheader: b\n---\npaš\u00advaldība\n"


def issue_of(text: str, root: Path) -> tuple[Issue, Settings]:
    folder = root / "issues" / "2012-11-test"
    folder.mkdir(parents=True)
    (folder / "lv.md").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    (folder / "issue.yaml").write_text("theme: ✎\n", "utf-8")
    document = read_document(text, "lv", "issues/2012-11-test/lv.md", folder, None, "nlaaaaaa").document
    issue = Issue("2012-11-test", folder, datetime.date(2012, 11, 1), "classic", {"lv": document})
    return issue, Settings(root, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))


def test_everything_is_looked_at(tmp_path: Path) -> None:
    problems = check_issue(*issue_of(TEXT, tmp_path))
    assert [(problem.path.rpartition("/")[2], problem.line, problem.code) for problem in problems] == [
        ("issue.yaml", 1, "placeholder"),
        ("lv.md", 2, "placeholder"),
        ("lv.md", 5, "residue"),
    ]
    assert {problem.severity for problem in problems} == {Severity.WARNING}


def test_a_placeholder_refuses_a_send(tmp_path: Path) -> None:
    problems = check_issue(*issue_of(TEXT, tmp_path), sending=True)
    assert [problem.severity for problem in problems if problem.code == "placeholder"] == [Severity.ERROR] * 2


def test_an_empty_issue_refuses_a_send(tmp_path: Path) -> None:
    issue, settings = issue_of("---\nsubject: a\npreheader: b\n---\n", tmp_path)
    assert "empty" not in [problem.code for problem in check_issue(issue, settings)]
    (problem,) = [problem for problem in check_issue(issue, settings, sending=True) if problem.code == "empty"]
    assert (problem.severity, problem.path) == (Severity.ERROR, "issues/2012-11-test/lv.md")
