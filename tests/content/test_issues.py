from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.config import Settings
from newsletter.content.issues import IssueNotFoundError, find_issue, find_issues


def make(settings: Settings, slug: str, name: str = "lv.md", text: str = "x") -> Path:
    folder = settings.issues / slug
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder


def test_issues_are_sorted_by_date_then_name(settings: Settings) -> None:
    make(settings, "rudens", "issue.yaml", "theme: classic\ndate: 2012-11-02\n")
    make(settings, "2012-11-b")
    make(settings, "2012-11-a")
    make(settings, "2011-05-03-vecs")
    make(settings, "nezinams")
    make(settings, "2013-01-tukss", "README.md")
    make(settings, ".git")
    (settings.issues / "fails.md").write_text("x")
    names = [folder.name for folder in find_issues(settings)]
    assert names == ["nezinams", "2011-05-03-vecs", "2012-11-a", "2012-11-b", "rudens"]


def test_the_newest_is_meant_without_a_name(settings: Settings) -> None:
    make(settings, "2012-11-a")
    newest = make(settings, "2012-12-b")
    assert find_issue(settings, None) == newest


def test_an_issue_is_named_by_slug_or_path(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(settings, "2012-11-a")
    monkeypatch.chdir(settings.root)
    for name in ("2012-11-a", "issues/2012-11-a", "issues/2012-11-a/", str(folder), "issues/2012-11-a/lv.md"):
        assert find_issue(settings, name).resolve() == folder.resolve()


def test_an_issue_has_one_slug_however_it_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(settings, "2012-11-a")
    (settings.issues / "newest").symlink_to(folder)
    for where, name in ((folder, "."), (folder, "./"), (settings.root, "newest"), (settings.root, "issues/newest")):
        monkeypatch.chdir(where)
        assert find_issue(settings, name).name == "2012-11-a"


def test_a_wrong_name_gets_a_suggestion(settings: Settings) -> None:
    make(settings, "2012-11-energetika")
    with pytest.raises(IssueNotFoundError) as caught:
        find_issue(settings, "2012-11-energetka")
    assert caught.value.hint == "did you mean 2012-11-energetika?"
    with pytest.raises(IssueNotFoundError) as caught:
        find_issue(settings, "energetika")
    assert caught.value.hint == "did you mean 2012-11-energetika?"
    with pytest.raises(IssueNotFoundError) as caught:
        find_issue(settings, "rudens")
    assert caught.value.hint == "begin it: newsletter new rudens"


@pytest.mark.parametrize("name", ["../..", "/etc", ".", "..", "", "a" * 300, "a" * 300 + ".md", "loop", "loop/x.md"])
def test_no_other_folder_is_an_issue(settings: Settings, name: str) -> None:
    make(settings, "2012-11-a")
    (settings.issues / "loop").symlink_to("loop")
    with pytest.raises(IssueNotFoundError):
        find_issue(settings, name)


def test_a_workspace_without_issues(settings: Settings) -> None:
    assert find_issues(settings) == ()
    with pytest.raises(IssueNotFoundError) as caught:
        find_issue(settings, None)
    assert caught.value.hint == "begin one: newsletter new SLUG"


def test_dates_are_read_whatever_holds_them(settings: Settings) -> None:
    (make(settings, "a") / "issue.yaml").write_text("date: 2012-11-02\n", "utf-16")
    os.mkfifo(make(settings, "b") / "issue.yaml")
    (make(settings, "c") / "issue.yaml").mkdir()
    assert [folder.name for folder in find_issues(settings)] == ["b", "c", "a"]


def test_a_folder_whose_name_is_no_text_is_no_issue_and_told_why(settings: Settings) -> None:
    make(settings, os.fsdecode(b"2012-11-ener\xc4"))
    assert find_issues(settings) == ()
    with pytest.raises(IssueNotFoundError, match="octets that are no text"):
        find_issue(settings, os.fsdecode(b"2012-11-ener\xc4"))
