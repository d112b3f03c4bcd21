"""The rules' findings carry the language they were seen in, and are told once where all languages have them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from newsletter.check import run
from newsletter.check.catalogue import problem
from newsletter.check.code import Concern
from newsletter.check.examined import Examined, ExaminedIssue
from newsletter.check.place import Place
from newsletter.config import Publication, Settings
from newsletter.content.model import Document, Issue
from newsletter.render.edition import Edition
from newsletter.theme.load import load_theme


def _issue(root: Path) -> ExaminedIssue:
    documents = {each: Document(each, f"{each}.md", "", "", (), "nlaaaaaa") for each in ("lv", "en")}
    settings = Settings(root, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))
    issue = Issue("x", root, datetime.date(2012, 11, 1), "classic", documents)
    theme, _ = load_theme("classic", root)
    assert theme is not None
    editions = {
        each: Examined(settings, issue, issue, theme, Edition("x", each, "", "", "", "", (), ())) for each in documents
    }
    return ExaminedIssue(settings, issue, issue, theme, editions)


def test_what_all_editions_have_is_told_once_and_what_one_has_with_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = run.EditionRule(Concern.SIZE, lambda _: [problem("too-long", "a", Place("theme"))])
    own = run.EditionRule(Concern.SIZE, lambda each: [problem("too-long", "b", Place(each.path))])
    late = run.EditionRule(Concern.SIZE, lambda _: [problem("residue", "c", Place("z"))], run.Depth.ON_TEST)
    monkeypatch.setattr(run, "RULES", (shared, own, late))
    told = [(each.path, each.locale) for each in run.run(_issue(tmp_path))]
    assert told == [("en.md", "en"), ("lv.md", "lv"), ("theme", "")]
    assert [each.code for each in run.run(_issue(tmp_path), run.Depth.ON_TEST)][-1] == "residue"
