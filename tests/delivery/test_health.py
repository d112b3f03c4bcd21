"""When a campaign pauses, or one destination is held."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.destinations import OTHER, Destination
from newsletter.delivery.health import Health, Step, Thresholds, Verdict, concerns_everybody
from newsletter.delivery.model import Answer
from newsletter.delivery.rules import ReplyRule
from newsletter.replies import Blame, Outcome, Phase, Reply

ACCEPTED = Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "ok"))
NO_SUCH_USER = Answer(Outcome.REJECTED, Phase.RCPT, Blame.RECIPIENT, Reply(550, "5.1.1 no"))
FULL = Answer(Outcome.DEFERRED, Phase.RCPT, Blame.RECIPIENT, Reply(452, "4.2.2 full"))
SPAM = Answer(Outcome.REJECTED, Phase.BODY, Blame.CONTENT, Reply(554, "5.7.1 spam"))
POLICY = Answer(Outcome.REJECTED, Phase.RCPT, Blame.SENDER, Reply(550, "5.7.1 blocked"))
NOT_NOW = Answer(Outcome.DEFERRED, Phase.RCPT, Blame.SENDER, Reply(451, "4.7.1 not now"))
BAD_SENDER = Answer(Outcome.REJECTED, Phase.MAIL, Blame.SENDER, Reply(553, "5.7.1 not you"))
TOO_LARGE = Answer(
    Outcome.REJECTED,
    Phase.MAIL,
    Blame.CONTENT,
    sentence="it takes messages of 1000 octets at most, and this one has 9000",
)
BAD_LOGIN = Answer(Outcome.REJECTED, Phase.AUTH, Blame.SENDER, Reply(535, "5.7.8 wrong password"))
LOG_IN = Answer(Outcome.REJECTED, Phase.RCPT, Blame.SENDER, Reply(530, "5.7.0 log in first"))
BUSY_LOGIN = Answer(Outcome.DEFERRED, Phase.AUTH, Blame.SENDER, Reply(454, "4.7.0 later"))
BUSY = Answer(Outcome.DEFERRED, Phase.MAIL, Blame.NETWORK, Reply(421, "4.3.2 busy"))
BROKEN = Answer(Outcome.NOT_SENT, Phase.RCPT, Blame.NETWORK, sentence="the connection broke")
LOST = Answer(Outcome.UNCERTAIN, Phase.BODY, Blame.NETWORK, sentence="the connection broke")

GOOGLE, YAHOO = Destination("google", "Gmail"), Destination("yahoo", "Yahoo")
REST = Destination(OTHER, "other providers")
USUAL = Thresholds()


def judged(
    answers: Iterable[tuple[Answer, Destination]], thresholds: Thresholds = USUAL
) -> tuple[Health, list[tuple[int, Verdict]]]:
    """Return the health after answers, each from a domain of its own, and the verdicts with how many came before."""
    health, verdicts = Health(thresholds), []
    for number, (answer, destination) in enumerate(answers, 1):
        health, verdict = health.after(answer, destination, f"x@d{number}.example")
        if verdict:
            verdicts.append((number, verdict))
            if verdict.step is Step.PAUSE:
                break
    return health, verdicts


@pytest.mark.parametrize(
    ("answer", "everybody"),
    [(BAD_SENDER, True), (BAD_LOGIN, True), (LOG_IN, True), (SPAM, False), (BUSY, False), (BUSY_LOGIN, False)],
)
def test_what_concerns_everybody(answer: Answer, everybody: bool) -> None:
    assert concerns_everybody(answer) == everybody


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (BAD_LOGIN, "refuses our login: 535"),
        (LOG_IN, "refuses our login: 530"),
        (BAD_SENDER, "refuses our sender: 553"),
        (TOO_LARGE, "refuses our message: it takes messages of 1000 octets at most"),
    ],
)
def test_a_fault_of_ours_at_auth_or_mail_pauses_at_once(answer: Answer, words: str) -> None:
    _, [(number, verdict)] = judged([(answer, GOOGLE)])
    assert number == 1
    assert verdict.step is Step.PAUSE
    assert words in verdict.sentence
    assert "nobody was marked" in verdict.hint


ROWS = [
    # answers, after how many of them something stops, what stops, which destination
    ([(SPAM, REST)] * 19 + [(ACCEPTED, REST)] + [(SPAM, REST)] * 5, None, None, ""),
    ([(SPAM, REST)] * 20, 20, Step.PAUSE, ""),
    ([(SPAM, GOOGLE)] * 20, 20, Step.HOLD, "google"),
    ([(NOT_NOW, GOOGLE)] * 20, 20, Step.HOLD, "google"),
    ([(SPAM, GOOGLE), (POLICY, YAHOO)] * 10, 20, Step.PAUSE, ""),
    ([(SPAM, GOOGLE), (ACCEPTED, YAHOO)] * 20, 39, Step.HOLD, "google"),
    ([(SPAM, GOOGLE)] * 10 + [(NO_SUCH_USER, GOOGLE)] * 50 + [(SPAM, GOOGLE)] * 10, 70, Step.HOLD, "google"),
    ([(NO_SUCH_USER, GOOGLE)] * 600, None, None, ""),
    ([(FULL, GOOGLE)] * 600, None, None, ""),
    ([(BUSY, GOOGLE), (BROKEN, GOOGLE), (LOST, GOOGLE)] * 200, None, None, ""),
    # 5 % of the last 500
    (([(SPAM, GOOGLE)] + [(ACCEPTED, GOOGLE)] * 19) * 30, 481, Step.HOLD, "google"),
    (([(SPAM, GOOGLE)] + [(ACCEPTED, GOOGLE)] * 20) * 50, None, None, ""),
    (([(SPAM, REST)] + [(ACCEPTED, REST)] * 19) * 30, 481, Step.PAUSE, ""),
    (([(SPAM, GOOGLE), (SPAM, YAHOO)] + [(ACCEPTED, REST)] * 38) * 30, 481, Step.PAUSE, ""),
    (([(SPAM, GOOGLE), (ACCEPTED, GOOGLE)] + [(ACCEPTED, YAHOO)] * 18) * 30, 481, Step.HOLD, "google"),
    ([(NOT_NOW, GOOGLE), (ACCEPTED, GOOGLE)] * 300, None, None, ""),
]


@pytest.mark.parametrize(("answers", "number", "step", "destination"), ROWS)
def test_too_many_faults_of_ours(
    answers: list[tuple[Answer, Destination]], number: int | None, step: Step | None, destination: str
) -> None:
    _, verdicts = judged(answers)
    if number is None:
        assert verdicts == []
        return
    when, verdict = verdicts[0]
    assert (when, verdict.step, verdict.destination) == (number, step, destination)
    assert verdict.sentence.endswith(str(answers[number - 1][0]))
    assert "against no reader" in verdict.hint


def test_a_second_destination_pauses_the_campaign_and_what_is_held_says_nothing_more() -> None:
    health, [(_, held)] = judged([(SPAM, GOOGLE)] * 200)
    assert held.destination == "google"
    assert "Gmail" in held.sentence
    assert health.held == {"google"}
    _, verdicts = judged([*[(SPAM, GOOGLE)] * 30, *[(ACCEPTED, YAHOO)] * 30, *[(SPAM, YAHOO)] * 20])
    assert [(number, verdict.step) for number, verdict in verdicts] == [(20, Step.HOLD), (80, Step.PAUSE)]
    assert "after google, Yahoo has refused 20 messages in a row" in verdicts[1][1].sentence


def test_one_domain_without_a_group_that_refuses_all_its_people_pauses_nothing() -> None:
    health, seen = Health(), []
    for _ in range(100):
        health, verdict = health.after(SPAM, REST, "somebody@firm.example")
        seen.append(verdict)
    assert seen == [None] * 100


def test_a_rule_pauses_with_its_own_words() -> None:
    rule = ReplyRule(re.compile("closed"), pause=True, why="the account is closed")
    closed = Answer(Outcome.REJECTED, Phase.RCPT, Blame.SENDER, Reply(550, "account closed"))
    _, verdict = Health().after(closed, GOOGLE, rule=rule)
    assert verdict
    assert verdict.step is Step.PAUSE
    assert verdict.sentence == "the account is closed: 550 account closed"


def test_when_all_is_well_nothing_changes() -> None:
    health = Health()
    assert health.after(ACCEPTED, GOOGLE, "a@gmail.com") == (health, None)
    assert health.after(ACCEPTED, GOOGLE, "a@gmail.com")[0] is health


ANSWERS = st.tuples(
    st.sampled_from([ACCEPTED, ACCEPTED, ACCEPTED, SPAM, NOT_NOW, NO_SUCH_USER, FULL, BUSY]),
    st.sampled_from([GOOGLE, YAHOO, REST]),
)


@given(st.lists(ANSWERS, max_size=150))
def test_no_verdict_comes_below_the_thresholds_and_none_is_missed(answers: list[tuple[Answer, Destination]]) -> None:
    thresholds = Thresholds(in_a_row=4, share=0.1, window=50)
    _, verdicts = judged(answers, thresholds)
    upto = verdicts[0][0] if verdicts else len(answers)
    spoken = [answer for answer, _ in answers[:upto] if answer in (ACCEPTED, SPAM, NOT_NOW)]
    rows = "".join("x" if answer is not ACCEPTED else "." for answer in spoken)
    by_group = {
        name: "".join(
            "x" if answer is not ACCEPTED else "."
            for answer, destination in answers[:upto]
            if destination.name == name and answer in (ACCEPTED, SPAM, NOT_NOW)
        )
        for name in ("google", "yahoo", OTHER)
    }
    refused = [answer is SPAM for answer in spoken if answer is not NOT_NOW][-50:]
    too_many_at_last = "xxxx" in rows or any("xxxx" in row for row in by_group.values()) or sum(refused) >= 5
    if verdicts:
        assert too_many_at_last or any(
            sum(a is SPAM for a, d in answers[:upto] if d.name == name) >= 5 for name in by_group
        )
    else:
        assert not too_many_at_last
