"""`newsletter lists pull`: what the store knows is written into a list's file."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import console


def pull(
    name: Annotated[str, typer.Argument(metavar="LIST", help="The list; one without a file gets one.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before many rows are taken out.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Tell numbers, and nobody's address or values.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what changes, for programs.")] = False,
) -> None:
    """Write a list as the store knows it into its file. What changes is shown first.

    Rows keep their order, and those that are as they were keep every letter. Whoever is no reader any more is taken
    out, whoever came by a form or an import stands at the end, and what readers chose for themselves is written down.

    Example: newsletter lists pull municipalities --dry-run
    """
    from newsletter.clock import system_clock
    from newsletter.report.lists import difference_json, difference_lines
    from newsletter.subscribers.difference import Change
    from newsletter.subscribers.records import Cause, Who
    from newsletter.subscribers.syncing import removes_many
    from newsletter.wiring.lists.audience import audience_names, open_audience
    from newsletter.wiring.lists.pulling import Pull
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    with ledger_of(settings, create=False) as ledger:
        if name not in audience_names(settings, ledger.subscribers):
            open_audience(settings, ledger.subscribers, name)
        work = Pull(settings, ledger.subscribers, name)
        is_new = not work.exists
        difference = work.compare()
        taken = difference.counts[Change.GONE]
        if not json:
            nothing = "nothing would change" if dry_run else "nothing has changed"
            readers = console.count(difference.now, "reader")
            console.out(f"{work.shown}: {readers}{f', and {nothing}' if difference.is_empty else ''}")
            for line in difference_lines(difference, private=private):
                console.out(console.harmless(line))
        is_written = not dry_run and (is_new or not difference.is_empty)
        if is_written:
            if removes_many(taken, difference.before) and taken and not yes:
                number = f"{taken:,}"
                console.agree(
                    f"{number} of {difference.before:,} rows are taken out: type {number} to do it", str(taken)
                )
            work.write(Cause(system_clock(), Who.EDITOR, "pull"))
    if json:
        console.out_json({**difference_json(name, difference, private=private), "done": is_written})
    if dry_run:
        console.say("nothing was changed: this was a dry run")
    elif is_written:
        console.say(f"written: {work.shown}")
