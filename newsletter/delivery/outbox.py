"""The transport for those who have no relay: messages become files that open in any mail program."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from newsletter.delivery.model import Answer
from newsletter.delivery.ports import TransportError
from newsletter.message.model import Message
from newsletter.replies import Outcome, Phase

UNSAFE = re.compile(r"[^\w.+@-]")


class OutboxError(TransportError):
    """The outbox cannot be written."""

    may_pass = False

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"the outbox {folder} cannot be written: {reason}",
            "make room on the disk, or let your user write to that folder",
        )


class OutboxTransport:
    """A folder of one campaign's messages. Writing one again replaces it, so nobody is in there twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def is_ready(self) -> bool:
        """Tell whether a message can be sent without `open`."""
        return self._folder.is_dir()

    async def open(self) -> None:
        """Make the folder. Raises OutboxError."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise OutboxError(self._folder, fault.strerror or str(fault)) from fault

    async def send(self, message: Message, number: int) -> Answer:
        """Write one message as a whole or not at all. Raises OutboxError."""
        path = self._folder / file_name(message.envelope_to, number)
        unfinished = path.with_suffix(".part")
        try:
            unfinished.write_bytes(message.data)
            unfinished.replace(path)
        except OSError as fault:
            with suppress(OSError):  # the disk has a worse fault, which is being told
                unfinished.unlink(missing_ok=True)
            raise OutboxError(self._folder, fault.strerror or str(fault)) from fault
        return Answer(Outcome.ACCEPTED, Phase.BODY, sentence=f"written to {path.name}")

    async def close(self) -> None:
        """There is nothing to let go of."""


def file_name(address: str, number: int) -> str:
    """Return the name of a message's file: its number in the campaign, and of the address what a file system takes."""
    return f"{number:04}-{UNSAFE.sub('_', address)[:100]}.eml"
