"""Whether a send goes on: what refuses it, and the question that is asked before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from newsletter.cli import console
from newsletter.cli.plans import refuse_drift, send_command
from newsletter.errors import NewsletterError, UsageError

if TYPE_CHECKING:
    from newsletter.report.planfile import PlanFile
    from newsletter.wiring.planning import Prepared


class PlanRefusedError(NewsletterError):
    """The issue, the lists or the settings hold an error."""

    def __init__(self, *, may_overrule: bool = False) -> None:
        hint = "correct them, then give the same command again"
        if may_overrule:
            hint += '; if they are meant, add  --despite "the reason"'
        super().__init__("nothing was sent: the errors above forbid it", hint)


class UnseenErrorsError(NewsletterError):
    """Errors were overruled beforehand that only the plan has shown."""

    def __init__(self, codes: list[str], command: str) -> None:
        super().__init__(
            f"nothing was sent: only with its lists was it found, and seen by nobody yet: {', '.join(codes)}",
            f"look at the errors above; if they are meant, give the command without --yes, or: {command} -o FILE, "
            "then: newsletter send --plan FILE --yes",
        )


class NotConfirmedError(UsageError):
    """There is nobody to ask whether the plan is right."""

    def __init__(self, number: int) -> None:
        super().__init__(
            "nothing was sent: there is no terminal to ask whether this plan is right",
            f"add --yes to send to {console.count(number, 'recipient')} without being asked",
        )


def agree(prepared: Prepared, planned: PlanFile | None, *, yes: bool) -> None:
    """Let the send go on, or end it: by an error, or quietly where everybody has the issue already."""
    from newsletter.delivery.audience import Reason
    from newsletter.delivery.campaigns import NobodyToSendToError

    plan = prepared.plan
    number = plan.audience.recipients
    if prepared.refused:
        raise PlanRefusedError(may_overrule=prepared.may_overrule)
    if not number and plan.audience.by_reason.get(Reason.ALREADY_SENT):
        console.say("nothing was sent: everybody has it already")
        console.next_step(f"newsletter status {plan.issue}")
        raise typer.Exit(0)
    if planned:
        refuse_drift(planned, plan)
    if not number:
        raise NobodyToSendToError(plan.issue)
    if not yes:
        _confirm(number)
    elif prepared.unseen and not planned:
        codes = sorted({each.code for each in prepared.unseen})
        raise UnseenErrorsError(codes, send_command(plan, plan.relays.label, "plan"))


def _confirm(number: int) -> None:
    if not console.is_terminal():
        raise NotConfirmedError(number)
    try:
        typed = console.ask(f"Type the number of recipients ({number}) to send, anything else to stop")
    except (KeyboardInterrupt, typer.Abort):
        typed = ""
        console.say()
    if typed.replace(",", "").replace(" ", "") != str(number):
        console.say(f"“{typed}” is not {number}: nothing was sent" if typed else "nothing was sent")
        raise typer.Exit(1)
