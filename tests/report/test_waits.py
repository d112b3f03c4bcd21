"""What a person is told while a run waits."""

from __future__ import annotations

from newsletter.delivery.means import Progress
from newsletter.report.waits import Waits


def test_a_wait_is_said_when_it_begins_and_when_it_ends() -> None:
    said: list[str] = []
    waits = Waits(said.append)
    for why in ("", "", "the disk is full", "the disk is full", "the file is locked", "", ""):
        waits.show(Progress(3, {}, {}, why))
    assert said == [
        "waiting: the disk is full",
        "going on",
    ]
