"""A real Postfix on loopback: an instance of its own, which hands on everything it takes to another port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

PATIENCE = 20.0
MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mail_owner = postfix
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.test
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
local_transport = error:nothing is local
relayhost = [127.0.0.1]:{port}
smtputf8_enable = yes
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_tls_security_level = none
smtpd_tls_security_level = none
alias_maps =
alias_database =
"""
# Nothing runs in a chroot, for a queue of our own has none of its files.
MASTER = """\
127.0.0.1:{listen} inet n - n - - smtpd
pickup     unix  n - n 60    1 pickup
cleanup    unix  n - n -     0 cleanup
qmgr       unix  n - n 300   1 qmgr
tlsmgr     unix  - - n 1000? 1 tlsmgr
rewrite    unix  - - n -     - trivial-rewrite
bounce     unix  - - n -     0 bounce
defer      unix  - - n -     0 bounce
trace      unix  - - n -     0 bounce
verify     unix  - - n -     1 verify
flush      unix  n - n 1000? 0 flush
proxymap   unix  - - n -     - proxymap
smtp       unix  - - n -     - smtp
error      unix  - - n -     - error
retry      unix  - - n -     - error
scache     unix  - - n -     1 scache
anvil      unix  - - n -     1 anvil
postlog    unix-dgram n - n - 1 postlogd
"""


@contextmanager
def running_postfix(hands_on_to: int, *more: str) -> Iterator[int]:
    """Run a Postfix with more lines in its main.cf, and yield its port.

    Skips the test where there is none, or nobody who may run it.
    """
    program = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.skip("Postfix is not installed")
    if os.geteuid() != 0:
        pytest.skip("only root can run a Postfix")
    # Its own user has to get there, which pytest's folders do not allow; and sockets have short paths.
    with tempfile.TemporaryDirectory(prefix="postfix-", dir="/tmp", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with socket.create_server(("127.0.0.1", 0)) as free:
            listen = int(free.getsockname()[1])
        _configure(folder, listen, hands_on_to)
        with (folder / "main.cf").open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in more)
        told = subprocess.run([program, "-c", str(folder), "start"], capture_output=True, text=True, timeout=60)
        try:
            assert told.returncode == 0, told.stdout + told.stderr
            yield listen
        finally:
            subprocess.run([program, "-c", str(folder), "abort"], capture_output=True, timeout=60)
            _wait_until_it_is_gone(folder)


def _configure(folder: Path, listen: int, port: int) -> None:
    (folder / "main.cf").write_text(MAIN.format(folder=folder, port=port), "utf-8")
    (folder / "master.cf").write_text(MASTER.format(listen=listen), "utf-8")
    for part, owner in (("queue", "root"), ("data", "postfix")):
        (folder / part).mkdir()
        shutil.chown(folder / part, owner)


def _wait_until_it_is_gone(folder: Path) -> None:
    """Let the folder be removed only when nobody writes to it any more: the master holds a lock while it lives."""
    import fcntl

    with suppress(OSError), (folder / "queue/pid/master.pid").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
