"""Whether a ledger is whole: what its database says of itself, and the laws of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.ledger.part import Part

MOST = 20  # breaks of one law that are shown


@dataclass(frozen=True)
class Break:
    """One thing that is wrong with a ledger, in a sentence."""

    sentence: str


# A law, and what is said of each break of it.
LAWS = {
    "counts": "campaign {what} was planned for {wanted} recipients and has {found}",
    "attempts": "delivery {what} counts {wanted} attempts, and {found} are on record",
    "endings": "delivery {what} is {wanted}, and {found} of its attempts have no end",
    "once": "delivery {what} was accepted {found} times",
    "ends": "campaign {what} has ended, and {found} deliveries are left",
    "dues": "delivery {what} waits for {found}, and yet it does not wait",
}


class Checks(Part):
    """What a ledger finds out about itself. It reads one moment, also while something is being sent."""

    def check(self) -> tuple[Break, ...]:
        """Return all that is wrong, of each kind the first ones. Raises LedgerError where it cannot even be read."""
        with self._database.snapshot() as connection:
            broken = [Break(sentence) for sentence in self._database.faults(connection)]
            return (*broken, *(each for law in LAWS for each in self._breaks(connection, law)))

    def _breaks(self, connection: object, law: str) -> Iterator[Break]:
        rows = list(getattr(self._sql, f"breaks_of_{law}")(connection))
        for row in rows[:MOST]:
            yield Break(LAWS[law].format(what=row["what"], wanted=row["wanted"], found=row["found"]))
        if len(rows) > MOST:
            yield Break(f"… and {len(rows) - MOST:,} more of this kind")
