"""Problems in the forms that other programs read."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
from lxml import etree

from newsletter.problems import error, warning
from newsletter.report.findings import github, junit, sarif

SCHEMA = Path(__file__).parents[1] / "data" / "sarif" / "sarif-2.1.0-rtm.5.json"
JUNIT = Path(__file__).parents[1] / "data" / "junit" / "junit-10.xsd"
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


def test_junit_is_as_its_schema_wants_it() -> None:
    schema = etree.XMLSchema(etree.parse(JUNIT))
    for listed in (LISTED, []):
        schema.assertValid(etree.fromstring(junit(listed, "“x” & <y>\x0b").encode()))
    assert not schema.validate(etree.fromstring("<testsuite name='x'/>"))


def test_sarif_names_file_line_and_column() -> None:
    (run,) = json.loads(json.dumps(sarif(LISTED)))["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "issues/x%20y/lv.md"}, "region": {"startLine": 3, "startColumn": 2}}
    assert "locations" not in run["results"][1]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["dead-link", "too-long"]


def test_sarif_is_as_its_schema_wants_it() -> None:
    accepted = [(warning("too-long", "long", "issues/ā/lv.md", 0), "the annual report")]
    explained = {"too-long": ("HTML that Gmail cuts", "The end is gone.")}
    validator = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text("utf-8")))
    for log in (sarif([]), sarif(LISTED), sarif(LISTED, accepted, explained, lambda each: each.code)):
        assert [fault.message for fault in validator.iter_errors(json.loads(json.dumps(log)))] == []
    spoiled = json.loads(json.dumps(sarif(LISTED)))
    spoiled["runs"][0]["results"][0]["level"] = "grave"
    assert not validator.is_valid(spoiled)


def test_what_was_accepted_is_in_sarif_with_its_reason_and_each_finding_is_recognised() -> None:
    log = json.loads(json.dumps(sarif(LISTED[:1], [(LISTED[1], "meant")], {}, lambda each: each.code)))
    results = log["runs"][0]["results"]
    assert ["suppressions" in each for each in results] == [False, True]
    assert results[1]["suppressions"] == [{"kind": "external", "justification": "meant"}]
    assert [each["partialFingerprints"]["newsletter/v1"] for each in results] == ["dead-link", "too-long"]
