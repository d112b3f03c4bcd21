"""What a plan asks about the people of a slice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from newsletter.delivery.model import Campaign, NewCampaign, RelayKind
from newsletter.delivery.plan import Place
from newsletter.delivery.ports import Ledger
from newsletter.delivery.standing import StandingVersion
from newsletter.delivery.states import CampaignEvent
from newsletter.ledger.scratch import Scratch
from newsletter.subscribers.model import SubscriptionStatus

Sending = Callable[..., Campaign]
PEOPLE = [f"p{number}@city.example" for number in range(1, 5)]


def test_only_the_people_of_the_slice_are_told(ledger: Ledger, now: datetime) -> None:
    for key in ("bad@b.lv", "bad@c.lv"):
        ledger.suppress(key, "bounced", now)
    ledger.suppress("here@b.lv", "by hand", now, scope="team")
    ledger.subscribe("team", "left@b.lv", SubscriptionStatus.UNSUBSCRIBED, now)
    ledger.subscribe("team", "asked@b.lv", SubscriptionStatus.PENDING, now)
    ledger.subscribe("team", "plain@b.lv", SubscriptionStatus.CONFIRMED, now)
    ledger.subscribe("other", "elsewhere@b.lv", SubscriptionStatus.UNSUBSCRIBED, now)
    asked = ["bad@b.lv", "here@b.lv", "left@b.lv", "asked@b.lv", "plain@b.lv", "elsewhere@b.lv", "'\"{}@b.lv"]
    standing = ledger.standing("november", RelayKind.REAL, "team", asked)
    assert standing.suppressed == {("*", "bad@b.lv"): "bounced", ("team", "here@b.lv"): "by hand"}
    assert standing.unsubscribed == {("team", "left@b.lv")}
    assert standing.unconfirmed == {("team", "asked@b.lv")}
    assert (standing.reached, standing.spared) == ({}, {})


def test_who_has_the_issue_and_who_has_one_that_is_excluded(
    ledger: Ledger, sending: Sending, new_campaign: NewCampaign
) -> None:
    november = sending(2, replace(new_campaign, kind=RelayKind.REAL, relay="main"))
    october = sending(3, replace(new_campaign, issue="october", kind=RelayKind.REAL, relay="main"))
    standing = ledger.standing("november", RelayKind.REAL, "team", PEOPLE)
    assert standing.reached == dict.fromkeys(PEOPLE[:2], november.label)
    assert standing.spared == {}
    standing = ledger.standing("november", RelayKind.REAL, "team", PEOPLE, ["october"])
    assert standing.reached == dict.fromkeys(PEOPLE[:2], november.label)
    assert standing.spared == dict.fromkeys(PEOPLE[:3], october.label)
    assert ledger.standing("november", RelayKind.OUTBOX, "team", PEOPLE, ["october"]).spared == {}


def test_whom_a_cancelled_campaign_did_not_reach_is_free(
    ledger: Ledger, sending: Sending, new_campaign: NewCampaign, now: datetime
) -> None:
    campaign = sending(2, new_campaign)
    ledger.move_campaign(campaign.id, CampaignEvent.CANCEL, now)
    assert ledger.standing("november", RelayKind.OUTBOX, "team", PEOPLE).reached == {}


def test_who_was_barred_after_a_moment_is_late(ledger: Ledger, now: datetime) -> None:
    later = now + timedelta(seconds=1)
    ledger.suppress("bad@b.lv", "bounced", now)
    ledger.suppress("late@b.lv", "complained", later)
    ledger.suppress("other@b.lv", "by hand", later, scope="other")
    ledger.subscribe("team", "left@b.lv", SubscriptionStatus.UNSUBSCRIBED, later)
    asked = ["bad@b.lv", "late@b.lv", "left@b.lv", "other@b.lv"]
    standing = ledger.standing("november", RelayKind.REAL, "team", asked, since=now)
    assert standing.suppressed == {("*", "bad@b.lv"): "bounced"}
    assert standing.late == {"late@b.lv", "left@b.lv"}
    assert ledger.standing("november", RelayKind.REAL, "team", asked).late == frozenset()


def test_the_version_of_what_is_known_about_people(ledger: Ledger, now: datetime) -> None:
    assert ledger.standing_version() == StandingVersion()
    ledger.suppress("bad@b.lv", "bounced", now)
    ledger.subscribe("team", "left@b.lv", SubscriptionStatus.UNSUBSCRIBED, now + timedelta(days=1))
    ledger.subscribe("team", "stays@b.lv", SubscriptionStatus.CONFIRMED, now)
    assert ledger.standing_version() == StandingVersion(1, 1, now + timedelta(days=1))


def test_a_notebook_knows_the_first_place_of_everybody() -> None:
    with Scratch() as seen:
        seen.note("a", [("x@b.lv", 2), ("y@b.lv", 3)])
        seen.note("b", [("x@b.lv", 7), ("'; --@b.lv", 8)])
        assert seen.places(["x@b.lv", "'; --@b.lv", "z@b.lv"]) == {
            "x@b.lv": Place("a", 2),
            "'; --@b.lv": Place("b", 8),
        }
