"""What a run waits for, said once."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.delivery.means import Progress


class Waits:
    """Says when a run begins to wait for something, and when it goes on; `say` takes a sentence."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._is_waiting = False

    def show(self, progress: Progress) -> None:
        """Take in a progress, and say what has changed."""
        if bool(progress.waits_for) is self._is_waiting:
            return
        self._is_waiting = bool(progress.waits_for)
        self._say(f"waiting: {progress.waits_for}" if progress.waits_for else "going on")
