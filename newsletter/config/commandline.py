"""A program and its arguments, as they are typed."""

from __future__ import annotations

import shlex

from newsletter.errors import NewsletterError


class CommandLineError(NewsletterError):
    """A text that is no program with arguments. It is not repeated: it may hold a secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the command {reason}", "write it as you would type it:  program --option 'an argument'")


def parse_command(typed: str) -> tuple[str, ...]:
    """Return the words of a command, parted as a shell would part them. Raises CommandLineError."""
    try:
        words = tuple(shlex.split(typed))
    except ValueError as fault:
        raise CommandLineError("has a quote that is never closed") from fault
    if not words or not words[0]:
        raise CommandLineError("names no program")
    return words
