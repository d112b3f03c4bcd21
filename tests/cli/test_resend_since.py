"""An issue that went out goes to those who came later, and to nobody twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.records import Cause, Consent, Details, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.cli.commands import SLUG, Run

HEADER = "email,name,locale,company,city\n"


@pytest.fixture
def ledger(workspace: Path) -> SqlLedger:
    """Return the workspace's ledger, with a list of two readers."""
    rows = "anna@novads.example,Anna,lv,SIA,Rīga\nbob@novads.example,Bob,lv,SIA,Ogre\n"
    (workspace / "subscribers/team.csv").write_text(HEADER + rows, encoding="utf-8")
    return ledger_of(open_workspace(workspace))


def joins(ledger: SqlLedger, name: str, day: int, *, confirmed: int | None = None, city: str = "Rīga") -> None:
    """Let somebody ask on a day of November, and confirm on the same one or later."""
    key = f"{name}@novads.example"
    at, later = (datetime(2026, 11, each, 9, 30, tzinfo=UTC) for each in (day, confirmed or day))
    entry = Entry(key, key, SubscriptionEvent.ASK, Details(name.title(), "lv", {"company": "SIA", "city": city}))
    ledger.subscribers.ask("team", entry, Source.FORM, Consent(at, "form"), Cause(at, Who.READER))
    ledger.subscribers.confirm("team", key, Cause(later, Who.READER))


def got(ledger: SqlLedger, campaign: int) -> list[str]:
    """Return who got a campaign."""
    return sorted(each.address.partition("@")[0] for each in ledger.deliveries(campaign))


def test_it_goes_to_who_came_later_and_to_nobody_twice(newsletter: Run, ledger: SqlLedger) -> None:
    assert newsletter("send", SLUG, "--to", "team", "--yes").status == 0
    joins(ledger, "early", 9)
    joins(ledger, "slow", 9, confirmed=12)
    joins(ledger, "late", 20)
    joins(ledger, "left", 20)
    ledger.subscribers.leave("left@novads.example", ["team"], Cause(datetime.now(UTC), Who.READER))
    said = newsletter("resend", SLUG, "--joined-since", "2026-11-12", "--dry-run", "--json")
    assert (said.status, said.json["recipients"]) == (0, 2)
    assert "joined on 2026-11-12 or later" in said.err
    assert len(ledger.campaigns(SLUG)) == 1
    assert newsletter("resend", SLUG, "--joined-since", "2026-11-12", "--yes").status == 0
    assert got(ledger, 2) == ["late", "slow"]
    again = newsletter("resend", SLUG, "--joined-since", "2026-11-01", "--yes")
    assert (again.status, got(ledger, 3)) == (0, ["early"])
    again = newsletter("resend", SLUG, "--joined-since", "2026-11-01", "--yes")
    assert (again.status, "everybody has it already" in again.err, len(ledger.campaigns(SLUG))) == (0, True, 3)


def test_it_is_for_whom_the_issue_was_for_and_counts_nobody_off(newsletter: Run, ledger: SqlLedger) -> None:
    segment = 'subscriber.city == "Rīga"'
    assert newsletter("send", SLUG, "--to", "team", "--segment", segment, "--limit", "1", "--yes").status == 0
    for name in ("carl", "dora"):
        joins(ledger, name, 20)
    joins(ledger, "emil", 20, city="Ogre")
    assert newsletter("resend", SLUG, "--joined-since", "2026-11-20", "--yes").status == 0
    assert got(ledger, 2) == ["carl", "dora"]


def test_without_an_answer_nothing_is_sent(newsletter: Run, ledger: SqlLedger) -> None:
    assert newsletter("send", SLUG, "--to", "team", "--yes").status == 0
    joins(ledger, "late", 20)
    said = newsletter("resend", SLUG, "--joined-since", "2026-11-20")
    assert (said.status, "add --yes to send to 1 recipient" in said.err) == (2, True)
    assert len(ledger.campaigns(SLUG)) == 1


def test_a_text_that_is_another_one_now_is_told(newsletter: Run, ledger: SqlLedger, workspace: Path) -> None:
    assert newsletter("send", SLUG, "--to", "team", "--yes").status == 0
    joins(ledger, "late", 20)
    assert "not as it went out" not in newsletter("resend", SLUG, "--joined-since", "2026-11-20", "--dry-run").err
    text = workspace / "issues" / SLUG / "lv.md"
    text.write_text(text.read_text("utf-8") + "\nVēl viens teikums.\n", "utf-8")
    said = newsletter("resend", SLUG, "--joined-since", "2026-11-20", "--dry-run")
    assert "not as it went out in campaign 1; it goes out as it is now" in said.err


def test_what_was_never_sent_is_sent_again_to_nobody(newsletter: Run, ledger: SqlLedger) -> None:
    said = newsletter("resend", SLUG, "--joined-since", "2026-11-20")
    assert (said.status, "newsletter send" in said.err) == (1, True)
    assert newsletter("send", SLUG, "--to", "team", "--yes").status == 0
    said = newsletter("resend", SLUG, "--joined-since", "2026-11-20", "--relay", "smtp://127.0.0.1:9")
    assert (said.status, "was never sent in a rehearsal on this machine" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "nobody was named to send again to"),
        (("--only", "rejected", "--joined-since", "2026-11-20"), "are two sends"),
        (("--joined-since", "yesterday"), "“yesterday” is none"),
        (("--joined-since", "2026-02-30"), "“2026-02-30” is none"),
    ],
)
def test_what_cannot_be_meant_is_told(newsletter: Run, ledger: SqlLedger, words: tuple[str, ...], said: str) -> None:
    found = newsletter("resend", SLUG, *words)
    assert (found.status, said in found.err) == (2, True)


def test_a_plan_of_them_is_carried_out_as_it_was_made(newsletter: Run, ledger: SqlLedger, workspace: Path) -> None:
    joins(ledger, "late", 20)
    path = workspace / "late.plan.yaml"
    said = newsletter("plan", SLUG, "--to", "team", "--joined-since", "2026-11-20", "-o", str(path))
    assert (said.status, "joined_since: 2026-11-20" in path.read_text("utf-8").replace('"', "")) == (0, True)
    newsletter("lists", "sync", "team")
    said = newsletter("send", "--plan", str(path), "--yes")
    assert said.status == 0, said.err


def test_a_dry_run_of_the_others_sends_nothing(newsletter: Run, ledger: SqlLedger) -> None:
    assert newsletter("send", SLUG, "--to", "team", "--yes").status == 0
    said = newsletter("resend", SLUG, "--only", "uncertain", "--dry-run", "--json")
    assert (said.status, said.json["recipients"]) == (0, 0)
    assert "this was a dry run" in said.err
