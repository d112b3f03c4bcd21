from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.letters import LetterKind, LetterState, NewLetter, Verdict
from newsletter.subscribers.records import Cause, Consent, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.cli.commands import Run

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def hold(ledger: SqlLedger, name: str) -> int:
    """Keep a sign-up that is held."""
    key = f"{name}@city.example"
    entry = Entry(key, key, SubscriptionEvent.ASK)
    ledger.subscribers.ask("team", entry, Source.FORM, Consent(NOW, "form"), Cause(NOW, Who.READER))
    new = NewLetter(kind=LetterKind.CONFIRM, key=key, address=key, list_name="team", at=NOW)
    return ledger.letters.post(new, lambda _: Verdict(LetterState.HELD, "too many at once")).id


@pytest.fixture
def ledger(workspace: Path) -> SqlLedger:
    return ledger_of(open_workspace(workspace))


def test_what_is_held_is_shown_sent_and_dropped(newsletter: Run, ledger: SqlLedger) -> None:
    numbers = [hold(ledger, name) for name in ("anna", "bo", "carla")]
    shown = newsletter("subscribers", "review")
    assert shown.status == 0
    assert [line.split()[0] for line in shown.out.splitlines()] == [str(number) for number in numbers]
    assert "anna@city.example  team  too many at once" in shown.out
    assert newsletter("subscribers", "review", str(numbers[0]), "--send").status == 0
    assert newsletter("subscribers", "review", str(numbers[1]), "--drop").status == 0
    states = [letter.state for number in numbers if (letter := ledger.letters.letter(number))]
    assert states == [LetterState.WAITING, LetterState.DROPPED, LetterState.HELD]
    assert ledger.subscribers.subscriptions_of("bo@city.example") == ()
    left = newsletter("subscribers", "review", "--json").json
    assert [each["number"] for each in left] == [numbers[2]]


def test_a_number_that_waits_for_nobody_changes_nothing(newsletter: Run, ledger: SqlLedger) -> None:
    number = hold(ledger, "anna")
    answer = newsletter("subscribers", "review", str(number), "99", "--send")
    assert answer.status == 2
    assert "nothing that waits has the number 99" in answer.err
    assert newsletter("subscribers", "review", "--send").status == 2
    assert len(ledger.letters.held()) == 1
