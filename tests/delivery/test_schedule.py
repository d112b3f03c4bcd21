"""When a campaign may be sent."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.model import Orders
from newsletter.delivery.schedule import MomentError, is_too_late, local_instant, opens_at, read_moment, zone_of

RIGA = ZoneInfo("Europe/Riga")
NOW = datetime(2012, 10, 1, 6, 0, tzinfo=UTC)  # 09:00 in Riga


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2012-10-02 09:30", "2012-10-02T06:30Z"),
        ("2012-10-02T09:30", "2012-10-02T06:30Z"),
        ("2012-11-24 09:30", "2012-11-24T07:30Z"),
        ("9:30", "2012-10-01T06:30Z"),
        ("09:00", "2012-10-02T06:00Z"),
        ("08:59", "2012-10-02T05:59Z"),
        ("2012-10-02 09:30Z", "2012-10-02T09:30Z"),
        ("2012-10-02 09:30 +05:30", "2012-10-02T04:00Z"),
        ("2012-10-28 03:30+0300", "2012-10-28T00:30Z"),
        ("2012-10-28 03:30+0200", "2012-10-28T01:30Z"),
    ],
)
def test_a_moment_is_read_in_the_zone(typed: str, meant: str) -> None:
    assert read_moment(typed, RIGA, NOW) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "sentence", "hint"),
    [
        ("tomorrow", "“tomorrow” is not a time", "--at 09:00"),
        ("2012-13-01 09:00", "is not a time", "write it like"),
        ("25:00", "is not a time", "write it like"),
        ("2012-09-30 09:00", "is past: it was 2012-09-30 09:00 +0300", "a time to come"),
        (
            "2012-10-28 03:30",
            "on 2012-10-28 the clocks of Europe/Riga show 03:30 twice",
            "--at '2012-10-28 03:30+0300' or --at '2012-10-28 03:30+0200'",
        ),
        (
            "2013-03-31 03:30",
            "on 2013-03-31 the clocks of Europe/Riga show 03:30 never",
            "--at '2013-03-31 02:30+0200' or --at '2013-03-31 04:30+0300'",
        ),
    ],
)
def test_what_is_not_one_moment_is_told_with_the_choices(typed: str, sentence: str, hint: str) -> None:
    with pytest.raises(MomentError) as told:
        read_moment(typed, RIGA, NOW)
    assert sentence in told.value.sentence
    assert hint in told.value.hint


@pytest.mark.parametrize("now", ["2012-10-28T12:00Z", "2013-03-31T12:00Z"])
def test_an_hour_that_is_over_is_that_of_tomorrow_whatever_the_clocks_did_today(now: str) -> None:
    moment = datetime.fromisoformat(now)
    assert read_moment("03:30", RIGA, moment).astimezone(RIGA).date() == moment.date() + timedelta(days=1)


def test_both_choices_can_be_typed() -> None:
    first, second = (read_moment(f"2013-03-31 {each}", RIGA, NOW) for each in ("02:30+0200", "04:30+0300"))
    assert second - first == timedelta(hours=1)


def test_an_unknown_zone_is_told() -> None:
    with pytest.raises(MomentError, match="no time zone called “Europe/Nowhere”"):
        zone_of("Europe/Nowhere")


@pytest.mark.parametrize(
    ("orders", "now", "opens"),
    [
        (Orders(), "09:00", None),
        (Orders(start=NOW + timedelta(hours=1)), "09:00", "10:00"),
        (Orders(start=NOW - timedelta(hours=1)), "09:00", None),
        (Orders(zone="Europe/Riga", window_from="09:00", window_to="18:00"), "09:00", None),
        (Orders(zone="Europe/Riga", window_from="09:00", window_to="18:00"), "17:59", None),
        (Orders(zone="Europe/Riga", window_from="09:00", window_to="18:00"), "18:00", "1 09:00"),
        (Orders(zone="Europe/Riga", window_from="09:00", window_to="18:00"), "08:00", "09:00"),
        (Orders(zone="Europe/Riga", window_from="22:00", window_to="06:00"), "23:00", None),
        (Orders(zone="Europe/Riga", window_from="22:00", window_to="06:00"), "05:00", None),
        (Orders(zone="Europe/Riga", window_from="22:00", window_to="06:00"), "12:00", "22:00"),
        (
            Orders(start=NOW + timedelta(hours=12), zone="Europe/Riga", window_from="09:00", window_to="18:00"),
            "09:00",
            "1 09:00",
        ),
    ],
)
def test_when_the_next_one_may_be_begun(orders: Orders, now: str, opens: str | None) -> None:
    day = datetime(2012, 10, 1, tzinfo=RIGA)

    def at(text: str) -> datetime:
        later, _, hour = text.rpartition(" ")
        moment = day + timedelta(days=int(later or 0))
        return moment.replace(hour=int(hour[:2]), minute=int(hour[3:]))

    assert opens_at(orders, at(now)) == (at(opens) if opens else None)


def test_a_window_that_opens_while_the_clocks_jump_opens_after_the_jump() -> None:
    orders = Orders(zone="Europe/Riga", window_from="03:30", window_to="18:00")
    night = datetime(2013, 3, 31, 2, 0, tzinfo=RIGA)
    assert opens_at(orders, night) == datetime(2013, 3, 31, 4, 30, tzinfo=RIGA)


@given(st.integers(0, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)), st.times(), st.times())
def test_a_window_is_open_at_its_opening_and_never_opens_in_the_past(
    now: datetime, opening: time, closing: time
) -> None:
    orders = Orders(zone="Europe/Riga", window_from=f"{opening:%H:%M}", window_to=f"{closing:%H:%M}")
    opens = opens_at(orders, now)
    assert opens is None or now < opens <= now + timedelta(hours=26)


def test_a_reader_s_own_nine_o_clock() -> None:
    nine = datetime.fromisoformat("2012-11-24T09:00")
    assert local_instant(nine, ZoneInfo("Asia/Tokyo")) == datetime(2012, 11, 24, 0, 0, tzinfo=UTC)
    assert local_instant(nine, ZoneInfo("America/New_York")) == datetime(2012, 11, 24, 14, 0, tzinfo=UTC)


def test_a_start_that_was_missed_by_more_than_its_grace_is_too_late() -> None:
    orders = Orders(start=NOW, grace=3600)
    assert not is_too_late(orders, NOW + timedelta(hours=1))
    assert is_too_late(orders, NOW + timedelta(hours=1, seconds=1))
    assert not is_too_late(Orders(), NOW)
