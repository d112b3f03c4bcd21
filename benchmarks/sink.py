"""A mail server that throws everything away: smtp-sink of the postfix package."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from node import PeerMissingError

HOST = "127.0.0.1"
PATIENCE = 10.0


def find_program(name: str) -> Path:
    """Return where one of the programs of the postfix package is. Raises PeerMissingError."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/lib/postfix/sbin")
    if found is None:
        raise PeerMissingError(f"{name} is not installed (package: postfix)")
    return Path(found)


@contextmanager
def running_sink() -> Iterator[int]:
    """Run a sink, and yield its port. Raises PeerMissingError."""
    with socket.create_server((HOST, 0)) as free:
        port = int(free.getsockname()[1])
    # As root it demands to be somebody else.
    somebody = ["-u", "nobody"] if os.geteuid() == 0 else []
    with subprocess.Popen([str(find_program("smtp-sink")), *somebody, f"{HOST}:{port}", "256"]) as sink:
        try:
            wait_for(port)
            yield port
        finally:
            sink.terminate()


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.02)
    raise PeerMissingError(f"smtp-sink did not begin to listen within {PATIENCE:g} seconds")
