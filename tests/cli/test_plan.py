"""Plan first: a file that is looked at, and carried out as it is or not at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.config import load_settings
from newsletter.documents import read_yaml
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.wiring.state import ledger_of
from tests.cli.commands import SLUG, Run, Spoil

FILE = "november.plan.yaml"
PEOPLE = "email,name,locale,city\na@example.org,Anna,lv,Rīga\nb@example.org,Bob,en,Talsi\nA@example.org,,,\n"


@pytest.fixture(autouse=True)
def team(workspace: Path) -> Path:
    """Write a list of two people and a row too many."""
    path = workspace / "subscribers" / "team.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


@pytest.fixture
def planned(newsletter: Run, workspace: Path) -> Path:
    """Return a plan for the team."""
    assert newsletter("plan", SLUG, "--to", "team", "-o", FILE).status == 0
    return workspace / FILE


def facts(path: Path) -> dict[str, object]:
    document, problems = read_yaml(path.read_text("utf-8"), path.name)
    assert problems == []
    return dict(document.values)


def test_a_plan_says_everything_and_names_nobody(newsletter: Run, planned: Path, workspace: Path) -> None:
    said = facts(planned)
    assert said["issue"] == SLUG
    assert said["audience"] == {
        "recipients": 2,
        "digest": said["audience"]["digest"],  # type: ignore[index]
        "lists": {"team": {"en": 1, "lv": 1}},
        "left_out": {"duplicate": 1},
        "have_it_already": 0,
    }
    text = planned.read_text("utf-8")
    assert "example.org" not in text
    assert "Anna" not in text
    assert not (workspace / ".newsletter" / "newsletter.db").exists()


def test_the_same_plan_is_the_same_file_but_for_the_time(newsletter: Run, planned: Path) -> None:
    first = planned.read_text("utf-8").splitlines()
    newsletter("plan", SLUG, "--to", "team", "-o", FILE)
    second = planned.read_text("utf-8").splitlines()
    assert [line for line in first if not line.startswith("made")] == [
        line for line in second if not line.startswith("made")
    ]


def test_without_a_file_the_plan_is_the_result(newsletter: Run) -> None:
    said = newsletter("plan", SLUG, "--to", "team")
    assert read_yaml(said.out, "plan")[0].values["issue"] == SLUG
    assert json.loads(newsletter("plan", SLUG, "--to", "team", "--json").out)["audience"]["recipients"] == 2


def test_a_plan_is_carried_out_as_it_is(newsletter: Run, planned: Path) -> None:
    assert newsletter("send", "--plan", FILE).status == 2
    said = newsletter("send", "--plan", FILE, "--yes", "--json")
    assert (said.status, said.json["written"]) == (0, 2)
    again = newsletter("send", "--plan", FILE, "--yes")
    assert again.status == 0
    assert "everybody has it already" in again.err


def test_everything_that_has_drifted_is_told_with_its_line(
    newsletter: Run, planned: Path, team: Path, spoil: Spoil, workspace: Path
) -> None:
    team.write_text(PEOPLE.replace("b@example.org", "c@example.org") + "d@example.org,,lv,\n", encoding="utf-8")
    spoil("Katra projekta ietvaros", "Ikviena projekta ietvaros")
    settings = workspace / "newsletter.toml"
    settings.write_text(settings.read_text("utf-8").replace("atrakstities@", "leave@"), encoding="utf-8")
    said = newsletter("send", "--plan", FILE, "--yes")
    assert said.status == 1
    for words in (
        f"{FILE}:17: error[plan-drift]: recipients: 2 → 3",
        "the recipients are not the same people",
        "recipients of team in lv: 1 → 2",
        "the lv edition is another one",
        "unsubscribe_address of the publication: “atrakstities@energetika.example” → “leave@energetika.example”",
        "nothing was sent: it would not be what november.plan.yaml says",
        f"newsletter plan {SLUG} --to team --relay outbox -o {FILE}",
    ):
        assert words in said.err
    with ledger_of(load_settings(workspace, {})) as ledger:
        assert ledger.campaigns() == ()
        assert ledger.discard_drafts(SLUG) == 0


def test_what_a_message_says_of_its_reader_is_part_of_the_plan(newsletter: Run, planned: Path, team: Path) -> None:
    team.write_text(PEOPLE.replace("Anna", "Berta"), encoding="utf-8")
    said = newsletter("send", "--plan", FILE, "--yes")
    assert said.status == 1
    assert "the recipients are not the same people" in said.err


def test_who_has_left_since_gets_nothing_and_the_plan_still_holds(
    newsletter: Run, planned: Path, workspace: Path
) -> None:
    later = datetime.now(UTC) + timedelta(seconds=1)
    with ledger_of(load_settings(workspace, {})) as ledger:
        ledger.subscribe("team", "a@example.org", SubscriptionStatus.UNSUBSCRIBED, later)
    said = newsletter("send", "--plan", FILE, "--yes", "--json")
    assert (said.status, said.json["planned"]) == (0, 1)
    assert "Left out: 1 who left since the plan was made" in said.err


def test_a_plan_keeps_whom_it_was_asked_for(newsletter: Run, workspace: Path) -> None:
    (workspace / "subscribers" / "board.csv").write_text("email\nz@example.org\n", encoding="utf-8")
    words = ("--to", "team", "--segment", 'subscriber.city == "Rīga"', "--limit", "5", "--exclude", "board")
    assert newsletter("plan", SLUG, *words, "-o", FILE).status == 0
    assert facts(workspace / FILE)["to"] == {
        "lists": ["team"],
        "exclude": ["board"],
        "exclude_issues": [],
        "segment": 'subscriber.city == "Rīga"',
        "limit": 5,
        "again": False,
    }
    assert newsletter("send", "--plan", FILE, "--yes", "--json").json["planned"] == 1


def test_a_plan_keeps_when_it_is_sent(newsletter: Run, workspace: Path) -> None:
    # So far off that the day has begun nowhere on earth yet: else the send begins at once.
    later = f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d} 09:00"
    words = ("--at", later, "--zone", "Asia/Tokyo", "--window", "08:00-18:00", "--canary", "10%", "--local-time")
    assert newsletter("plan", SLUG, "--to", "team", *words, "-o", FILE).status == 0
    when = facts(workspace / FILE)["when"]
    assert isinstance(when, dict)
    assert {name: when[name] for name in ("at", "zone", "window", "local_time", "canary")} == {
        "at": later,
        "zone": "Asia/Tokyo",
        "window": "08:00-18:00",
        "local_time": True,
        "canary": "10%",
    }
    said = newsletter("send", "--plan", FILE, "--dry-run")
    assert f"Begins   {later} where each reader is (Asia/Tokyo" in said.err
    assert "Hours    08:00 to 18:00 (Asia/Tokyo)" in said.err
    assert "Ahead    1 of them; the others 30 minutes later" in said.err
    said = newsletter("send", SLUG, "--to", "team", *words, "--dry-run")
    assert f"--at '{later}' --zone Asia/Tokyo --window 08:00-18:00 --canary 10% --local-time" in said.err
    assert newsletter("send", "--plan", FILE, "--yes").status == 0
    with ledger_of(load_settings(workspace, {})) as ledger:
        (campaign,) = ledger.campaigns()
        assert (campaign.orders.zone, campaign.orders.window_from, campaign.orders.canary) == ("Asia/Tokyo", "08:00", 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "team"), "a list cannot be named beside"),
        (("--segment", "subscriber.city"), "--segment cannot be named beside"),
        (("--relay", "outbox"), "--relay cannot be named beside"),
    ],
)
def test_nothing_is_asked_for_beside_a_plan(newsletter: Run, planned: Path, words: tuple[str, ...], said: str) -> None:
    shown = newsletter("send", "--plan", FILE, *words, "--yes")
    assert (shown.status, said in shown.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no plan"),
        ("format: 2\n", "was made by another version"),
        ("format: 1\nissue: x\n", "it was changed by hand, or lacks a part"),
        ("a: [", "is no plan"),
    ],
)
def test_a_file_that_is_no_plan_is_told(newsletter: Run, workspace: Path, text: str, said: str) -> None:
    (workspace / FILE).write_text(text, encoding="utf-8")
    shown = newsletter("send", "--plan", FILE, "--yes")
    assert (shown.status, said in shown.err) == (2, True)
    assert newsletter("send", "--plan", "nowhere.yaml").status == 2


def test_a_plan_of_another_issue_is_told(newsletter: Run, planned: Path) -> None:
    said = newsletter("send", "2012-12-ziema", "--plan", FILE)
    assert f"is a plan for “{SLUG}”, not for “2012-12-ziema”" in said.err


def test_what_cannot_be_sent_is_no_plan(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    spoil("Katra projekta ietvaros", "✎ Katra projekta ietvaros")
    said = newsletter("plan", SLUG, "--to", "team", "-o", FILE)
    assert (said.status, (workspace / FILE).exists()) == (1, False)


def test_a_send_without_an_issue_says_how(newsletter: Run) -> None:
    said = newsletter("send")
    assert (said.status, "newsletter send --plan FILE" in said.err) == (2, True)
