"""`newsletter lists show`: who is on a list, how they came, and how it has grown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.ledger.subscribers.store import SqlSubscribers


def show(
    name: Annotated[str, typer.Argument(metavar="LIST", help="The list; all of them if left out.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
) -> None:
    """Show how many are on a list, how they stand and how they came, and how it has grown.

    Nobody's address is told. Example: newsletter lists show municipalities
    """
    from newsletter.wiring.lists.audience import looking
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    with looking(settings) as store:
        if name:
            _show_one(settings, store, name, json=json)
        else:
            _show_all(settings, store, json=json)


def _show_all(settings: Settings, store: SqlSubscribers, *, json: bool) -> None:
    from newsletter.report.table import aligned
    from newsletter.subscribers.description import read_description
    from newsletter.subscribers.listfile import list_names
    from newsletter.subscribers.model import SubscriptionStatus
    from newsletter.wiring.lists.audience import audience_names
    from newsletter.wiring.lists.syncing import is_counted

    files, counts = list_names(settings.lists), store.counts()
    told = []
    for name in audience_names(settings, store):
        described, _ = read_description(settings.lists, name)
        counted = {status.value: counts.get(name, {}).get(status, 0) for status in SubscriptionStatus}
        told.append({"list": name, "title": described.title, "has_file": name in files, "counts": counted})
    if json:
        console.out_json({"lists": told})
        return
    if not told:
        console.say("there is no list")
        console.next_step("newsletter lists new NAME")
        return
    heads = ["list", *(status.value for status in SubscriptionStatus), "file"]
    rows = [
        [str(each["list"]), *(f"{number:,}" for number in each["counts"].values()), "yes" if each["has_file"] else "-"]  # type: ignore[attr-defined]
        for each in told
    ]
    for line in aligned([heads, *rows], ""):
        console.out(line)
    waiting = [name for name in files if not is_counted(settings, store, name)]
    if waiting:
        files_of = "the file of" if len(waiting) == 1 else "the files of"
        console.say(f"not counted here yet: what stands in {files_of} {', '.join(waiting)}")
        console.next_step("newsletter lists sync")


def _show_one(settings: Settings, store: SqlSubscribers, name: str, *, json: bool) -> None:
    from newsletter.clock import system_clock
    from newsletter.report.growth import Day, growth_lines, readers_by_day
    from newsletter.report.lists import standing_lines
    from newsletter.wiring.lists.audience import open_audience
    from newsletter.wiring.lists.syncing import is_counted

    opened = open_audience(settings, store, name)
    days = [Day(*each) for each in store.readers_by_day(name)]
    standings = store.standings(name)
    is_known = opened.file is None or is_counted(settings, store, name)
    if json:
        numbers = dict(readers_by_day(days))
        console.out_json(
            {
                "list": name,
                "title": opened.title,
                "file": opened.shown if opened.file else None,
                "is_brought_in": is_known,
                "standings": [
                    {"status": status.value, "source": source.value, "number": number}
                    for status, source, number in standings
                ],
                "growth": [
                    {"day": str(each.day), "came": each.came, "gone": each.gone, "readers": numbers[each.day]}
                    for each in days
                ],
            }
        )
        return
    heading = f"{name}: {opened.title}" if opened.title != name else name
    console.out(console.harmless(heading))
    for line in standing_lines(standings):
        console.out(line)
    today = system_clock().date()
    has_grown = bool(days) and days[0].day < today  # one day is no growth to be drawn
    if has_grown:
        console.out("")
    for line in growth_lines(days, today, fine=console.speaks_unicode()) if has_grown else ():
        console.out(line)
    if not is_known:
        console.say(f"{opened.shown} holds what is not counted here yet")
        console.next_step(f"newsletter lists sync {name}")
