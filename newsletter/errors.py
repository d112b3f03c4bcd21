"""The base of every error that a person is told about."""

from __future__ import annotations

from typing import ClassVar


class NewsletterError(Exception):
    """We cannot go on: one sentence of what happened, one hint of what to do next.

    Subclasses stand beside the code that raises them and build both from domain arguments.
    `exit_status` is 1 for work left undone and 2 for wrong usage.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class UsageError(NewsletterError):
    """The command was called in a way that cannot be carried out."""

    exit_status = 2
