"""What stands in the ledger where somebody is killed, or comes in between, at one certain moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from newsletter.delivery import control
from newsletter.delivery.model import Answer, Campaign, Claim, Settlement
from newsletter.delivery.part import PartEnd
from newsletter.delivery.run import close_run
from newsletter.delivery.states import CampaignEvent, CampaignState, DeliveryEvent, DeliveryState, is_complete
from newsletter.ledger.sql import SqlLedger
from newsletter.replies import Blame, Outcome, Phase

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
Ready = Callable[..., Campaign]


def rejected(ledger: SqlLedger, campaign: Campaign) -> Campaign:
    """Have everybody of a campaign refused, and end it."""
    ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
    answer = Answer(Outcome.REJECTED, Phase.RCPT, Blame.RECIPIENT, sentence="no such user")
    while begun := ledger.exchange(campaign.id, (), (Claim("other", "local"),), NOW).begun[0]:
        ledger.exchange(campaign.id, (Settlement(begun, DeliveryEvent.REJECT, answer, NOW, None),), (), NOW)
    return ledger.move_campaign(campaign.id, CampaignEvent.FINISH, NOW)


@pytest.mark.parametrize("moment", ["move_deliveries", "move_campaign"])
def test_whoever_is_killed_while_ordering_again_leaves_nobody_waiting_in_a_campaign_that_has_ended(
    ready: Ready, ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    campaign = rejected(ledger, ready(None, 3))
    done = getattr(ledger, moment)

    def killed(*args: object) -> None:
        done(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(ledger, moment, killed)
    with pytest.raises(KeyboardInterrupt):
        control.order_again(ledger, campaign, [DeliveryState.REJECTED], NOW)
    assert ledger.campaign(campaign.id).is_unfinished or is_complete(ledger.counts(campaign.id))
    monkeypatch.undo()
    again = ledger.campaign(campaign.id)
    if not is_complete(ledger.counts(campaign.id)):
        assert again.state is CampaignState.SENDING
    else:
        again = control.order_again(ledger, again, [DeliveryState.REJECTED], NOW)
    assert again.state is CampaignState.SENDING
    assert ledger.counts(campaign.id)[DeliveryState.PENDING] == 3


def test_a_campaign_that_is_ended_elsewhere_while_it_is_opened_again_is_opened_once_more(
    ready: Ready, ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = rejected(ledger, ready(None, 3))
    done = ledger.move_deliveries

    def after_the_end(*args: object) -> int:
        ledger.move_campaign(campaign.id, CampaignEvent.FINISH, NOW)
        return done(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger, "move_deliveries", after_the_end)
    assert control.order_again(ledger, campaign, [DeliveryState.REJECTED], NOW).state is CampaignState.SENDING


@pytest.mark.parametrize("event", [CampaignEvent.PAUSE, CampaignEvent.CANCEL])
@pytest.mark.parametrize("is_done", [True, False])
def test_a_run_ends_in_good_order_where_somebody_stops_the_campaign_as_it_closes(
    ready: Ready, ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch, event: CampaignEvent, is_done: bool
) -> None:
    campaign = ready(None, 0 if is_done else 3)
    ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
    count = ledger.counts

    def stopped_meanwhile(campaign_id: int) -> object:
        monkeypatch.undo()
        ledger.move_campaign(campaign_id, event, NOW, "by hand")
        return count(campaign_id)

    monkeypatch.setattr(ledger, "counts", stopped_meanwhile)
    report = close_run(ledger, campaign.id, NOW, PartEnd(is_stopped=True))
    ended = CampaignState.CANCELLED if event is CampaignEvent.CANCEL else CampaignState.PAUSED
    assert report.campaign.state in (ended, CampaignState.FINISHED)
    assert not ledger.counts(campaign.id)[DeliveryState.PENDING] or ended is CampaignState.PAUSED
