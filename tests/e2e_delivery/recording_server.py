"""A mail server in a process of its own: every message that it takes is a line on disk before the 250 goes out."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Recorder:
    """Appends `message-id recipient` for each message."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        assert isinstance(envelope.original_content, bytes)
        found = MESSAGE_ID.search(envelope.original_content)
        assert found is not None
        os.write(self.file, b"%s %s\n" % (found[1], " ".join(envelope.rcpt_tos).encode()))
        return "250 2.0.0 taken"


async def main(path: Path) -> None:
    """Serve until the standard input is closed, and say on which port."""
    loop = asyncio.get_running_loop()
    recorder = Recorder(path)
    server = await loop.create_server(lambda: SMTP(recorder, hostname="relay.test", loop=loop), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
