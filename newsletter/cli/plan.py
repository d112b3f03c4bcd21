"""`newsletter plan`: what a send will do, as a file that others can look at before it is carried out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.cli.audience import LeftOutFile
from newsletter.cli.options import in_place_of
from newsletter.cli.plans import show_plan
from newsletter.cli.wanted import Wanted
from newsletter.cli.watching import watching

if TYPE_CHECKING:
    from newsletter.report.plan import SendPlan


@in_place_of("wanted", Wanted)
def plan(
    *,
    issue: Annotated[str, typer.Argument(metavar="ISSUE", help="A slug or a folder.")],
    wanted: Wanted,
    left_out: LeftOutFile = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the plan to a file, not to stdout.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON, for programs.")] = False,
) -> None:
    """Plan a send and keep the plan: a small file without personal data, to be looked at before it is carried out.

    Nothing is sent. `newsletter send --plan FILE` makes the plan anew and carries exactly it out, or says what has
    changed.

    Example: newsletter plan 2012-11-energetikas-lideri --to municipalities -o november.plan.yaml
    """
    from newsletter.wiring.planning import prepare_dry
    from newsletter.wiring.workspace import build_issue, open_workspace

    settings = open_workspace()
    built = build_issue(settings, issue, sending=True)
    request = wanted.request(settings, built.slug, "plan")
    with watching(settings, request.selection, left_out) as watcher:
        made = prepare_dry(settings, built, replace(request, watching=watcher)).plan
    show_plan(made)
    if made.refusing:
        if json:
            console.out_json(made.as_json())
        console.say("no plan was written: the errors above forbid the send")
        console.next_step("correct the lines above, then give the same command again")
        raise typer.Exit(1)
    keep(made, output, json=json)


def keep(plan: SendPlan, output: Path | None, *, json: bool) -> None:
    """Write a plan to its file, or to stdout. Raises PlanFileError."""
    from newsletter.render.output import write_whole
    from newsletter.report.planfile import PlanFileError, plan_facts, plan_text

    facts = plan_facts(plan)
    if json:
        console.out_json(facts)
    if output is None:
        if not json:
            console.out(plan_text(facts, "FILE").rstrip("\n"))
        console.next_step("the same command with -o FILE, then: newsletter send --plan FILE")
        return
    try:
        write_whole(output, plan_text(facts, output.name).encode())
    except OSError as fault:
        reason = (fault.strerror or "the disk refused").lower()
        raise PlanFileError(output, f"cannot be written: {reason}", "name another file with -o") from fault
    console.say(f"the plan is in {output}; nothing was sent")
    console.next_step(f"newsletter send --plan {output}")
