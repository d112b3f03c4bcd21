"""`newsletter worker`: carries on with every send that is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.delivery.model import Campaign


def worker(
    once: Annotated[bool, typer.Option("--once", help="End as soon as nothing is due any more.")] = False,
) -> None:
    """Carry on with sends by itself: those that were ordered for later, and those that wait to try again.

    It tells other programs what happens, too, where newsletter.toml names some, and takes away what was kept for as
    long as its [retention] says.

    Runs until it is stopped; what is on the wire is ended first, and the next worker goes on.

    Example: newsletter worker
    """
    import asyncio

    from newsletter.cli.progress import stopping
    from newsletter.wiring.retention import keep_pruning
    from newsletter.wiring.state import ledger_of
    from newsletter.wiring.webhooks import Telling
    from newsletter.wiring.worker import Worker
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()

    async def run() -> None:
        stop = asyncio.Event()
        with ledger_of(settings) as ledger, stopping(stop):
            telling = Telling(settings, ledger.notices, complain=console.say)
            pruning = asyncio.create_task(keep_pruning(settings, ledger, stop, console.say, once=once))
            async with telling.working():
                await Worker(settings, ledger, stop, tell, complain=console.say).work(once=once)
            await pruning
            while once and await telling.tell_due():
                pass

    console.say("waiting for sends that are due; Ctrl-C ends it")
    asyncio.run(run())
    console.say("the worker has ended")


def tell(campaign: Campaign, words: str) -> None:
    """Say what happens to a campaign."""
    from newsletter.clock import system_clock

    now = system_clock().astimezone()
    console.say(f"{now:%Y-%m-%d %H:%M:%S}  “{campaign.issue}”, campaign {campaign.id}, {words}")
