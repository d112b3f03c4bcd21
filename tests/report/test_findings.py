"""Problems in the forms that other programs read."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from newsletter.problems import error, warning
from newsletter.report.findings import github, junit, sarif

LISTED = [
    error("dead-link", "“a” <b> & %\x01", "issues/x y/lv.md", 3, column=2, hint="one\n::error::two"),
    warning("too-long", "long"),
]


def test_no_line_of_a_finding_begins_another_workflow_command() -> None:
    first, second = github(LISTED).split("\n")
    assert first.startswith("::error file=issues/x y/lv.md,line=3,col=2,title=dead-link::“a” <b> & %25")
    assert first.endswith("%0Aone%0A::error::two")
    assert second == "::warning title=too-long::long"


def test_junit_is_well_formed_and_counts_errors_only() -> None:
    suite = ElementTree.fromstring(junit(LISTED, "x").encode())  # noqa: S314 - our own
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.find("failure") is not None for case in suite] == [True, False]
    assert len(ElementTree.fromstring(junit([], "x").encode())) == 1  # noqa: S314 - our own


def test_sarif_names_file_line_and_column() -> None:
    (run,) = json.loads(json.dumps(sarif(LISTED)))["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "issues/x%20y/lv.md"}, "region": {"startLine": 3, "startColumn": 2}}
    assert "locations" not in run["results"][1]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["dead-link", "too-long"]
