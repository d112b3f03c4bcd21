"""Sign-ups that are held: looked at, sent on, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from newsletter.config import Settings
from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.letters import Letter, LetterKind, LetterState
from newsletter.subscribers.records import Cause, Who
from newsletter.subscribers.standing import IllegalStandingError
from newsletter.wiring.state import ledger_of


def review_held(
    settings: Settings, numbers: Sequence[int] | None, at: datetime, *, send: bool, drop: bool
) -> tuple[Sequence[Letter], list[int]]:
    """Return the letters that are held, and those of the numbers that are not; send or drop the others.

    `numbers` are those that are meant, None for all. Where a number is wrong, nothing is done.
    """
    with ledger_of(settings) as ledger:
        held = ledger.letters.held()
        stray = [number for number in numbers or () if number not in {each.id for each in held}]
        chosen = [each for each in held if numbers is None or each.id in numbers]
        if stray or not (send or drop):
            return chosen, stray
        ledger.letters.move_held([each.id for each in chosen], LetterState.WAITING if send else LetterState.DROPPED, at)
        for letter in chosen if drop else ():
            _take_back(ledger, letter, at)
    return chosen, []


def _take_back(ledger: SqlLedger, letter: Letter, at: datetime) -> None:
    """Let whoever has only asked be who they were before."""
    if letter.kind is LetterKind.CONFIRM:
        with suppress(IllegalStandingError):  # they have confirmed by another letter
            cause = Cause(at, Who.EDITOR, "dropped in a review")
            ledger.subscribers.drop_asking(letter.list_name, letter.key, cause)
