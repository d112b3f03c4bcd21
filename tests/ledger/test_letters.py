"""What every book of letters does, whatever database it is in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.config.model import Abuse
from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.letters import (
    USUAL,
    Counts,
    LetterBook,
    LetterKind,
    LetterState,
    NewLetter,
    Signals,
    Verdict,
    judge,
    next_try,
)
from newsletter.subscribers.records import Cause, Who

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
JUST_BELOW = Counts(USUAL.per_address - 1, USUAL.per_network - 1, USUAL.per_provider - 1, USUAL.overall - 1)
HOLD, DROP, SEND = LetterState.HELD, LetterState.DROPPED, LetterState.WAITING


@pytest.fixture
def book(ledger: SqlLedger) -> LetterBook:
    return ledger.letters


def new(number: int, at: datetime = NOW) -> NewLetter:
    return NewLetter(
        kind=LetterKind.CONFIRM,
        key=f"r{number}@city.example",
        address=f"R{number}@city.example",
        list_name="team",
        locale="lv",
        network="192.0.2.0/24",
        provider="city.example",
        at=at,
    )


def waiting(_: Counts) -> Verdict:
    return Verdict(SEND)


def test_a_letter_is_kept_as_it_was_asked_for(book: LetterBook) -> None:
    made = book.post(new(1), waiting)
    assert book.letter(made.id) == made
    assert (made.address, made.list_name, made.locale, made.state, made.at) == (
        "R1@city.example",
        "team",
        "lv",
        SEND,
        NOW,
    )
    assert book.letter(made.id + 1) is None


def test_those_before_are_counted_for_a_day_and_an_hour(book: LetterBook) -> None:
    seen: list[Counts] = []

    def look(counts: Counts) -> Verdict:
        seen.append(counts)
        return Verdict(SEND)

    for number, at in ((1, NOW), (1, NOW + timedelta(minutes=30)), (2, NOW + timedelta(hours=2)), (1, NOW)):
        book.post(new(number, at), look)
    book.post(new(1, NOW + timedelta(hours=25)), look)
    assert seen[:3] == [Counts(), Counts(1, 1, 1, 1), Counts(0, 0, 0, 0)]
    assert seen[4] == Counts(0, 0, 0, 0)


def test_each_is_taken_once_until_it_is_settled(book: LetterBook) -> None:
    made = [book.post(new(number), waiting) for number in range(3)]
    later = NOW + timedelta(minutes=10)
    assert [each.id for each in book.take_due(NOW, later, 2)] == [made[0].id, made[1].id]
    assert [each.attempts for each in book.take_due(NOW, later, 9)] == [1]
    assert book.take_due(NOW, later, 9) == ()
    book.settle(made[0].id, LetterState.SENT, None, "250 ok")
    book.settle(made[1].id, SEND, NOW + timedelta(hours=1), "451 later")
    assert [each.id for each in book.take_due(later, later + timedelta(hours=1), 9)] == [made[2].id]
    sent = book.letter(made[0].id)
    assert sent
    assert (sent.state, sent.reason) == (LetterState.SENT, "250 ok")


def test_what_is_held_waits_for_a_person(book: LetterBook) -> None:
    made = [book.post(new(number), lambda _: Verdict(HOLD, "odd")) for number in range(3)]
    assert book.take_due(NOW, NOW, 9) == ()
    assert [each.id for each in book.held()] == [each.id for each in made]
    assert book.count_held() == {"odd": 3}
    assert book.move_held([made[0].id], SEND, NOW) == 1
    assert book.move_held([made[0].id, made[1].id], DROP, NOW) == 1
    assert [each.id for each in book.take_due(NOW, NOW, 9)] == [made[0].id]
    assert [each.id for each in book.held()] == [made[2].id]


def test_nothing_more_goes_to_somebody_who_was_forgotten(ledger: SqlLedger, book: LetterBook) -> None:
    made = book.post(new(1), waiting)
    ledger.subscribers.forget("r1@city.example", Cause(NOW, Who.READER))
    left = book.letter(made.id)
    assert left
    assert (left.state, left.address, left.network) == (DROP, "", "")
    assert "@" not in left.key
    assert book.take_due(NOW, NOW, 9) == ()


@pytest.mark.parametrize(
    ("counts", "open_for", "state"),
    [
        (Counts(), None, SEND),
        (
            JUST_BELOW,
            timedelta(minutes=1),
            SEND,
        ),
        (Counts(address=USUAL.per_address), None, DROP),
        (Counts(network=USUAL.per_network), None, HOLD),
        (Counts(provider=USUAL.per_provider), None, HOLD),
        (Counts(overall=USUAL.overall), None, HOLD),
        (Counts(), timedelta(seconds=1), HOLD),
        (Counts(USUAL.per_address, USUAL.per_network, USUAL.per_provider, USUAL.overall), timedelta(0), DROP),
    ],
)
def test_a_limit_decides(counts: Counts, open_for: timedelta | None, state: LetterState) -> None:
    assert judge(counts, Signals(open_for)).state is state


def test_what_was_put_off_is_tried_less_and_less_and_then_given_up() -> None:
    waits = [next_try(NOW, attempts, NOW) for attempts in (1, 2, 3, 4, 5)]
    assert [wait - NOW if wait else None for wait in waits] == [timedelta(minutes=m) for m in (1, 5, 15, 60, 60)]
    assert next_try(NOW, 9, NOW + timedelta(days=2, seconds=1)) is None


def test_limits_are_those_that_the_newsletter_sets() -> None:
    strict = Abuse(per_address=1, per_network=2, per_provider=3, overall=4)
    assert judge(Counts(address=1), Signals(), strict).state is DROP
    for counts in (Counts(network=2), Counts(provider=3), Counts(overall=4)):
        assert judge(counts, Signals(), strict).state is HOLD
    assert judge(Counts(0, 1, 2, 3), Signals(), strict).state is SEND


def test_what_comes_without_proof_of_work_waits_for_a_person() -> None:
    assert judge(Counts(), Signals(worked=False)).state is HOLD
