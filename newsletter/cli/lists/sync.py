"""`newsletter lists sync`: list files are brought into the store, after it was said what that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.cli.mx import Mx, Nameserver, asked

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.report.takers import Domains
    from newsletter.wiring.lists.syncing import Comparison

Names = Annotated[list[str] | None, typer.Argument(metavar="LIST...", help="Lists; all that have a file if left out.")]


def sync(
    names: Names = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before many are removed.")] = False,
    mx: Mx = False,
    nameserver: Nameserver = "",
    private: Annotated[bool, typer.Option("--private", help="Tell numbers, and nobody's address or values.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print what changes, for programs.")] = False,
) -> None:
    """Bring list files into the store, where everybody's standing is kept. What changes is shown first.

    Whoever has left stays away, whatever the file says. A row that has gone takes its reader off the list, and one
    that comes back brings them back; before many are removed you are asked.

    Example: newsletter lists sync municipalities --dry-run
    """
    from newsletter.clock import system_clock
    from newsletter.report.lists import difference_json
    from newsletter.subscribers.listfile import list_names
    from newsletter.subscribers.records import Cause, Who
    from newsletter.wiring.lists.audience import looking
    from newsletter.wiring.lists.syncing import bring_in, compare
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    wanted = tuple(dict.fromkeys(names or list_names(settings.lists)))
    done: list[Comparison] = []
    domains: dict[str, Domains] = {}
    with looking(settings, create=not dry_run) as store:
        for name in wanted:
            with _shown(settings, [name], "comparing") as show:
                found = compare(settings, store, name, show)
            done.append(found)
            _tell(found, private=private, json=json)
            if mx and not found.is_refused:
                domains[name] = asked(settings, _addresses(settings, name), nameserver)
                if not json:
                    console.out("\n".join(domains[name].lines(private=private)) + "\n")
            if dry_run or found.is_refused:
                continue
            if found.removes_many and not yes:
                _agree(found)
            cause = Cause(system_clock(), Who.FILE, found.shown)
            with _shown(settings, [name], "bringing in") as show:
                bring_in(settings, store, name, found.digest, cause, show)
    if json:
        told = [
            {
                **difference_json(each.name, each.difference, private=private),
                "removes_many": each.removes_many,
                "done": not (dry_run or each.is_refused),
                **({"mx": domains[each.name].as_json(private=private)} if each.name in domains else {}),
            }
            for each in done
        ]
        console.out_json({"dry_run": dry_run, "lists": told})
    _end(done, dry_run=dry_run, private=private)


def _addresses(settings: Settings, name: str) -> Iterator[str]:
    """Yield the addresses of a list's file."""
    from newsletter.wiring.lists.audience import open_audience, people_of

    return (row.address for row in people_of(open_audience(settings, None, name)))


def _tell(found: Comparison, *, private: bool, json: bool) -> None:
    from newsletter.report.lists import difference_lines

    if json or found.is_refused:
        return
    difference = found.difference
    if difference.is_empty:
        console.out(f"{found.name}: {console.count(difference.now, 'reader')}, and nothing has changed")
    else:
        console.out(f"{found.name}: {console.count(difference.now, 'reader')} in the file, {found.of_file:,} before")
    for line in difference_lines(difference, private=private):
        console.out(console.harmless(line))
    console.out("")


def _agree(found: Comparison) -> None:
    """Ask before many are removed. Raises NotAskedError where there is nobody to ask."""
    number = f"{found.gone:,}"
    console.agree(f"{found.name} loses {number} of {found.of_file:,}: type {number} to remove them", str(found.gone))


def _end(done: Sequence[Comparison], *, dry_run: bool, private: bool) -> None:
    if not private:
        console.show_problems([problem for each in done for problem in each.problems])
    refused = [each.name for each in done if each.is_refused]
    if refused:
        console.say(f"not brought in: {', '.join(refused)}; correct the lines above, then give the command again")
        raise typer.Exit(1)
    if not done:
        console.say("there is no list with a file")
        console.next_step("newsletter lists new NAME")
    elif dry_run:
        console.say("nothing was changed: this was a dry run")
    else:
        console.say(f"the store knows what stands in {', '.join(each.shown for each in done)}")


@contextmanager
def _shown(settings: Settings, names: Sequence[str], doing: str) -> Iterator[Callable[[float], None]]:
    from newsletter.cli.watching import WATCHED_OCTETS, octets_of, progress

    with progress(doing, wanted=octets_of(settings, names) > WATCHED_OCTETS) as show:
        yield lambda part: show(part, "")
