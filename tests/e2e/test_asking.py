"""An interrupt ends the asking at once, whatever a server is waited for."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from datetime import UTC, datetime
from newsletter.publish.exchange import Limits
from newsletter.publish.reach import PublicOnly
from newsletter.wiring import asking
from newsletter.wiring.workspace import open_workspace
port = int(sys.argv[1])
reach = PublicOnly(lambda host: ["127.0.0.1"], {("127.0.0.1", port)})
print("asking", flush=True)
asking.LIMITS = Limits(seconds=3600.0, octets=1, redirects=5)
asking.asker(open_workspace(), lambda: datetime.now(UTC), reach=reach)([f"http://www.lv:{port}/{n}" for n in range(3)])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt is another thing there")
def test_an_interrupt_does_not_wait_for_a_silent_server(workspace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        command = [sys.executable, "-c", PROGRAM, str(port)]
        with subprocess.Popen(command, cwd=workspace, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"asking\n"
            connection, _ = silent.accept()
            with connection:
                process.send_signal(signal.SIGINT)
                process.wait(60)
            assert process.returncode != 0
