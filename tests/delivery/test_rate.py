"""What one message uses up of the limits of a relay and of a destination."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.config import Relay
from newsletter.config.rates import RateLimit
from newsletter.config.warmup import WarmUp
from newsletter.delivery.destinations import Destination
from newsletter.delivery.model import Budget
from newsletter.delivery.rate import budgets_for

GOOGLE = Destination("google")
RATES = st.lists(st.builds(RateLimit, st.sampled_from([1.0, 60.0, 3600.0, 86400.0]), st.integers(1, 1000)), max_size=4)


def test_without_limits_nothing_is_counted() -> None:
    assert budgets_for(Relay("ses", "mail.example.org"), GOOGLE) == ()


def test_a_message_uses_up_the_relays_limits_and_its_destinations() -> None:
    relay = Relay("ses", "mail.example.org", rates=(RateLimit(1, 14), RateLimit(86400, 50000)))
    destination = Destination("google", rates=(RateLimit(3600, 500),))
    assert budgets_for(relay, destination) == (
        Budget("relay/ses/*/1s", 14, 1),
        Budget("relay/ses/*/86400s", 50000, 86400),
        Budget("relay/ses/google/3600s", 500, 3600),
    )


def test_a_relay_that_is_new_may_do_more_on_each_day_that_it_is_used() -> None:
    relay = Relay("ses", "mail.example.org", rates=(RateLimit(86400, 80),), warm_up=WarmUp((50, 100)))
    limits = [budgets_for(relay, GOOGLE, days_used)[0].limit for days_used in range(4)]
    assert limits == [50, 80, 80, 80]
    cold = Relay("ses", "mail.example.org", warm_up=WarmUp((50, 100)))
    assert budgets_for(cold, GOOGLE, 1) == (Budget("relay/ses/*/86400s", 100, 86400),)
    assert budgets_for(cold, GOOGLE, 2) == ()


def test_a_relay_without_a_name_is_counted_by_its_place() -> None:
    relay = Relay("", "127.0.0.1", 2525, "none", rates=(RateLimit(1, 14),))
    assert budgets_for(relay, GOOGLE)[0].name == "relay/smtp://127.0.0.1:2525/*/1s"


@given(RATES, RATES, st.integers(0, 5))
def test_no_budget_is_wider_than_a_limit_and_each_window_is_counted_once(
    rates: list[RateLimit], others: list[RateLimit], days_used: int
) -> None:
    relay = Relay("ses", "mail.example.org", rates=tuple(rates), warm_up=WarmUp((5, 10)))
    destination = Destination("google", rates=tuple(others))
    budgets = budgets_for(relay, destination, days_used)
    assert len({budget.name for budget in budgets}) == len(budgets)
    for scope, limits in (("*", rates), ("google", others)):
        for rate in limits:
            name = f"relay/ses/{scope}/{rate.seconds:g}s"
            assert [budget for budget in budgets if budget.name == name and budget.limit <= rate.limit]
