"""`newsletter lists count`: how many readers of a list are as a segment says."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import console


def count(
    name: Annotated[str, typer.Argument(metavar="LIST", help="The list.")],
    segment: Annotated[
        str, typer.Option("--segment", metavar="EXPR", help="Only those: 'joined | days_ago < 30'.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
) -> None:
    """Count the readers of a list, or those of them that a segment names, as the store knows them.

    What stands in the list's file and was not brought in yet does not count.

    Example: newsletter lists count municipalities --segment 'joined | days_ago < 30 and "vip" in tags'
    """
    from newsletter.clock import system_clock
    from newsletter.wiring.lists.audience import looking
    from newsletter.wiring.lists.counting import count_readers
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    with looking(settings) as store:
        number = count_readers(settings, store, name, segment, system_clock().date())
    if json:
        console.out_json({"list": name, "segment": segment, "readers": number})
        return
    console.out(console.count(number, "reader"))
