"""What the ledger costs: CPU time a message for outcome and intent, octets a row, and the planning of a campaign.

Every message is settled and the next one begun, as a sender does it, in groups of so many connections; values of
three fields a reader, default settings, on disk. A sender's own work is not in it. With `--postgres URL` the same over
PostgreSQL, where the CPU time is ours alone, without the server's.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from results import Results, arguments

from newsletter.config import Publication
from newsletter.delivery.model import Answer, Budget, Campaign, Claim, NewCampaign, NewDelivery, RelayKind
from newsletter.delivery.model import Settlement as Settled
from newsletter.delivery.planning import SLICE
from newsletter.delivery.states import CampaignEvent, DeliveryEvent
from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.render.edition import Edition
from newsletter.replies import Outcome, Phase, Reply

TAKEN = Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "2.0.0 Ok: queued as 4F2B1C0D3E"))
BUDGETS = (Budget("relay/main", 10**9, 1), Budget("relay/main/google", 10**9, 3600))
EDITION = Edition("issue", "lv", "subject", "preheader", "<p>text</p>", "text\n", (), ())


def people(first: int, number: int) -> list[NewDelivery]:
    """Return one slice of an audience."""
    return [
        NewDelivery(
            key=f"reader{each}@mail{each % 50}.example",
            address=f"reader{each}@mail{each % 50}.example",
            name=f"Reader {each}",
            list_name="team",
            locale="lv",
            values={"email": f"reader{each}@mail{each % 50}.example", "name": f"Reader {each}", "city": "Rīga"},
        )
        for each in range(first, first + number)
    ]


@contextmanager
def measured(figures: dict[str, float], name: str, number: int) -> Iterator[None]:
    """Put down what each of a number of things takes, in µs."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    figures[f"{name}_CPU_us"] = (time.process_time() - cpu) / number * 1e6
    figures[f"{name}_us"] = (time.perf_counter() - wall) / number * 1e6


def plan(ledger: SqlLedger, readers: int, figures: dict[str, float]) -> Campaign:
    """Write the plan of a campaign, and begin it."""
    publication = Publication("n", "s", "s@news.example", "news.example", "a", "lv")
    new = NewCampaign(issue="issue", relay="main", kind=RelayKind.REAL, publication=publication, lists={"team": "Team"})
    now = datetime.now(UTC)
    with measured(figures, "plan", readers):
        draft = ledger.draft(new, [EDITION], now)
        for first in range(0, readers, SLICE):
            ledger.add_deliveries(draft.id, people(first, min(SLICE, readers - first)))
        ledger.freeze(draft.id, readers, now)
    return ledger.move_campaign(draft.id, CampaignEvent.START, now)


def send(ledger: SqlLedger, campaign: Campaign, group: int, budgets: tuple[Budget, ...]) -> None:
    """Settle and begin until nothing is left."""
    claims = [Claim("", "main", budgets)] * group
    settled: list[Settled] = []
    while True:
        now = datetime.now(UTC)
        begun = [each for each in ledger.exchange(campaign.id, settled, claims, now).begun if each]
        settled = [Settled(each, DeliveryEvent.ACCEPT, TAKEN, now) for each in begun]
        if not begun:
            return


def run(ledger: SqlLedger, readers: int, group: int, budgets: tuple[Budget, ...] = ()) -> dict[str, float]:
    """Return what a campaign costs in a ledger."""
    figures: dict[str, float] = {}
    campaign = plan(ledger, readers, figures)
    with measured(figures, "message", readers):
        send(ledger, campaign, group, budgets)
    return figures


def in_a_file(
    readers: int, group: int, budgets: tuple[Budget, ...] = (), synchronous: str = "normal"
) -> dict[str, float]:
    """Return what a campaign costs in a SQLite file."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as name:  # noqa: S108 - on a disk
        path = Path(name) / "newsletter.db"
        with open_ledger(path, synchronous=synchronous) as ledger:
            figures = run(ledger, readers, group, budgets)
        figures["octets/row"] = sum(file.stat().st_size for file in Path(name).iterdir()) / readers
    return figures


def best(rounds: int, once: Callable[[], dict[str, float]]) -> dict[str, float]:
    """Return the least of several rounds, figure by figure."""
    seen = [once() for _ in range(rounds)]
    return {name: min(each[name] for each in seen) for name in seen[0]}


def main() -> int:
    """Measure, and print."""
    parser = arguments(__doc__, rounds=3)
    parser.add_argument("--readers", type=int, default=20000, help="how many readers (20000)")
    parser.add_argument("--postgres", default="", help="an empty schema of a PostgreSQL database, for one round")
    options = parser.parse_args()
    rows = {
        f"SQLite, groups of {group}": best(options.rounds, lambda group=group: in_a_file(options.readers, group))
        for group in (1, 10, 50)
    }
    rows["SQLite, groups of 10, two budgets"] = best(options.rounds, lambda: in_a_file(options.readers, 10, BUDGETS))
    rows["SQLite, groups of 10, synchronous = full"] = best(
        options.rounds, lambda: in_a_file(options.readers, 10, synchronous="full")
    )
    if options.postgres:
        with open_ledger(options.postgres) as ledger:
            rows["PostgreSQL, groups of 10"] = run(ledger, options.readers, 10)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Results(
        f"the ledger of {options.readers:,} deliveries",
        rows=rows,
        notes=[
            f"the process took {memory:.0f} MB at most; a row is all that is kept of a delivery, its attempts included"
        ],
    ).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
