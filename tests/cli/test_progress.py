"""How fast a run is said to go on."""

from __future__ import annotations

from newsletter.cli.progress import Pace
from newsletter.delivery.means import Progress
from newsletter.delivery.states import DeliveryState


def after(settled: int, waits_for: str = "") -> Progress:
    return Progress(100, {DeliveryState.PENDING: 100 - settled}, {DeliveryState.ACCEPTED: settled}, waits_for)


def test_the_time_that_a_run_waits_for_something_does_not_slow_it() -> None:
    pace = Pace(100.0)
    assert pace.see(after(20), 102.0) == 10
    pace.see(after(20, "nothing more is taken before 16:44"), 103.0)
    pace.see(after(20, "nothing more is taken before 16:44"), 1800.0)
    assert pace.see(after(40), 1804.0) == 5


def test_a_run_that_has_just_begun_has_no_pace_yet() -> None:
    assert Pace(100.0).see(after(0), 100.0) == 0
