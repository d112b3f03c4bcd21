"""What an export says about whether somebody may be written to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Standing(StrEnum):
    """A person's standing in an export, the weakest first: of two rows about one person the stronger one holds."""

    ACTIVE = "active"
    PENDING = "pending"  # has asked, and has not confirmed
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"  # mail to the address came back for good
    COMPLAINED = "complained"  # has called a message spam


STRENGTH = {standing: strength for strength, standing in enumerate(Standing)}

# What programs call them, each as `word` returns it.
WORDS: Mapping[str, Standing] = {
    **dict.fromkeys(
        ("active", "subscribed", "confirmed", "enabled", "regular", "premium", "gifted", "trialed", "churning"),
        Standing.ACTIVE,
    ),
    **dict.fromkeys(("churned", "past due", "paused", "unpaid", "upcoming", "free", "paid", "comp"), Standing.ACTIVE),
    **dict.fromkeys(
        ("pending", "unconfirmed", "unactivated", "validating", "waiting", "not confirmed"), Standing.PENDING
    ),
    **dict.fromkeys(
        ("unsubscribed", "inactive", "disabled", "blocklisted", "blacklisted", "blocked", "removed", "deleted"),
        Standing.UNSUBSCRIBED,
    ),
    **dict.fromkeys(("optout", "opted out", "opt out", "archived", "malicious", "spammy"), Standing.UNSUBSCRIBED),
    **dict.fromkeys(
        ("bounced", "cleaned", "undeliverable", "hard bounced", "hard bounce", "invalid"), Standing.BOUNCED
    ),
    **dict.fromkeys(("complained", "complaint", "junk", "spam", "marked as spam", "abuse"), Standing.COMPLAINED),
}
YES = frozenset({"true", "1", "yes", "y", "t", "x", "on"})
NO = frozenset({"", "false", "0", "no", "n", "f", "off", "null", "none"})


class UnknownWordError(ValueError):
    """A word in a column about standing that nobody can be sure of. `sentence` says so."""

    def __init__(self, column: str, typed: str) -> None:
        self.sentence = f"“{typed[:40]}” in the column “{column}” does not say whether they may be written to"
        super().__init__(self.sentence)


def stronger(one: Standing, other: Standing) -> Standing:
    """Return the standing that holds where two rows are about one person."""
    return max(one, other, key=STRENGTH.__getitem__)


def said(column: str, typed: str) -> Standing:
    """Return the standing that a word means. Raises UnknownWordError, also for an empty cell."""
    found = WORDS.get(typed.strip().lower().replace("_", " ").replace("-", " "))
    if found is None:
        raise UnknownWordError(column, typed)
    return found


def is_yes(column: str, typed: str) -> bool:
    """Tell whether a cell says yes; an empty one says no. Raises UnknownWordError."""
    word = typed.strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise UnknownWordError(column, typed)
