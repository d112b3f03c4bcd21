"""Errors refuse a send, and a person may overrule what rules have found: with a reason, which is kept."""

from __future__ import annotations

import json
from pathlib import Path

from newsletter.check.catalogue import CODES
from tests.cli.commands import SLUG, Run, Spoil

LEFT = ("Aicinām Jūs", "Aicinām **Jūs")
REASON = "two stars, on purpose"
SEND = ("send", SLUG, "--to", "municipalities", "--yes")


def test_errors_refuse_a_send_and_the_way_out_is_named(newsletter: Run, spoil: Spoil) -> None:
    spoil(*LEFT)
    said = newsletter(*SEND)
    assert said.status == 1
    assert "error[markdown-left]" in said.err
    assert '--despite "the reason"' in said.err
    assert newsletter("status").status == 1


def test_what_was_overruled_is_in_the_plan_the_ledger_the_status_and_the_receipt(
    newsletter: Run, workspace: Path, spoil: Spoil
) -> None:
    spoil(*LEFT)
    dry = newsletter(*SEND, "--despite", REASON, "--dry-run")
    assert dry.status == 0
    assert f"Despite  markdown-left: {REASON}" in dry.err
    assert f"--despite '{REASON}'" in dry.err
    said = newsletter(*SEND, "--despite", REASON)
    assert said.status == 0
    assert "error[markdown-left]" in said.err
    assert f"sent despite markdown-left: {REASON}" in newsletter("status").out
    assert newsletter("status", "--json").json["despite"] == f"markdown-left: {REASON}"
    (receipt,) = (workspace / ".newsletter" / "receipts").glob("*.json")
    written = json.loads(receipt.read_text("utf-8"))
    assert written["despite"] == f"markdown-left: {REASON}"
    kept = written["plan"]["despite"]
    assert (kept["reason"], kept["codes"]) == (REASON, ["markdown-left"])
    assert kept["findings"] == [f"issues/{SLUG}/lv.md:7:9: markdown-left: {CODES['markdown-left'].title}"]


def test_a_sound_issue_is_sent_despite_of_nothing(newsletter: Run) -> None:
    assert newsletter(*SEND, "--despite", REASON).status == 0
    assert "despite" not in newsletter("status").out


def test_a_plan_carries_its_reason_and_covers_no_error_that_came_later(newsletter: Run, spoil: Spoil) -> None:
    spoil(*LEFT)
    plan = ("plan", SLUG, "--to", "municipalities", "-o", "november.plan.yaml")
    assert newsletter(*plan).status == 1
    assert newsletter(*plan, "--despite", REASON).status == 0
    assert newsletter("send", "--plan", "november.plan.yaml", "--despite", "x", "--yes").status == 2
    spoil("Aicinām **Jūs", "[Aicinām](#nekur) **Jūs")
    drifted = newsletter("send", "--plan", "november.plan.yaml", "--yes")
    assert drifted.status == 1
    assert "despite codes: markdown-left → dead-link, markdown-left" in drifted.err.replace("“", "").replace("”", "")
    spoil("[Aicinām](#nekur) **Jūs", "Aicinām **Jūs")
    assert newsletter("send", "--plan", "november.plan.yaml", "--yes").status == 0
    assert f"sent despite markdown-left: {REASON}" in newsletter("status").out


def test_what_cannot_be_read_is_overruled_by_nobody(newsletter: Run, spoil: Spoil) -> None:
    spoil(":::cards", ":::crads")
    said = newsletter(*SEND, "--despite", REASON)
    assert said.status == 1
    assert "--despite" not in said.err


def test_an_error_that_only_the_lists_show_is_not_overruled_before_somebody_has_seen_it(
    newsletter: Run, workspace: Path, spoil: Spoil
) -> None:
    spoil("Aicinām Jūs", "Aicinām Jūs, {{ subscriber.kaimins }}")
    said = newsletter(*SEND, "--despite", REASON)
    assert said.status == 1
    assert "error[unknown-field]" in said.err
    assert "seen by nobody yet: unknown-field" in said.err
    assert "newsletter plan" in said.err
    assert newsletter("status").status == 1
    assert newsletter(*SEND, "--despite", REASON, "--json").json["despite"]["codes"] == ["unknown-field"]
    planned = newsletter("plan", *SEND[1:-1], "--despite", REASON, "-o", "november.plan.yaml")
    assert planned.status == 0
    assert "unknown-field: a reader's value that no list has" in Path("november.plan.yaml").read_text("utf-8")
    assert newsletter("send", "--plan", "november.plan.yaml", "--yes").status == 0
    assert f"sent despite unknown-field: {REASON}" in newsletter("status").out
    (receipt,) = (workspace / ".newsletter" / "receipts").glob("*.json")
    assert "unknown-field" in json.loads(receipt.read_text("utf-8"))["plan"]["despite"]["findings"][0]
