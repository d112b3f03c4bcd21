"""`newsletter state prune`: what has been kept for as long as newsletter.toml says goes."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import console


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only count what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what was counted, for programs.")] = False,
) -> None:
    """Take away what was kept for as long as [retention] of newsletter.toml says. A send goes on meanwhile.

    Says first what would go, and asks. A worker does it by itself, every few hours.

    Example: newsletter state prune --dry-run
    """
    from newsletter.clock import system_clock
    from newsletter.report.table import aligned
    from newsletter.wiring.retention import WHAT, overdue
    from newsletter.wiring.retention import prune as take_away
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    now = system_clock()
    with ledger_of(settings, create=False) as ledger:
        found = overdue(settings, ledger, now)
        number = sum(found.values())
        rows = [[f"{found[name]:,}", WHAT[name]] for name in WHAT if found[name]]
        for line in aligned([["", "Kept for long enough"], *rows]) if rows else ():
            console.say(line)
        if dry_run or not number:
            if json:
                console.out_json({"taken_away": False, **found})
            console.say("nothing was taken away" if number else "nothing has been kept for too long")
            if number:
                console.next_step("newsletter state prune")
            return
        if not yes:
            console.agree("Type yes to take it away for good, anything else to stop", "yes")
        done = take_away(settings, ledger, now)
    if json:
        console.out_json({"taken_away": True, **done})
    console.say("that is gone")
    console.next_step("newsletter state backup FILE, and delete older copies")
