"""What every ledger does, whatever database it is in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.delivery.model import Answer, Campaign, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.ports import CampaignOpenError, UnknownCampaignError
from newsletter.delivery.states import (
    CampaignEvent,
    CampaignState,
    DeliveryEvent,
    DeliveryState,
    IllegalMoveError,
)
from newsletter.ledger.errors import IncompletePlanError, PlanDiscardedError
from newsletter.ledger.sql import SqlLedger
from newsletter.render.edition import Edition
from newsletter.replies import Blame, Outcome, Phase, Reply
from newsletter.subscribers.model import SubscriptionStatus
from tests.ledger.conftest import begin, people, settle

TAKEN = Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "2.0.0 queued as 1"))
PUT_OFF = Answer(Outcome.DEFERRED, Phase.RCPT, Blame.RECIPIENT, Reply(450, "4.2.0 later"))
LOST = Answer(Outcome.UNCERTAIN, Phase.BODY, Blame.NETWORK, sentence="the connection broke")
Sending = Callable[..., Campaign]


def counted(ledger: SqlLedger, campaign: Campaign) -> dict[str, int]:
    """Return the states that any delivery has."""
    return {state.value: number for state, number in ledger.counts(campaign.id).items() if number}


def test_it_has_a_name_of_its_own(ledger: SqlLedger) -> None:
    assert ledger.id == ledger.id
    assert len(ledger.id) == 32


def test_it_remembers_what_was_made_first(ledger: SqlLedger) -> None:
    assert ledger.remembered("keyring", lambda: "first") == "first"
    assert ledger.remembered("keyring", lambda: "second") == "first"


def test_a_plan_is_a_draft_until_its_last_slice(
    ledger: SqlLedger, new_campaign: NewCampaign, edition: Edition, now: datetime
) -> None:
    draft = ledger.draft(new_campaign, [edition], now)
    assert draft.state is CampaignState.DRAFT
    assert ledger.campaigns("november") == ()
    row = NewDelivery(key="a@b.lv", address="A@b.lv", name="Ņina", list_name="team", locale="lv", values={"n": "ķ"})
    ledger.add_deliveries(draft.id, [row])
    with pytest.raises(IncompletePlanError):
        ledger.freeze(draft.id, 2, now)
    assert ledger.campaign(draft.id).state is CampaignState.DRAFT
    ledger.add_deliveries(draft.id, [replace(row, key="c@d.lv", address="c@d.lv")])
    ready = ledger.freeze(draft.id, 2, now)
    assert (ready.state, ready.planned) == (CampaignState.READY, 2)
    assert ledger.campaigns("november") == (ready,)
    first, second = ledger.deliveries(ready.id)
    assert (first.position, second.position) == (1, 2)
    assert (first.address, first.name, first.values, first.list_name) == ("A@b.lv", "Ņina", {"n": "ķ"}, "team")


def test_whatever_a_list_holds_comes_back(
    ledger: SqlLedger, new_campaign: NewCampaign, edition: Edition, now: datetime
) -> None:
    draft = ledger.draft(new_campaign, [edition], now)
    hard = 'tab\there, line\nhere, \\N, \\., "quoted", ķ, \x7f, 😀'
    row = NewDelivery(
        key="a@b.lv", address="a@b.lv", name=f"{hard}\0", list_name="team", locale="lv", values={"city": f"{hard}\0"}
    )
    ledger.add_deliveries(draft.id, [row, replace(row, key="\\N@b.lv", due=now)])
    first, second = ledger.deliveries(ledger.freeze(draft.id, 2, now).id)
    assert (first.name, first.values) == (hard, {"city": f"{hard}\0"})
    assert (second.key, second.due) == ("\\N@b.lv", now)


def test_an_abandoned_draft_is_discarded(
    ledger: SqlLedger, new_campaign: NewCampaign, edition: Edition, now: datetime
) -> None:
    draft = ledger.draft(new_campaign, [edition], now)
    with pytest.raises(CampaignOpenError):
        ledger.draft(new_campaign, [edition], now)
    assert ledger.discard_drafts("another") == 0
    assert ledger.discard_drafts("november") == 1
    with pytest.raises(UnknownCampaignError):
        ledger.campaign(draft.id)
    assert ledger.draft(new_campaign, [edition], now).state is CampaignState.DRAFT


def test_nothing_of_a_plan_that_is_frozen_is_discarded(
    ledger: SqlLedger, sending: Sending, new_campaign: NewCampaign, edition: Edition, now: datetime
) -> None:
    campaign = sending(2)
    with ledger._database.transaction() as connection:
        assert ledger._sql.delete_draft_deliveries(connection, campaign_id=campaign.id, size=10) == 0
    assert counted(ledger, campaign) == {"pending": 2}


def test_a_plan_that_somebody_else_has_discarded_says_so(
    ledger: SqlLedger, new_campaign: NewCampaign, edition: Edition, now: datetime
) -> None:
    draft = ledger.draft(new_campaign, [edition], now)
    ledger.discard_drafts(draft.issue)
    with pytest.raises(PlanDiscardedError):
        ledger.add_deliveries(draft.id, people(2))
    with pytest.raises(PlanDiscardedError):
        ledger.freeze(draft.id, 2, now)


def test_what_is_frozen_comes_back_as_it_was(ledger: SqlLedger, sending: Sending, edition: Edition) -> None:
    campaign = sending(1)
    assert ledger.editions(campaign.id) == {"lv": edition}
    assert ledger.editions(campaign.id)["lv"].digest == edition.digest
    kept = ledger.campaign(campaign.id)
    assert kept == campaign
    assert (kept.publication.sender_name, kept.lists) == ("Redakcija", {"team": "Komanda"})


def test_begin_records_the_intent(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(2)
    delivery = begin(ledger, campaign.id, "outbox", now)
    assert delivery is not None
    assert (delivery.state, delivery.attempts, delivery.date) == (DeliveryState.SENDING, 1, now)
    assert counted(ledger, campaign) == {"pending": 1, "sending": 1}
    (attempt,) = ledger.attempts(delivery.id)
    assert (attempt.number, attempt.relay, attempt.started_at, attempt.outcome) == (1, "outbox", now, None)


def test_settle_records_the_outcome(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(1)
    delivery = begin(ledger, campaign.id, "main", now)
    assert delivery is not None
    later = now + timedelta(seconds=2)
    assert settle(ledger, delivery, DeliveryEvent.ACCEPT, later, TAKEN) is DeliveryState.ACCEPTED
    (attempt,) = ledger.attempts(delivery.id)
    assert (attempt.outcome, attempt.ended_at, attempt.reply) == (Outcome.ACCEPTED, later, "250 2.0.0 queued as 1")
    assert next(iter(ledger.deliveries(campaign.id, [DeliveryState.ACCEPTED]))).reply == "250 2.0.0 queued as 1"
    assert begin(ledger, campaign.id, "main", now) is None


def test_the_date_of_the_first_attempt_is_kept(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(1)
    first = begin(ledger, campaign.id, "main", now)
    assert first is not None
    settle(ledger, first, DeliveryEvent.DEFER, now, PUT_OFF, due=now + timedelta(minutes=5))
    assert begin(ledger, campaign.id, "main", now) is None
    assert ledger.move_deliveries(campaign.id, DeliveryState.DEFERRED, DeliveryEvent.RELEASE, now) == 1
    second = begin(ledger, campaign.id, "main", now + timedelta(hours=1))
    assert second is not None
    assert (second.date, second.attempts) == (now, 2)
    assert [attempt.number for attempt in ledger.attempts(second.id)] == [1, 2]


def test_an_illegal_move_raises_and_changes_nothing(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(2)
    delivery = begin(ledger, campaign.id, "main", now)
    assert delivery is not None
    settle(ledger, delivery, DeliveryEvent.ACCEPT, now, TAKEN)
    before = [*ledger.deliveries(campaign.id)], ledger.attempts(delivery.id), ledger.campaign(campaign.id)
    with pytest.raises(IllegalMoveError):
        settle(ledger, delivery, DeliveryEvent.DEFER, now, PUT_OFF)
    with pytest.raises(IllegalMoveError):
        ledger.move_deliveries(campaign.id, DeliveryState.ACCEPTED, DeliveryEvent.CANCEL, now)
    with pytest.raises(IllegalMoveError):
        ledger.move_campaign(campaign.id, CampaignEvent.RESEND, now)
    assert ([*ledger.deliveries(campaign.id)], ledger.attempts(delivery.id), ledger.campaign(campaign.id)) == before


def test_nothing_begins_unless_the_campaign_is_sending(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(1)
    ledger.move_campaign(campaign.id, CampaignEvent.PAUSE, now, "the relay is down")
    assert begin(ledger, campaign.id, "main", now) is None
    assert ledger.campaign(campaign.id).reason == "the relay is down"
    assert ledger.move_campaign(campaign.id, CampaignEvent.START, now).reason == ""
    assert begin(ledger, campaign.id, "main", now) is not None


def test_a_dead_senders_deliveries_become_uncertain(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(3)
    begun = [begin(ledger, campaign.id, "main", now) for _ in range(2)]
    lost = ledger.move_deliveries(campaign.id, DeliveryState.SENDING, DeliveryEvent.LOSE, now, "it died")
    assert lost == 2
    assert counted(ledger, campaign) == {"pending": 1, "uncertain": 2}
    assert [row.reply for row in ledger.deliveries(campaign.id, [DeliveryState.UNCERTAIN])] == ["it died", "it died"]
    assert begun[0] is not None
    (attempt,) = ledger.attempts(begun[0].id)
    assert (attempt.outcome, attempt.ended_at) == (Outcome.UNCERTAIN, now)


@pytest.mark.parametrize("bar", ["suppressed", "suppressed-here", "unsubscribed", "removed"])
def test_an_unsubscribe_in_mid_send_holds_at_once(ledger: SqlLedger, sending: Sending, now: datetime, bar: str) -> None:
    campaign = sending(3)
    match bar:
        case "suppressed":
            ledger.suppress("p1@city.example", "complained", now)
        case "suppressed-here":
            ledger.suppress("p1@city.example", "by hand", now, scope="team")
        case status:
            ledger.subscribe("team", "p1@city.example", SubscriptionStatus(status), now)
    ledger.suppress("p2@city.example", "by hand", now, scope="another-list")
    ledger.subscribe("team", "p2@city.example", SubscriptionStatus.CONFIRMED, now)
    delivery = begin(ledger, campaign.id, "main", now)
    assert delivery is not None
    assert delivery.key == "p2@city.example"
    assert counted(ledger, campaign) == {"suppressed": 1, "sending": 1, "pending": 1}


def test_whoever_left_and_has_not_confirmed_again_gets_nothing(
    ledger: SqlLedger, sending: Sending, now: datetime
) -> None:
    campaign = sending(1)
    ledger.subscribe("team", "p1@city.example", SubscriptionStatus.UNSUBSCRIBED, now)
    ledger.subscribe("team", "p1@city.example", SubscriptionStatus.PENDING, now)
    assert begin(ledger, campaign.id, "main", now) is None
    assert counted(ledger, campaign) == {"suppressed": 1}


def test_to_leave_once_more_changes_nothing(ledger: SqlLedger, now: datetime) -> None:
    ledger.subscribe("team", "p1@city.example", SubscriptionStatus.UNSUBSCRIBED, now)
    before = ledger.standing_version()
    ledger.subscribe("team", "p1@city.example", SubscriptionStatus.UNSUBSCRIBED, now + timedelta(days=1))
    assert ledger.standing_version() == before


def test_nobody_is_ordered_again_who_has_the_issue_from_another_campaign(
    ledger: SqlLedger, sending: Sending, now: datetime
) -> None:
    first = sending(4)
    for _ in range(4):
        refused = begin(ledger, first.id, "outbox", now)
        assert refused is not None
        settle(ledger, refused, DeliveryEvent.REJECT, now, replace(PUT_OFF, outcome=Outcome.REJECTED))
    ledger.move_campaign(first.id, CampaignEvent.FINISH, now)
    second = sending(4)
    for event in (DeliveryEvent.WRITE, DeliveryEvent.LOSE, DeliveryEvent.REJECT):
        delivery = begin(ledger, second.id, "outbox", now)
        assert delivery is not None
        settle(ledger, delivery, event, now, TAKEN)
    assert ledger.reached_elsewhere(first.id, DeliveryState.REJECTED) == 3
    assert ledger.reached_elsewhere(second.id, DeliveryState.REJECTED) == 0
    assert ledger.move_deliveries(first.id, DeliveryState.REJECTED, DeliveryEvent.ORDER, now) == 1
    assert [each.position for each in ledger.deliveries(first.id, [DeliveryState.PENDING])] == [3]
    assert ledger.reached_elsewhere(second.id, DeliveryState.REJECTED) == 1


def test_who_is_ordered_again_has_the_whole_time_again(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(1)
    later = now + timedelta(days=9)
    first = begin(ledger, campaign.id, "main", now)
    assert first is not None
    settle(ledger, first, DeliveryEvent.DEFER, now, PUT_OFF, now)
    assert ledger.release_due(campaign.id, later, now + timedelta(days=2)) == (0, 1)
    ledger.move_deliveries(campaign.id, DeliveryState.EXPIRED, DeliveryEvent.ORDER, later)
    again = begin(ledger, campaign.id, "main", later)
    assert again is not None
    assert (again.date, again.since) == (now, later)
    settle(ledger, again, DeliveryEvent.DEFER, later, PUT_OFF, later)
    assert ledger.release_due(campaign.id, later, now + timedelta(days=2)) == (1, 0)
    third = begin(ledger, campaign.id, "main", later + timedelta(hours=1))
    assert third is not None
    assert third.since == later


def test_the_days_on_which_a_relay_was_used(ledger: SqlLedger, sending: Sending, now: datetime) -> None:
    campaign = sending(5)
    day = timedelta(days=1)
    for at in (now - 3 * day, now - day, now - day, now):
        begin(ledger, campaign.id, "main", at)
    begin(ledger, campaign.id, "other", now - 2 * day)
    midnight = now.replace(hour=0, minute=0)
    assert ledger.days_used("main", midnight) == 2
    assert ledger.days_used("main", midnight + day) == 3
    assert ledger.days_used("other", midnight) == 1


def test_once_looks_at_campaigns_of_the_same_kind(
    ledger: SqlLedger, sending: Sending, new_campaign: NewCampaign, now: datetime
) -> None:
    real = sending(4, replace(new_campaign, kind=RelayKind.REAL, relay="main"))
    answers = [
        (DeliveryEvent.ACCEPT, TAKEN),
        (DeliveryEvent.LOSE, LOST),
        (DeliveryEvent.REJECT, replace(PUT_OFF, outcome=Outcome.REJECTED)),
    ]
    for event, answer in answers:
        delivery = begin(ledger, real.id, "main", now)
        assert delivery is not None
        settle(ledger, delivery, event, now, answer)
    people = [f"p{number}@city.example" for number in (1, 2, 3, 4)]
    reached = ledger.standing("november", RelayKind.REAL, "team", people).reached
    assert reached == {f"p{number}@city.example": real.label for number in (1, 2, 4)}
    assert ledger.standing("november", RelayKind.OUTBOX, "team", people).reached == {}
    assert ledger.standing("december", RelayKind.REAL, "team", people).reached == {}
    ledger.move_campaign(real.id, CampaignEvent.CANCEL, now)
    still = ledger.standing("november", RelayKind.REAL, "team", people).reached
    assert set(still) == {"p1@city.example", "p2@city.example"}


def test_one_campaign_of_an_issue_and_kind_at_a_time(
    ledger: SqlLedger, sending: Sending, new_campaign: NewCampaign, edition: Edition, now: datetime
) -> None:
    campaign = sending(1)
    with pytest.raises(CampaignOpenError) as raised:
        ledger.draft(new_campaign, [edition], now)
    assert raised.value.hint == "newsletter resume november"
    assert ledger.draft(replace(new_campaign, kind=RelayKind.REAL), [edition], now).id != campaign.id
    delivery = begin(ledger, campaign.id, "outbox", now)
    assert delivery is not None
    settle(ledger, delivery, DeliveryEvent.WRITE, now, TAKEN)
    ledger.move_campaign(campaign.id, CampaignEvent.FINISH, now)
    assert ledger.draft(new_campaign, [edition], now).id > campaign.id


def test_the_newest_campaign_comes_first(ledger: SqlLedger, sending: Sending, new_campaign: NewCampaign) -> None:
    first = sending(1)
    second = sending(1, replace(new_campaign, kind=RelayKind.LOOPBACK))
    other = sending(1, replace(new_campaign, issue="december"))
    assert ledger.campaigns("november") == (second, first)
    assert ledger.campaigns() == (other, second, first)


def test_many_deliveries_come_page_by_page(ledger: SqlLedger, sending: Sending) -> None:
    campaign = sending(2001)
    assert [row.position for row in ledger.deliveries(campaign.id)] == list(range(1, 2002))


def test_times_come_back_in_utc(ledger: SqlLedger, sending: Sending) -> None:
    campaign = sending(1)
    assert ledger.campaign(campaign.id).created_at.tzinfo == UTC


@pytest.mark.parametrize("number", [-1, 0, 7, 10**30])
def test_a_campaign_that_never_was(ledger: SqlLedger, number: int) -> None:
    with pytest.raises(UnknownCampaignError):
        ledger.campaign(number)


def test_what_was_overruled_is_kept_and_goes_with_a_draft(
    ledger: SqlLedger, new_campaign: NewCampaign, edition: Edition, now: datetime
) -> None:
    draft = ledger.draft(new_campaign, [edition], now)
    assert ledger.overruled(draft.id) == ""
    ledger.overrule(draft.id, "dead-link: the page comes tomorrow", now)
    assert ledger.overruled(draft.id) == "dead-link: the page comes tomorrow"
    assert ledger.campaign_moves(draft.id) == ((now, "overrule"),)
    ledger.discard_drafts(draft.issue)
    assert ledger.overruled(draft.id) == ""
