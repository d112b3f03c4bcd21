"""Real spam filters on loopback, SpamAssassin and rspamd, as Debian packages them; both ask nobody on the web."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

PATIENCE = 20.0
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
# A normal worker and nothing beside it; names are asked for at a port where nobody answers.
RSPAMD = {
    "worker-normal.inc": 'bind_socket = "127.0.0.1:{port}";\ncount = 1;\n',
    "worker-controller.inc": "enabled = false;\n",
    "worker-proxy.inc": "enabled = false;\n",
    "worker-fuzzy.inc": "enabled = false;\n",
    "options.inc": (
        'dns {{ nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }}\n'
        'disable_hyperscan = true;\nurl_tld = "{folder}/tld";\n'
    ),
    "logging.inc": 'type = "console";\n',
}


@contextmanager
def running_spamd() -> Iterator[str]:
    """Run SpamAssassin's daemon with its local tests, and yield its address. Skips the test where there is none."""
    program = shutil.which("spamd", path=PATH)
    if program is None:
        pytest.skip("SpamAssassin is not installed")
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="spamd-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        command = [program, "-L", "-x", "-i", "127.0.0.1", "-p", str(port), "-s", "stderr", "--max-children", "1"]
        if os.geteuid() == 0:
            command += ["-u", "nobody"]
        with _running([*command, "--min-children", "1", "--pidfile", f"{folder}/pid", "-H", folder], "server started"):
            yield f"spamd://127.0.0.1:{port}"


@contextmanager
def running_rspamd() -> Iterator[str]:
    """Run rspamd, and yield its address. Skips the test where there is none, or nobody who may run it."""
    program = shutil.which("rspamd", path=PATH)
    if program is None:
        pytest.skip("rspamd is not installed")
    if os.geteuid() != 0:
        pytest.skip("only root can run rspamd as its own user")
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="rspamd-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "override.d").mkdir()
        for file, text in RSPAMD.items():
            (folder / "override.d" / file).write_text(text.format(port=port, folder=folder), "utf-8")
        # The list of all the world's would take it ten seconds to read.
        (folder / "tld").write_text("com\norg\nnet\nexample\n", "utf-8")
        for path in (folder, folder / "override.d", *(folder / "override.d").iterdir()):
            shutil.chown(path, "_rspamd")
        settings = [f"--var={each}={folder}" for each in ("LOCAL_CONFDIR", "DBDIR", "RUNDIR", "LOGDIR")]
        with _running(
            [program, "-f", "-u", "_rspamd", "-g", "_rspamd", "-c", "/etc/rspamd/rspamd.conf", *settings],
            "starting normal process",
        ):
            yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(command: Sequence[str], ready: str) -> Iterator[None]:
    """Run a daemon from the line of its log on that says that it is ready."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
    assert process.stderr is not None
    log = process.stderr
    try:
        if not any(ready in line for line in log):
            pytest.fail(f"{command[0]} does not start")
        # What it says on is read, or it would wait for a reader.
        Thread(target=lambda: deque(log, maxlen=0), daemon=True).start()
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
