"""Asking the web for the links of an issue, on request: what is known is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from newsletter.check.links.web import without_https
from newsletter.clock import Clock
from newsletter.config import Settings
from newsletter.publish.client import Answer, Client
from newsletter.publish.exchange import Limits
from newsletter.publish.memory import Memory
from newsletter.publish.reach import PublicOnly, Reach, resolve
from newsletter.publish.visits import PAUSE, Visitor

# Returns what the web has answered for each of some addresses.
Ask = Callable[[Sequence[str]], Mapping[str, Answer]]
# Of a link, only the beginning of the answer is of interest.
LIMITS = Limits(seconds=10.0, octets=1, redirects=5)


def asker(
    settings: Settings,
    clock: Clock,
    show: Callable[[int, int], None] = lambda _done, _all: None,
    reach: Reach | None = None,
    pause: float = PAUSE,
) -> Ask:
    """Return what asks the public web, and nothing else; `show` is told how many of how many have answered.

    Answers are kept in the work folder, also where the asking is interrupted.
    """
    visitor = Visitor(Client(reach or PublicOnly(resolve), LIMITS), pause)
    memory = Memory(settings.work / "cache" / "links.json")

    def ask(addresses: Sequence[str]) -> Mapping[str, Answer]:
        known = memory.known(clock())
        new: dict[str, Answer] = {}

        def visit(wanted: Sequence[str]) -> None:
            left = [each for each in wanted if each not in known and each not in new]
            for done, answer in enumerate(visitor.visit(left), 1):
                new[answer.url] = answer
                show(done, len(left))

        try:
            visit(addresses)
            answers = {**known, **new}
            visit(without_https(answers[each] for each in addresses if each in answers))
        finally:
            if new:
                memory.keep(new, clock())
        return {**known, **new}

    return ask
