"""Which domains of some readers take no mail, in words and as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from newsletter.delivery.takers import Taking
from newsletter.report.table import aligned

SHOWN = 20


@dataclass(frozen=True)
class Domains:
    """How many readers each domain has, and what DNS says of it: None where it said nothing."""

    found: Mapping[str, tuple[int, Taking | None]]

    @property
    def dead(self) -> Mapping[str, tuple[int, Taking]]:
        """Return those that take no mail."""
        return {
            domain: (number, said)
            for domain, (number, said) in self.found.items()
            if said is not None and said is not Taking.TAKES
        }

    @property
    def unknown(self) -> int:
        """Return how many gave no answer."""
        return sum(said is None for _, said in self.found.values())

    def lines(self, *, private: bool = False) -> Iterator[str]:
        """Yield what DNS has said; `private` names no domain."""
        dead, asked = self.dead, len(self.found)
        if not asked:
            yield "DNS was asked for no domain: only those that are kept for examples are there"
            return
        readers = sum(number for number, _ in dead.values())
        verb = "takes" if len(dead) == 1 else "take"
        some = f"{len(dead):,} {verb} no mail, with {_count(readers, 'reader')}" if dead else "none takes no mail"
        yield f"DNS was asked for {_count(asked, 'domain')}: {some}"
        if not private:
            rows = [[f"  {domain}", _count(number, "reader"), said.value] for domain, (number, said) in dead.items()]
            yield from aligned(rows[:SHOWN])
            if len(rows) > SHOWN:
                yield f"    and {len(rows) - SHOWN:,} more"
        if self.unknown:
            yield f"{_count(self.unknown, 'domain')} gave no answer, so nothing is known of them; another time they may"

    def as_json(self, *, private: bool = False) -> dict[str, object]:
        """Return it for programs; `private` names no domain."""
        told = [
            {"domain": domain, "readers": number, "reason": said.name.lower().replace("_", "-")}
            for domain, (number, said) in self.dead.items()
        ]
        return {
            "domains": len(self.found),
            "dead": len(self.dead),
            "unknown": self.unknown,
            **({} if private else {"take_no_mail": told}),
        }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
