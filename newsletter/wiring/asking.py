"""Asking the web for the links of an issue, on request: what is known is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.check.links.web import is_cut_off, without_https
from newsletter.clock import Clock
from newsletter.config import Settings
from newsletter.publish.client import Answer, Client
from newsletter.publish.exchange import Limits
from newsletter.publish.memory import Memory
from newsletter.publish.reach import PublicOnly, Reach, resolve
from newsletter.publish.visits import PAUSE, Visitor


@dataclass(frozen=True)
class Asked:
    """What the web has answered, by address, and for how many of them this machine could not come to the web."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    unreached: int = 0


# Asks the web for each of some addresses.
Ask = Callable[[Sequence[str]], Asked]
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

    Answers are kept in the work folder, also where the asking is interrupted; not those of a machine without a network.
    """
    visitor = Visitor(Client(reach or PublicOnly(resolve), LIMITS), pause)
    memory = Memory(settings.work / "cache" / "links.json")

    def ask(addresses: Sequence[str]) -> Asked:
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
            cut_off = is_cut_off(new.values())
            if new and not cut_off:
                memory.keep(new, clock())
        return Asked(known, len(new)) if cut_off else Asked({**known, **new})

    return ask
