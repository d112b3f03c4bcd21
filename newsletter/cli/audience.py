"""The options that say whom an issue is for, and a plan as it is shown."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.delivery.plan import LeftOut
    from newsletter.delivery.selection import Selection
    from newsletter.report.plan import SendPlan
    from newsletter.report.planfile import PlanFile
    from newsletter.wiring.request import Watching

To = Annotated[list[str] | None, typer.Option("--to", metavar="LIST", help="The list to send to; more may follow.")]
More = Annotated[list[str] | None, typer.Argument(hidden=True, metavar="LIST...")]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="LIST", help="Not to those of this list; may be repeated.")
]
ExcludeIssue = Annotated[
    list[str] | None,
    typer.Option("--exclude-issue", metavar="ISSUE", help="Not to those who got this issue; may be repeated."),
]
Segment = Annotated[str, typer.Option("--segment", metavar="EXPR", help="Only to some: 'subscriber.city == \"Rīga\"'.")]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="Only to the first N of them.")]
Again = Annotated[bool, typer.Option("--again", help="Also to those who have the issue already.")]
RelayName = Annotated[
    str | None,
    typer.Option("--relay", metavar="RELAY", help="A relay of newsletter.toml, smtp://host:port, or outbox."),
]
LeftOutFile = Annotated[
    Path | None, typer.Option("--left-out", metavar="FILE", help="Write everybody who is left out to a CSV file.")
]
# Of lists that are larger than this, planning takes long enough to be watched.
WATCHED_OCTETS = 2_000_000


class NotListError(UsageError):
    """An address stands where a list's name belongs."""

    def __init__(self, address: str, slug: str) -> None:
        super().__init__(
            f"“{address}” is an address; an issue is sent to lists",
            f"to send a copy to one address: newsletter test {slug} --to {address}",
        )


class NoListError(UsageError):
    """Nobody was named to send to."""

    def __init__(self, slug: str, known: tuple[str, ...], command: str) -> None:
        hint = f"newsletter {command} {slug} --to {known[0]}" if known else "write a list: subscribers/LIST.csv"
        super().__init__("no list was named to send to", hint)


class NoIssueError(UsageError):
    """Neither an issue nor a plan was named."""

    def __init__(self) -> None:
        super().__init__("no issue was named", "newsletter send ISSUE --to LIST, or newsletter send --plan FILE")


class BesidePlanError(UsageError):
    """Something is asked for that a plan says already."""

    def __init__(self, plan: Path, word: str) -> None:
        super().__init__(
            f"{word} cannot be named beside {plan}: the plan says it already",
            f"newsletter send --plan {plan}, or plan anew",
        )


class LeftOutFileError(UsageError):
    """The file for those who are left out cannot be written."""

    def __init__(self, path: Path, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(f"{path} cannot be written: {reason}", "name another file with --left-out")


def selection_of(
    settings: Settings,
    slug: str,
    *,
    to: list[str] | None,
    more: list[str] | None,
    exclude: list[str] | None,
    exclude_issue: list[str] | None,
    segment: str,
    limit: int | None,
    again: bool,
    command: str = "send",
) -> Selection:
    """Return whom the options name. Raises NoListError and NotListError."""
    from newsletter.delivery.selection import Selection
    from newsletter.subscribers.listfile import list_names

    lists, excluded = _words([*(to or ()), *(more or ())]), _words(exclude or ())
    if not lists:
        raise NoListError(slug, list_names(settings.lists), command)
    for name in (*lists, *excluded):
        if "@" in name:
            raise NotListError(name, slug)
    return Selection(
        lists=lists,
        exclude=excluded,
        exclude_issues=_words(exclude_issue or ()),
        segment=segment.strip(),
        limit=limit,
        again=again,
    )


def _words(typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for word in typed for part in word.split(",") if part))


def send_command(plan: SendPlan, relay: str | None = None, command: str = "send") -> str:
    """Return the command that makes a plan and carries it out, as it is typed."""
    selection = plan.selection
    words = ["newsletter", command, plan.issue, "--to", *selection.lists]
    words += [word for name in selection.exclude for word in ("--exclude", name)]
    words += [word for slug in selection.exclude_issues for word in ("--exclude-issue", slug)]
    words += ["--segment", selection.segment] if selection.segment else []
    words += ["--limit", str(selection.limit)] if selection.limit is not None else []
    words += ["--again"] if selection.again else []
    words += _timing_words(plan)
    words += ["--relay", relay] if relay else []
    return shlex.join(words)


def _timing_words(plan: SendPlan) -> list[str]:
    when = plan.when
    options = (("--at", when.at), ("--zone", when.zone), ("--window", when.window), ("--canary", when.canary))
    words = [word for option, value in options if value for word in (option, value)]
    words += ["--local-time"] if when.local_time else []
    return [*words, *(["--skip-late"] if when.skip_late else [])]


def refuse_beside_plan(plan: Path, words: Mapping[str, object]) -> None:
    """Raise BesidePlanError for the first option that was given and that a plan says already."""
    for word, given in words.items():
        if given:
            raise BesidePlanError(plan, word)


def read_planned(path: Path, issue: str | None) -> PlanFile:
    """Read a plan. Raises PlanFileError, also for a plan of another issue than one that is named."""
    from newsletter.report.planfile import PlanFileError, read_plan

    planned = read_plan(path)
    if issue is not None and Path(issue).name != planned.issue:
        raise PlanFileError(path, f"is a plan for “{planned.issue}”, not for “{issue}”", "leave the issue out")
    return planned


def refuse_drift(planned: PlanFile, plan: SendPlan) -> None:
    """Show what is no longer as it was planned, and raise PlanDriftError; do nothing where all is."""
    from newsletter.report.planfile import PlanDriftError, drift, plan_facts

    found = drift(planned, plan_facts(plan))
    if found:
        console.show_problems(found)
        command = send_command(plan, planned.relay, "plan")
        raise PlanDriftError(planned.path, f"{command} -o {shlex.quote(planned.path)}")


def show_plan(plan: SendPlan) -> None:
    """Show a plan and every problem."""
    from newsletter.report.plan import plan_lines

    for line in plan_lines(plan):
        console.say(line)
    console.say()
    console.show_problems(plan.problems)


@contextmanager
def watching(settings: Settings, selection: Selection, left_out: Path | None = None) -> Iterator[Watching]:
    """Show how far the planning of a long list has come, and write down who is left out. Raises LeftOutFileError."""
    from newsletter.wiring.request import Watching

    with _written(left_out) as write, _shown(_octets(settings, selection) > WATCHED_OCTETS) as show:
        yield Watching(show=show, left_out=write)


def _octets(settings: Settings, selection: Selection) -> int:
    files = [settings.lists / f"{name}.csv" for name in selection.lists]
    return sum(file.stat().st_size for file in files if file.is_file())


@contextmanager
def _written(path: Path | None) -> Iterator[Callable[[LeftOut], None]]:
    if path is None:
        yield lambda _: None
        return
    import csv

    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["list", "line", "address", "reason", "detail"])
            yield lambda row: rows.writerow([row.list_name, row.line, row.address, row.reason.value, row.detail])
    except OSError as fault:
        raise LeftOutFileError(path, fault) from fault


@contextmanager
def _shown(wanted: bool) -> Iterator[Callable[[int, float], None]]:
    if not (wanted and console.is_terminal()):
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("planning"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[people]}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, people="")
        yield lambda recipients, part: bar.update(task, completed=part, people=f"{recipients:,} recipients")
