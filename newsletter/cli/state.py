"""`newsletter state`: copies of the ledger, whether it is whole, and which one real sends are recorded in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import console, pruning

state = typer.Typer(
    help="Copy the ledger, put a copy back, see whether it is whole, take away what is kept for too long.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


@state.command("backup", short_help="Copy the ledger into a file.")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new file; none is written over.")],
) -> None:
    """Copy the ledger as it is at this moment into one file. A send goes on meanwhile.

    The ledger holds who has got what, and who has unsubscribed: keep a copy on another disk.

    Example: newsletter state backup ledger-2012-11-24.db
    """
    from newsletter.wiring.state import backup as copy
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    copy(settings, file)
    console.say(f"copied {settings.shown_state}, {file.stat().st_size / 1e6:.1f} MB")
    console.out(str(file))
    console.say(f"to put it back: newsletter state restore {file}")


@state.command("restore", short_help="Put a copy of the ledger back.")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `newsletter state backup` has made.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a copy in the place of the ledger. The one that is there is kept beside it under another name.

    What was sent, and who has unsubscribed, since the copy was made is not in it: people may get an issue twice.

    Example: newsletter state restore ledger-2012-11-24.db
    """
    from newsletter.clock import system_clock
    from newsletter.ledger.sql import open_ledger
    from newsletter.wiring.state import restore as put_back
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    if not yes:
        console.say("What was sent, and who has unsubscribed, since the copy was made is not in it.")
        console.agree("Type yes to put it back, anything else to stop", "yes")
    kept = put_back(settings, file, system_clock())
    with open_ledger(settings.state.place) as ledger:
        found = ledger.campaigns()
    newest = f"; the newest is {found[0].label} of {found[0].created_at.astimezone():%Y-%m-%d %H:%M}" if found else ""
    console.say(f"put back: {console.count(len(found), 'campaign')}{newest}")
    if kept:
        console.say(f"the former ledger is {settings.shown(kept)}")
    console.next_step("newsletter state check")


@state.command("check", short_help="See whether the ledger is whole.")
def check() -> None:
    """See whether the ledger is whole: its database, and whether all that it counts adds up. A send goes on meanwhile.

    One that is not the ledger that newsletter.toml names is an error, too.

    Example: newsletter state check
    """
    from newsletter.delivery.model import RelayKind
    from newsletter.wiring.state import ledger_of, require_ledger
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    with ledger_of(settings, create=False) as ledger:
        broken = ledger.check()
        for each in broken:
            console.out(each.sentence)
        if broken:
            console.say(f"{settings.shown_state} is not whole")
            console.next_step("newsletter state backup FILE", "newsletter state restore FILE")
            raise typer.Exit(1)
        console.say(f"{settings.shown_state} is whole: {console.count(len(ledger.campaigns()), 'campaign')}")
        require_ledger(settings, ledger, RelayKind.REAL)
    console.next_step("newsletter state backup FILE")


@state.command("adopt", short_help="Record real sends in this ledger from now on.")
def adopt(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Write the id of this ledger into newsletter.toml, so that real sends are recorded in it from now on.

    Needed where the ledger was lost, or the workspace has moved without it: what the former ledger knew about who has
    got an issue, and who has unsubscribed, is not in this one.

    Example: newsletter state adopt
    """
    from newsletter.wiring.state import adopt as take
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    with ledger_of(settings) as ledger:
        if settings.state.ledger == ledger.id:
            console.say(f"newsletter.toml names {settings.shown_state} already")
            return
        if settings.state.ledger and not yes:
            console.say("Who has got an issue, and who has unsubscribed, is known in the former ledger only.")
            console.agree("Type yes to go on without it, anything else to stop", "yes")
        take(settings, ledger)
    console.say(f"real sends are recorded in {settings.shown_state} from now on")
    console.next_step("newsletter state backup FILE")


state.command("prune", short_help="Take away what was kept for long enough.")(pruning.prune)
