"""A plan as it is shown, as a command, and as a file that is carried out."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.report.plan import SendPlan
    from newsletter.report.planfile import PlanFile


class BesidePlanError(UsageError):
    """Something is asked for that a plan says already."""

    def __init__(self, plan: Path, word: str) -> None:
        super().__init__(
            f"{word} cannot be named beside {plan}: the plan says it already",
            f"newsletter send --plan {plan}, or plan anew",
        )


def send_command(plan: SendPlan, relay: str | None = None, command: str = "send") -> str:
    """Return the command that makes a plan and carries it out, as it is typed."""
    selection = plan.selection
    words = ["newsletter", command, plan.issue, "--to", *selection.lists]
    words += [word for name in selection.exclude for word in ("--exclude", name)]
    words += [word for slug in selection.exclude_issues for word in ("--exclude-issue", slug)]
    words += ["--segment", selection.segment] if selection.segment else []
    words += ["--joined-since", selection.joined_since] if selection.joined_since else []
    words += ["--limit", str(selection.limit)] if selection.limit is not None else []
    words += ["--again"] if selection.again else []
    words += _timing_words(plan)
    words += ["--despite", plan.despite.reason] if plan.despite else []
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
