"""`newsletter subscribers import`: readers come over from another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.cli.mx import Mx, Nameserver, asked
from newsletter.cli.reading import progress

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.report.takers import Domains
    from newsletter.subscribers.imports.course import Counts
    from newsletter.wiring.importing import ImportRun

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="What the other program has exported.")]


def import_(
    files: Files,
    list_name: Annotated[str, typer.Option("--list", metavar="LIST", help="The list that they are for.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, and change nothing.")] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="THEIRS=OURS", help="Read a column as email, name, locale, tags, joined, standing, …"
        ),
    ] = None,
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="How letters are written: utf-8, cp1257, …")
    ] = "",
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar="FILE", help="Where rows that cannot be used are noted.")
    ] = None,
    mx: Mx = False,
    nameserver: Nameserver = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the figures for programs, and do not ask.")] = False,
) -> None:
    """Bring readers in from exports of other programs, from CSV files and from workbooks; name all files at once.

    Whoever has left, bounced or complained in any file, or here, is not written to. What would happen is shown first.

    Example: newsletter subscribers import subscribed.csv unsubscribed.csv cleaned.csv --list members
    """
    from newsletter.cli.lists.new import require_list_name
    from newsletter.subscribers.description import read_description
    from newsletter.subscribers.imports.mapping import read_map
    from newsletter.wiring.importing import ImportRequest, ImportRun
    from newsletter.wiring.rejects import RejectsFile
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    require_list_name(list_name)
    described, problems = read_description(settings.lists, list_name)
    console.show_problems(problems)
    likely = (settings.publication.locale,)
    request = ImportRequest(files, list_name, read_map(columns or ()), encoding, likely, described.fields)
    kept = RejectsFile(rejects or settings.work / "rejects" / f"{list_name}.csv")
    asks = not (dry_run or yes or json) and console.is_terminal()
    with kept, ImportRun(request, kept.add) as run:
        _read(run, quiet=json)
        if kept.number:
            console.say(f"{console.count(kept.number, 'row')} cannot be used; {settings.shown(kept.path)} says why")
        domains = asked(settings, run.addresses(), nameserver) if mx else None
        if domains and not json:
            console.out("\n".join(domains.lines()) + "\n")
        counts = _counts(settings, run, list_name, dry_run=dry_run, asks=asks, quiet=json)
    _tell(
        counts,
        list_name,
        settings.shown(kept.path) if kept.number else "",
        is_done=not dry_run,
        json=json,
        domains=domains,
    )


def _counts(settings: Settings, run: ImportRun, list_name: str, *, dry_run: bool, asks: bool, quiet: bool) -> Counts:
    """Show what would happen where that is wanted, then bring the people in unless it was a dry run."""
    from newsletter.report.imports import count_lines

    if not (dry_run or asks):
        return _carry_out(settings, run)
    foreseen = _foresee(settings, run)
    if not quiet:
        console.out("\n".join(count_lines(foreseen, list_name, is_done=False)))
    if dry_run:
        return foreseen
    console.agree("Type yes to bring them in, anything else to stop", "yes")
    return _carry_out(settings, run)


def _tell(counts: Counts, list_name: str, rejects: str, *, is_done: bool, json: bool, domains: Domains | None) -> None:
    """Say what came of it."""
    from newsletter.report.imports import count_lines, import_json

    if json:
        mx = {"mx": domains.as_json()} if domains else {}
        console.out_json({**import_json(counts, list_name, is_done=is_done, rejects=rejects), **mx})
    elif not is_done:
        console.say("nothing was changed: this was a dry run")
    else:
        console.out("\n".join(count_lines(counts, list_name, is_done=True)))
        console.next_step(f"newsletter plan ISSUE --to {list_name}")


def _read(run: ImportRun, *, quiet: bool) -> None:
    """Read the files, asking for the column of the addresses where there is somebody to ask."""
    from newsletter.report.imports import file_lines
    from newsletter.subscribers.imports.mapping import NoAddressesError
    from newsletter.wiring.importing import UnreadableImportError

    try:
        with progress("reading") as show:
            run.read(lambda share, rows: show(share, console.count(rows, "row")))
    except NoAddressesError as fault:
        if not console.is_terminal():
            raise
        console.say(fault.sentence)
        run.rename(*fault.answered(console.ask("Which of them holds the addresses", fault.likely)))
        _read(run, quiet=quiet)
        return
    except UnreadableImportError as fault:
        console.show_problems(fault.problems)
        raise
    if not quiet:
        for line in file_lines(run.files):
            console.say(console.harmless(line))
    console.show_problems(problem for each in run.files for problem in each.problems)


def _foresee(settings: Settings, run: ImportRun) -> Counts:
    """Count what the import would do; a ledger that is not there yet is not made."""
    from newsletter.clock import system_clock
    from newsletter.ledger.errors import LedgerMissingError
    from newsletter.wiring.state import ledger_of

    with progress("comparing with the list") as show:

        def tell(rows: int, of: int) -> None:
            show(rows / (of or 1), console.count(rows, "row"))

        try:
            with ledger_of(settings, create=False) as ledger:
                return run.foresee(ledger.subscribers, system_clock(), tell)
        except LedgerMissingError:
            return run.foresee(None, system_clock(), tell)


def _carry_out(settings: Settings, run: ImportRun) -> Counts:
    from newsletter.clock import system_clock
    from newsletter.delivery.model import RelayKind
    from newsletter.wiring.state import ledger_of, require_ledger

    with ledger_of(settings) as ledger, progress("bringing in") as show:
        require_ledger(settings, ledger, RelayKind.REAL)
        try:
            return run.carry_out(
                ledger.subscribers,
                system_clock(),
                lambda rows, of: show(rows / (of or 1), console.count(rows, "row")),
            )
        except KeyboardInterrupt:
            console.say("\nstopped: those who were brought in stay; the same command goes on with the rest")
            raise typer.Exit(130) from None
