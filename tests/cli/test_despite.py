"""Errors refuse a send, and a person may overrule what rules have found: with a reason, which is kept."""

from __future__ import annotations

import json
from pathlib import Path

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
    assert written["plan"]["despite"] == {"reason": REASON, "codes": ["markdown-left"]}


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
