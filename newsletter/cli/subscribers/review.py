"""`newsletter subscribers review`: sign-ups that look like a machine's doing, and wait for a person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.subscribers.letters import Letter


class NothingChosenError(UsageError):
    """Which of them is meant was not said."""

    def __init__(self, option: str) -> None:
        super().__init__(
            "nothing says which of them are meant", f"name their numbers: newsletter subscribers review 7 8 {option}"
        )


class NotHeldError(UsageError):
    """A number is of nothing that waits."""

    def __init__(self, numbers: list[int]) -> None:
        shown = ", ".join(map(str, numbers))
        super().__init__(f"nothing that waits has the number {shown}", "newsletter subscribers review")


def review(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="NUMBER", help="Which of them; all are shown.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Let them be sent.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Send them nothing, and take their wish as not meant.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="All that wait.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print them for programs.")] = False,
) -> None:
    """Show the sign-ups that are held: too many from one network or to one provider, or typed quicker than people do.

    Nobody gets a message of them until you say so: `--send` lets the confirmations go, `--drop` throws them away.

    Example: newsletter subscribers review 7 8 --send
    """
    from newsletter.clock import system_clock
    from newsletter.wiring.subscribers.reviewing import review_held
    from newsletter.wiring.workspace import open_workspace

    if send and drop:
        raise UsageError("--send and --drop say different things", "give one of them")
    if (send or drop) and not (numbers or everything):
        raise NothingChosenError("--send" if send else "--drop")
    wanted = None if everything or not numbers else list(dict.fromkeys(numbers))
    held, stray = review_held(open_workspace(), wanted, system_clock(), send=send, drop=drop)
    if stray:
        raise NotHeldError(stray)
    if json:
        console.out_json([_as_json(each) for each in held])
    else:
        for each in held:
            console.out(f"{each.id:>5}  {each.at:%Y-%m-%d %H:%M}  {each.address}  {each.list_name}  {each.reason}")
    _sum_up(len(held), send=send, drop=drop)


def _sum_up(number: int, *, send: bool, drop: bool) -> None:
    if send:
        console.say(f"{console.count(number, 'message')} will be sent by `newsletter serve`")
    elif drop:
        console.say(f"{console.count(number, 'sign-up')} dropped")
    elif number:
        console.next_step("newsletter subscribers review NUMBER --send, or --drop")
    else:
        console.say("nobody waits")


def _as_json(letter: Letter) -> dict[str, object]:
    return {
        "number": letter.id,
        "at": letter.at.isoformat(timespec="seconds"),
        "address": letter.address,
        "list": letter.list_name,
        "network": letter.network,
        "provider": letter.provider,
        "reason": letter.reason,
    }
