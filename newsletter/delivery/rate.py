"""Budgets: how much may go through a relay, and to one destination through it, in any stretch of time."""

from __future__ import annotations

from datetime import timedelta

from newsletter.config import Relay
from newsletter.config.rates import RateLimit
from newsletter.delivery.destinations import Destination
from newsletter.delivery.model import Budget

DAY = timedelta(days=1).total_seconds()


def budgets_for(relay: Relay, destination: Destination, days_used: int = 0) -> tuple[Budget, ...]:
    """Return what one message to a destination through a relay uses up, for `Claim.budgets`.

    `days_used` is on how many earlier days the relay has sent something: it says how far its warm-up is. A name stands
    for relay, destination (`*`: all of them) and window, and not for the number, so that a limit may be changed without
    losing count. Nothing is counted for what has no limit.
    """
    everything = list(relay.rates)
    today = relay.warm_up.limit_on(days_used) if relay.warm_up else None
    if today is not None:
        everything.append(RateLimit(DAY, today))
    return (
        *_budgets(f"relay/{relay.reference}/*", everything),
        *_budgets(f"relay/{relay.reference}/{destination.name}", destination.rates),
    )


def _budgets(name: str, rates: list[RateLimit] | tuple[RateLimit, ...]) -> list[Budget]:
    """Return a budget for each window, that of the smallest limit where there are several."""
    lowest: dict[float, int] = {}
    for rate in rates:
        lowest[rate.seconds] = min(rate.limit, lowest.get(rate.seconds, rate.limit))
    return [Budget(f"{name}/{seconds:g}s", limit, seconds) for seconds, limit in sorted(lowest.items())]
