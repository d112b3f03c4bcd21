"""The outbox: whole files or none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.delivery.outbox import OutboxError, OutboxTransport, file_name
from newsletter.message.model import Message
from newsletter.replies import Outcome


def message_for(address: str, body: bytes) -> Message:
    """Return a small message."""
    return Message("editor@vestis.example", address, b"Subject: x\r\n\r\n" + body, f"<{address}>")


async def test_writing_again_replaces(tmp_path: Path) -> None:
    transport = OutboxTransport(tmp_path / "outbox" / "november-1")
    await transport.open()
    for body in (b"first\r\n", b"second\r\n"):
        answer = await transport.send(message_for("anna@novads.lv", body), 7)
        assert answer.outcome is Outcome.ACCEPTED
        assert str(answer) == "written to 0007-anna@novads.lv.eml"
    (path,) = (tmp_path / "outbox" / "november-1").iterdir()
    assert path.read_bytes().endswith(b"second\r\n")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("anna@novads.lv", "0001-anna@novads.lv.eml"),
        ("o'neil/../x@novads.lv", "0001-o_neil_.._x@novads.lv.eml"),
        ('"a b"@novads.lv', "0001-_a_b_@novads.lv.eml"),
        ("jānis@novads.lv", "0001-jānis@novads.lv.eml"),
        ("x" * 200, f"0001-{'x' * 100}.eml"),
    ],
)
def test_names_that_every_file_system_takes(address: str, name: str) -> None:
    assert file_name(address, 1) == name


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file is in the way")
    with pytest.raises(OutboxError) as raised:
        await OutboxTransport(tmp_path / "outbox" / "november-1").open()
    assert "cannot be written: Not a directory" in raised.value.sentence
    assert not raised.value.may_pass


def test_a_full_disk_leaves_no_half_of_a_message(tmp_path: Path) -> None:
    program = (
        "import asyncio, resource, signal, sys\n"
        "from pathlib import Path\n"
        "from newsletter.delivery.outbox import OutboxError, OutboxTransport\n"
        "from newsletter.message.model import Message\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "async def main():\n"
        "    transport = OutboxTransport(Path(sys.argv[1]))\n"
        "    await transport.open()\n"
        "    try:\n"
        "        await transport.send(Message('a@b.lv', 'c@d.lv', b'x' * 5000, '<1>'), 1)\n"
        "    except OutboxError as fault:\n"
        "        print(fault.sentence)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "cannot be written" in done.stdout
    assert list(tmp_path.iterdir()) == []
