"""A run of a campaign against real servers: who is marked how, and what is said when it ends early."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsletter.config import Relay
from newsletter.config.rates import RateLimit
from newsletter.config.warmup import WarmUp
from newsletter.delivery import control
from newsletter.delivery.deadlines import Deadlines
from newsletter.delivery.means import Means, Progress, Route
from newsletter.delivery.model import Campaign, Claim, Delivery, Orders
from newsletter.delivery.outbox import OutboxTransport
from newsletter.delivery.ports import Transport
from newsletter.delivery.run import RunReport, run_campaign
from newsletter.delivery.smtp import SmtpTransport
from newsletter.delivery.states import DEAD_SENDER, CampaignEvent, CampaignState, DeliveryState
from newsletter.delivery.traffic import Sharing, Terms
from newsletter.errors import NewsletterError
from newsletter.ledger.sql import SqlLedger
from newsletter.message.model import Message

NOW = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)
Servers = Callable[..., Awaitable[Any]]
Ready = Callable[..., Campaign]
SHORT = Deadlines(connect=0.5, command=0.5, data=0.5, block=0.5, end=0.5, quit=0.1)


def compose(delivery: Delivery) -> Message:
    """Make the message of a delivery."""
    data = f"To: {delivery.address}\r\nMessage-ID: <{delivery.id}@vestis.example>\r\n\r\nSveiki\r\n".encode()
    return Message("editor@vestis.example", delivery.address, data, f"<{delivery.id}>")


@dataclass
class Rests:
    """Time that passes as soon as nobody has anything else to do, and is counted."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        """Rest."""
        await asyncio.sleep(0.005)
        self.seconds.append(seconds)

    def now(self) -> datetime:
        """Return what time it is."""
        return NOW + timedelta(seconds=sum(self.seconds))


def means(transports: Callable[[], Transport], connections: int = 4, **more: Any) -> Means:
    """Return what a run needs."""
    rests = more.pop("rest", None) or Rests()
    clock = rests.now if isinstance(rests, Rests) else lambda: NOW
    route = Route(Terms("local", connections), transports, more.pop("make", compose))
    return Means((route,), clock=clock, rest=rests, **more)


def to(relay: Relay, deadlines: Deadlines | None = None) -> Callable[[], Transport]:
    """Return a maker of connections to a relay."""
    return lambda: SmtpTransport(relay, deadlines)


def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def is_finished(report: RunReport) -> bool:
    """Tell whether nothing is left to do."""
    return report.campaign.state is CampaignState.FINISHED


def counted(report: RunReport) -> dict[str, int]:
    """Return the states that any delivery has."""
    return {state.value: number for state, number in report.counts.items() if number}


async def test_everybody_gets_one(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    campaign = ready(server.relay(), 50)
    shown: list[tuple[int, int]] = []

    def show(progress: Progress) -> None:
        shown.append((progress.handled, progress.counts[DeliveryState.WRITTEN]))

    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), on_progress=show))
    assert (is_finished(report), report.sentence, report.newly_uncertain) == (True, "", 0)
    assert counted(report) == {"written": 50}
    assert sorted(address for address, _ in server.accepted) == sorted(
        f"p{number}@city.example" for number in range(1, 51)
    )
    assert server.sessions == 4
    assert shown == [(number, number) for number in range(1, 51)]


async def test_the_outbox_gets_one_each(tmp_path: Path, ready: Ready, ledger: SqlLedger) -> None:
    campaign = ready(None, 5)
    report = await run_campaign(ledger, campaign.id, means(lambda: OutboxTransport(tmp_path / "outbox")))
    assert counted(report) == {"written": 5}
    assert len(list((tmp_path / "outbox").iterdir())) == 5


async def test_a_real_relay_accepts(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    campaign = ready(Relay("main", "mail.vestis.example"), 2)
    report = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert counted(report) == {"accepted": 2}
    (attempt,) = ledger.attempts(next(ledger.deliveries(campaign.id)).id)
    assert (attempt.relay, attempt.reply) == ("local", "250 2.0.0 queued")


async def test_never_more_than_one_message_per_connection(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    report = await run_campaign(ledger, ready(server.relay(), 30).id, means(to(server.relay()), connections=3))
    assert is_finished(report)
    assert server.most_at_once <= 3


async def test_one_refusal_is_one_outcome(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    server.script("rcpt", "p2@city.example", "550 5.1.1 no such user")
    server.script("body", "p3@city.example", "554 5.7.1 spam")
    report = await run_campaign(ledger, ready(server.relay(), 4).id, means(to(server.relay())))
    assert is_finished(report)
    assert counted(report) == {"written": 2, "rejected": 2}
    rejected = list(ledger.deliveries(report.campaign.id, [DeliveryState.REJECTED]))
    assert [(row.address, row.reply) for row in rejected] == [
        ("p2@city.example", "550 5.1.1 no such user"),
        ("p3@city.example", "554 5.7.1 spam"),
    ]


async def test_who_was_put_off_is_tried_again_in_the_same_run(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.script("rcpt", "p2@city.example", "450 4.7.1 greylisted", "450 4.7.1 greylisted", "ok")
    rests = Rests()
    patient = means(to(server.relay()), rest=rests, wait_for=7200, chance=lambda: 0.0)
    report = await run_campaign(ledger, ready(server.relay(), 4).id, patient)
    assert counted(report) == {"written": 4}
    assert 300 + 600 <= sum(rests.seconds) < 1000


async def test_who_stays_put_off_is_left_for_a_resume(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    server.script("rcpt", "p2@city.example", "450 4.2.1 later")
    campaign = ready(server.relay(), 3)
    report = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert report.campaign.state is CampaignState.SENDING
    assert report.sentence == ""
    assert report.next_due is not None
    assert 1800 <= (report.next_due - NOW).total_seconds() <= 2700
    assert counted(report) == {"written": 2, "deferred": 1}
    server.script("rcpt", "p2@city.example", "ok")
    later = Rests([2701.0])
    again = await run_campaign(ledger, campaign.id, means(to(server.relay()), rest=later))
    assert counted(again) == {"written": 3}
    assert is_finished(again)


async def test_a_relay_that_is_down_marks_nobody(ready: Ready, ledger: SqlLedger) -> None:
    port = closed_port()
    relay = Relay("main", "127.0.0.1", port, tls="none")
    rests = Rests()
    report = await run_campaign(ledger, ready(relay, 3).id, means(to(relay), rest=rests))
    assert report.sentence == f"no mail server answers at main (127.0.0.1:{port})"
    assert report.hint
    assert counted(report) == {"pending": 3}
    assert (report.campaign.state, report.campaign.reason) == (CampaignState.PAUSED, report.sentence)
    assert rests.seconds == []
    assert all(row.attempts == 0 for row in ledger.deliveries(report.campaign.id))


async def test_a_refused_sender_stops_the_run_and_marks_nobody(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.script("mail", "*", "550 5.7.1 sender not allowed")
    report = await run_campaign(ledger, ready(server.relay(), 30).id, means(to(server.relay())))
    assert report.sentence == "the relay refuses our sender: 550 5.7.1 sender not allowed"
    assert counted(report) == {"pending": 30}


@pytest.mark.parametrize(
    ("phase", "counts"), [("rcpt", {"written": 4}), ("data", {"written": 4}), ("body", {"written": 3, "uncertain": 1})]
)
async def test_a_cut_before_the_final_dot_is_sent_again_and_one_after_it_is_not(
    servers: Servers, ready: Ready, ledger: SqlLedger, phase: str, counts: dict[str, int]
) -> None:
    server = await servers()
    server.script(phase, "p2@city.example", "cut", "ok")
    report = await run_campaign(ledger, ready(server.relay(), 4).id, means(to(server.relay()), connections=2))
    assert counted(report) == counts
    assert is_finished(report)
    received = [address for address, _ in server.accepted]
    assert len(received) == len(set(received)) == counts["written"]


async def test_one_delivery_that_always_breaks_does_not_hold_up_the_rest(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.script("rcpt", "p1@city.example", "cut")
    report = await run_campaign(ledger, ready(server.relay(), 6).id, means(to(server.relay()), connections=1))
    assert counted(report) == {"written": 5, "deferred": 1}


async def test_a_relay_that_dies_in_mid_send_leaves_the_rest_pending(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.script("body", "p3@city.example", "421 4.3.2 going down", "421 4.3.2 going down")
    server.script("mail", "*", *["ok"] * 3, "421 4.3.2 down")
    rests = Rests()
    report = await run_campaign(
        ledger, ready(server.relay(), 40).id, means(to(server.relay()), connections=1, rest=rests)
    )
    assert report.campaign.state is CampaignState.SENDING
    assert report.next_due is not None  # the pauses between two tries have grown beyond what anybody waits for
    assert report.counts[DeliveryState.WRITTEN] == 2
    assert report.counts[DeliveryState.PENDING] > 20
    assert report.counts[DeliveryState.UNCERTAIN] == 0
    assert server.sessions < 12


async def test_twenty_refusals_of_the_content_in_a_row_stop_the_run(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.script("body", "*", "554 5.7.1 spam")
    campaign = ready(server.relay(), 60, "p@city{}.example")
    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), connections=4))
    assert report.sentence == (
        "the servers have refused 20 messages in a row for reasons that are ours, the last one with: 554 5.7.1 spam"
    )
    assert 20 <= report.counts[DeliveryState.REJECTED] <= 23
    assert report.counts[DeliveryState.PENDING] == 60 - report.counts[DeliveryState.REJECTED]


async def test_stopping_ends_what_was_begun_and_leaves_the_rest(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    stop = asyncio.Event()

    def stop_after_five(progress: Progress) -> None:
        if progress.handled == 5:
            stop.set()

    campaign = ready(server.relay(), 60)
    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), stop=stop, on_progress=stop_after_five))
    written = report.counts[DeliveryState.WRITTEN]
    assert 5 <= written <= 9
    assert counted(report) == {"written": written, "pending": 60 - written}
    assert report.sentence == f"stopped as you asked; {60 - written} of 60 are left"
    assert len(server.accepted) == written
    rest = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert counted(rest) == {"written": 60}
    assert len(server.accepted) == 60


async def test_stopping_does_not_wait_for_a_relay_that_is_silent(
    raw_server: Callable[..., Awaitable[Relay]], ready: Ready, ledger: SqlLedger
) -> None:
    relay = await raw_server(b"")
    stop = asyncio.Event()
    asyncio.get_running_loop().call_soon(stop.set)
    report = await run_campaign(ledger, ready(relay, 3).id, means(to(relay), stop=stop))
    assert report.sentence.startswith("stopped as you asked")
    assert counted(report) == {"pending": 3}


async def test_what_a_dead_sender_left_behind_is_uncertain_and_not_sent_again(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    campaign = ready(server.relay(), 5)
    ledger.move_campaign(campaign.id, CampaignEvent.START, NOW)
    ledger.exchange(campaign.id, (), [Claim("other", "main")] * 2, NOW)
    report = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert report.newly_uncertain == 2
    assert counted(report) == {"uncertain": 2, "written": 3}
    assert {row.reply for row in ledger.deliveries(campaign.id, [DeliveryState.UNCERTAIN])} == {DEAD_SENDER}
    again = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert is_finished(again)
    assert len(server.accepted) == 3


async def test_an_unsubscribe_in_mid_send_holds(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    campaign = ready(server.relay(), 20)

    def unsubscribe(progress: Progress) -> None:
        ledger.suppress("p20@city.example", "asked to", NOW)

    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), connections=1, on_progress=unsubscribe))
    assert counted(report) == {"written": 19, "suppressed": 1}
    assert is_finished(report)


async def test_a_message_that_cannot_be_made_is_one_rejection(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()

    def picky(delivery: Delivery) -> Message:
        if delivery.position == 2:
            raise NewsletterError("this address cannot be written to")
        return compose(delivery)

    campaign = ready(server.relay(), 3)
    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), connections=2, make=picky))
    assert counted(report) == {"written": 2, "rejected": 1}
    (rejected,) = ledger.deliveries(campaign.id, [DeliveryState.REJECTED])
    assert rejected.reply == "this address cannot be written to"


async def test_a_fault_of_our_own_is_raised_after_the_others_have_ended(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()

    def broken(delivery: Delivery) -> Message:
        if delivery.position == 5:
            raise ZeroDivisionError
        return compose(delivery)

    campaign = ready(server.relay(), 40)
    with pytest.raises(ZeroDivisionError):
        await run_campaign(ledger, campaign.id, means(to(server.relay()), make=broken))
    counts = ledger.counts(campaign.id)
    assert counts[DeliveryState.WRITTEN] == len(server.accepted)
    assert counts[DeliveryState.SENDING] == 0
    assert counts[DeliveryState.PENDING] == 40 - len(server.accepted)


async def test_an_outbox_that_cannot_be_written_stops_at_once(tmp_path: Path, ready: Ready, ledger: SqlLedger) -> None:
    folder = tmp_path / "outbox"

    def take_away(progress: Progress) -> None:
        if progress.handled == 3:
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()
            folder.write_text("in the way")

    campaign = ready(None, 10)
    report = await run_campaign(
        ledger, campaign.id, means(lambda: OutboxTransport(folder), connections=1, on_progress=take_away)
    )
    assert "cannot be written" in report.sentence
    assert counted(report) == {"written": 3, "pending": 7}


async def test_some_connections_more_than_the_relay_allows(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    server.limit = 2
    report = await run_campaign(ledger, ready(server.relay(), 40).id, means(to(server.relay()), connections=6))
    assert counted(report) == {"written": 40}


async def test_connections_that_the_relay_does_not_allow_hold_up_nobody(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.limit = 1
    woken = []

    async def rest_for_good(seconds: float) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            woken.append(seconds)

    report = await run_campaign(
        ledger, ready(server.relay(), 20).id, means(to(server.relay()), connections=3, rest=rest_for_good)
    )
    assert counted(report) == {"written": 20}
    assert set(woken) == {1.0}  # two connections, and the looks at what has changed


async def test_a_finished_campaign_is_left_alone(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    campaign = ready(server.relay(), 2)
    await run_campaign(ledger, campaign.id, means(to(server.relay())))
    report = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert is_finished(report)
    assert len(server.accepted) == 2


async def test_a_campaign_that_is_cancelled_in_mid_send(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    campaign = ready(server.relay(), 20)

    def cancel(progress: Progress) -> None:
        if progress.handled == 3:
            ledger.move_campaign(campaign.id, CampaignEvent.CANCEL, NOW)

    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), connections=1, on_progress=cancel))
    assert report.campaign.state is CampaignState.CANCELLED
    assert report.sentence == "it was cancelled in the meantime"
    assert len(server.accepted) in (3, 4)  # the fourth may have begun
    assert report.counts[DeliveryState.CANCELLED] == 20 - len(server.accepted)


async def test_a_canary_goes_ahead_and_the_others_follow(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    campaign = ready(server.relay(), 30, orders=Orders(canary=5, canary_wait=1800))
    ledger.clear(campaign.id, 5)
    rests = Rests()
    ahead = await run_campaign(ledger, campaign.id, means(to(server.relay()), rest=rests))
    assert counted(ahead) == {"written": 5, "pending": 25}
    assert ahead.campaign.state is CampaignState.SENDING
    assert ahead.next_due is not None
    assert 1800 <= (ahead.next_due - NOW).total_seconds() < 1810
    later = Rests([*rests.seconds, 1810.0])
    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), rest=later))
    assert counted(report) == {"written": 30}
    assert is_finished(report)


async def test_a_canary_that_is_refused_holds_the_others_until_a_person_resumes(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.script("rcpt", "p2@city.example", "550 5.1.1 no such user")
    campaign = ready(server.relay(), 30, orders=Orders(canary=5, canary_wait=1800, canary_rejects=0.1))
    ledger.clear(campaign.id, 5)
    report = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert counted(report) == {"written": 4, "rejected": 1, "pending": 25}
    assert report.campaign.state is CampaignState.PAUSED
    assert report.sentence == "1 of the 5 sent ahead were refused, and 10% is the limit: the others wait"
    resumed = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert counted(resumed) == {"written": 29, "rejected": 1}
    assert is_finished(resumed)


async def test_nothing_is_begun_before_the_start(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    start = NOW + timedelta(hours=2)
    campaign = ready(server.relay(), 3, orders=Orders(start=start))
    early = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert (counted(early), early.next_due, server.sessions) == ({"pending": 3}, start, 0)
    rests = Rests([7100.0])
    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), rest=rests))
    assert counted(report) == {"written": 3}
    assert all(row.date and row.date >= start for row in ledger.deliveries(campaign.id))


async def test_a_rate_is_kept(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    relay = server.relay(rates=(RateLimit(60, 5),))
    rests = Rests()
    route = Route(Terms("local", 4, relay), to(relay), compose)
    campaign = ready(relay, 20)
    report = await run_campaign(ledger, campaign.id, Means((route,), clock=rests.now, rest=rests))
    assert counted(report) == {"written": 20}
    begun = sorted(row.date for row in ledger.deliveries(campaign.id) if row.date)
    for first, sixth in zip(begun, begun[5:], strict=False):
        assert (sixth - first).total_seconds() >= 60


async def test_an_hour_s_limit_is_waited_for_and_that_is_shown(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    relay = server.relay(rates=(RateLimit(600, 5),))
    rests = Rests()
    shown: list[str] = []

    def show(progress: Progress) -> None:
        if not shown or shown[-1] != progress.waits_for:
            shown.append(progress.waits_for)

    route = Route(Terms("local", 4, relay), to(relay), compose)
    means = Means((route,), clock=rests.now, rest=lambda seconds: rests(seconds * 60), on_progress=show)
    report = await run_campaign(ledger, ready(relay, 8).id, means)
    assert counted(report) == {"written": 8}
    assert shown[0] == ""
    assert shown[1].startswith("nothing more is taken before ")
    assert shown[-1] == ""


async def test_a_day_s_limit_is_not_waited_for(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    relay = server.relay(warm_up=WarmUp((5, 50)))
    rests = Rests()
    route = Route(Terms("local", 4, relay), to(relay), compose)
    campaign = ready(relay, 20)
    report = await run_campaign(ledger, campaign.id, Means((route,), clock=rests.now, rest=rests))
    assert counted(report) == {"written": 5, "pending": 15}
    assert report.campaign.state is CampaignState.SENDING
    assert report.next_due is not None
    assert report.next_due - rests.now() > timedelta(hours=23)
    assert sum(rests.seconds) < 60


async def test_two_relays_share_the_mail_by_their_weight(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    one, other = await servers(), await servers()
    routes = (
        Route(Terms("one", 2, one.relay(), weight=3), to(one.relay()), compose),
        Route(Terms("other", 2, other.relay(), weight=1), to(other.relay()), compose),
    )
    campaign = ready(one.relay(), 80)
    report = await run_campaign(ledger, campaign.id, Means(routes, clock=lambda: NOW))
    assert counted(report) == {"written": 80}
    assert 50 <= len(one.accepted) <= 70
    assert len(one.accepted) + len(other.accepted) == 80


async def test_a_relay_steps_in_while_the_other_one_is_lost(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    one, other = await servers(), await servers()
    routes = (
        Route(
            Terms("one", 2, one.relay(), weight=1), to(Relay("gone", "127.0.0.1", closed_port(), tls="none")), compose
        ),
        Route(Terms("other", 2, other.relay(), weight=0), to(other.relay()), compose),
    )
    campaign = ready(one.relay(), 20)
    rests = Rests()
    report = await run_campaign(ledger, campaign.id, Means(routes, clock=rests.now, rest=rests))
    assert counted(report) == {"written": 20}
    assert len(other.accepted) == 20
    assert {row.attempts for row in ledger.deliveries(campaign.id)} == {1}


async def test_relays_that_are_all_down_are_all_named(ready: Ready, ledger: SqlLedger) -> None:
    relays = [Relay(name, "127.0.0.1", closed_port(), tls="none") for name in ("one", "other")]
    routes = tuple(Route(Terms(relay.name, 2, relay), to(relay), compose) for relay in relays)
    rests = Rests()
    report = await run_campaign(ledger, ready(relays[0], 20).id, Means(routes, clock=rests.now, rest=rests))
    assert report.sentence.startswith("none of the 2 relays can be reached: ")
    assert all(f"no mail server answers at {relay}" in report.sentence for relay in relays)
    assert counted(report) == {"pending": 20}


async def test_connections_are_closed_where_another_campaign_needs_them(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    sharing = Sharing()
    standing: list[int] = []

    def show(progress: Progress) -> None:
        nonlocal sharing
        if progress.handled >= 20:
            sharing = Sharing(4, 3)
        standing.append(sum(each.transport is not None for each in server.connections))

    run = means(to(server.relay()), on_progress=show, sharing=lambda: sharing)
    report = await run_campaign(ledger, ready(server.relay(), 400).id, run)
    assert is_finished(report)
    assert (max(standing), standing[-1]) == (4, 1)


async def test_one_destination_that_refuses_is_held_and_the_others_get_theirs(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    for number in range(1, 61):
        server.script("body", f"p{number}@google.example", "550 5.7.26 unauthenticated")
    campaign = ready(server.relay(), 60, "p{}@google.example", destinations=("google", "other"))
    for number in range(2, 61, 2):
        server.script("body", f"p{number}@google.example", "ok")
    report = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert report.campaign.state is CampaignState.PAUSED
    assert "google has refused 20 messages in a row" in report.sentence
    assert report.counts[DeliveryState.WRITTEN] == 30
    assert 20 <= report.counts[DeliveryState.REJECTED] <= 23


async def test_somebody_pauses_from_another_terminal(servers: Servers, ready: Ready, ledger: SqlLedger) -> None:
    server = await servers()
    campaign = ready(server.relay(), 60)

    def pause_after_five(progress: Progress) -> None:
        if progress.handled == 5:
            control.pause(ledger, ledger.campaign(campaign.id), NOW)

    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), on_progress=pause_after_five))
    assert report.campaign.state is CampaignState.PAUSED
    assert report.sentence == "it was paused in the meantime"
    assert 5 <= report.counts[DeliveryState.WRITTEN] <= 12
    assert report.counts[DeliveryState.SENDING] == 0
    rest = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert counted(rest) == {"written": 60}


async def test_a_canary_does_not_wait_for_those_of_it_that_are_put_off(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.script("rcpt", "p2@city.example", "450 4.2.1 later")
    campaign = ready(server.relay(), 30, orders=Orders(canary=5, canary_wait=60))
    ledger.clear(campaign.id, 5)
    report = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert counted(report) == {"written": 29, "deferred": 1}


async def test_nobody_follows_on_a_canary_that_was_put_off_as_a_whole(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.script("rcpt", "*", *["450 4.2.0 greylisted, come back later"] * 5, "ok")
    campaign = ready(server.relay(), 30, orders=Orders(canary=5, canary_wait=60))
    ledger.clear(campaign.id, 5)
    ahead = await run_campaign(ledger, campaign.id, means(to(server.relay())))
    assert counted(ahead) == {"deferred": 5, "pending": 25}
    assert ahead.next_due is not None
    hour = Rests([3600.0])
    report = await run_campaign(ledger, campaign.id, means(to(server.relay()), rest=hour))
    assert counted(report) == {"written": 30}


async def test_once_one_connection_stands_the_others_are_made_at_the_same_time(
    servers: Servers, ready: Ready, ledger: SqlLedger
) -> None:
    server = await servers()
    server.together = 4
    campaign = ready(server.relay(), 8)
    report = await run_campaign(ledger, campaign.id, means(to(server.relay(), SHORT), connections=4))
    assert is_finished(report)
    assert (server.sessions, len(server.accepted)) == (4, 8)
