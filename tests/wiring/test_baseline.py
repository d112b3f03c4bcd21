"""The file of what was found before: kept whole, and never begun anew over what it cannot read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsletter.config import Publication, Settings
from newsletter.problems import error, warning
from newsletter.wiring.baseline import BASELINE_FILE, UnreadableBaselineError, read_baseline, write_baseline

LINK = error("dead-link", "“#x” leads nowhere", "issues/a/lv.md", 3, source="[x](#x)")
UNREADABLE = error("unclosed-fence", "“:::cards” is never closed", "issues/a/lv.md", 9)
LONG = warning("too-long", "the HTML is 120 KB", "issues/b/lv.md")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, Publication("n", "n", "a@b.example", "b.example", "street", "lv"))


def test_each_issue_keeps_what_it_had(settings: Settings) -> None:
    assert write_baseline(settings, "a", [LINK]) == 1
    assert write_baseline(settings, "b", [LONG]) == 1
    baseline, faulty = read_baseline(settings)
    assert (set(baseline.issues), faulty) == ({"a", "b"}, [])


def test_an_error_that_no_rule_has_made_is_not_written_down(settings: Settings) -> None:
    assert write_baseline(settings, "a", [LINK, UNREADABLE]) == 1
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
