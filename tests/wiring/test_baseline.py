"""The file of what was found before: kept whole, and never begun anew over what it cannot read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsletter.check.code import OnRequest
from newsletter.check.on_request import not_looked_for
from newsletter.config import Publication, Settings
from newsletter.problems import error, warning
from newsletter.wiring.baseline import BASELINE_FILE, Noted, UnreadableBaselineError, read_baseline, write_baseline

LINK = error("dead-link", "“#x” leads nowhere", "issues/a/lv.md", 3, source="[x](#x)")
UNREADABLE = error("unclosed-fence", "“:::cards” is never closed", "issues/a/lv.md", 9)
LONG = warning("too-long", "the HTML is 120 KB", "issues/b/lv.md")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, Publication("n", "n", "a@b.example", "b.example", "street", "lv"))


def test_each_issue_keeps_what_it_had(settings: Settings) -> None:
    assert write_baseline(settings, "a", [LINK]).number == 1
    assert write_baseline(settings, "b", [LONG]).number == 1
    baseline, faulty = read_baseline(settings)
    assert (set(baseline.issues), faulty) == ({"a", "b"}, [])


def test_an_error_that_no_rule_has_made_is_not_written_down(settings: Settings) -> None:
    assert write_baseline(settings, "a", [LINK, UNREADABLE]).number == 1
    assert [each.code for each in read_baseline(settings)[0].issues["a"]] == ["dead-link"]


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< ours",
        "[]",
        '{"issues": 3}',
        '{"issues": {"a": [{"code": "x"}]}}',
        json.dumps(
            {"issues": {"a": [{"code": "x", "severity": "error", "path": "", "fingerprint": "", "count": "3"}]}}
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_left_as_it_is(settings: Settings, text: str) -> None:
    file = settings.root / BASELINE_FILE
    file.write_text(text, encoding="utf-8")
    baseline, faulty = read_baseline(settings)
    assert (baseline.issues, [each.code for each in faulty]) == ({}, ["unreadable-baseline"])
    with pytest.raises(UnreadableBaselineError):
        write_baseline(settings, "a", [LINK])
    assert file.read_text("utf-8") == text


def test_what_nobody_looked_for_stays_noted(settings: Settings) -> None:
    gone = warning("link-gone", "it is not there", "issues/a/lv.md", 4, source="[y](http://y)")
    assert write_baseline(settings, "a", [LINK, gone, gone]) == Noted(3)
    assert write_baseline(settings, "a", [], {"link-gone"}) == Noted(2, 2)
    assert write_baseline(settings, "a", [gone], {"link-gone"}) == Noted(2, 2)
    assert write_baseline(settings, "a", [gone]) == Noted(1)


def test_what_says_that_nothing_was_looked_for_is_not_noted(settings: Settings) -> None:
    cut_off = warning("web-unreachable", "nothing answers")
    assert write_baseline(settings, "a", [cut_off]) == Noted(0)
    assert "link-gone" in not_looked_for({OnRequest.NETWORK}, [cut_off])
    assert "link-gone" not in not_looked_for({OnRequest.NETWORK}, [])
    assert "spam-sign" in not_looked_for({OnRequest.NETWORK}, [])
