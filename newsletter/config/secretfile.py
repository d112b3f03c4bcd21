"""A file that holds a secret, where it cannot be used."""

from __future__ import annotations

from newsletter.errors import NewsletterError
from newsletter.problems import Problem


class SecretFileError(NewsletterError):
    """The file of a password or a key cannot be used. Only what logs in with it needs it."""

    def __init__(self, fault: Problem) -> None:
        super().__init__(f"{fault.path}:{fault.line}: {fault.sentence}", fault.hint)
