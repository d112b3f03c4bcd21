"""The clock of a run: it never goes back, and follows a machine that has slept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.clock import JUMP, steady_clock

BEGINNING = datetime(2012, 11, 24, 9, 30, tzinfo=UTC)


@dataclass
class Machine:
    """A machine's two clocks: what it tells people, in UTC, and its seconds since it was started."""

    wall: datetime = BEGINNING
    seconds: float = 0.0

    def pass_by(self, seconds: float, set_by: timedelta = timedelta()) -> None:
        """Let time pass, and somebody set the clock."""
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds) + set_by


def test_a_clock_that_is_set_back_changes_nothing() -> None:
    machine = Machine()
    now = steady_clock(lambda: machine.wall, lambda: machine.seconds)
    machine.pass_by(30, set_by=timedelta(hours=-1))
    assert now() == BEGINNING + timedelta(seconds=30)


def test_a_machine_that_has_slept_is_followed() -> None:
    machine = Machine()
    now = steady_clock(lambda: machine.wall, lambda: machine.seconds)
    machine.pass_by(0, set_by=timedelta(hours=8))
    assert now() == BEGINNING + timedelta(hours=8)
    machine.pass_by(5)
    assert now() == BEGINNING + timedelta(hours=8, seconds=5)


@given(
    st.lists(st.tuples(st.floats(0, 10**6), st.integers(-(10**6), 10**6)), max_size=20),
)
def test_it_never_goes_back_and_is_never_far_behind(steps: list[tuple[float, int]]) -> None:
    machine = Machine()
    now = steady_clock(lambda: machine.wall, lambda: machine.seconds)
    before = now()
    for seconds, set_by in steps:
        machine.pass_by(seconds, timedelta(seconds=set_by))
        told = now()
        assert told >= before
        assert told >= machine.wall - JUMP
        before = told
