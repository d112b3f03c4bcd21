"""CPU time and messages a second of the SMTP dialogue alone: prepared messages into a sink, no ledger, no merge.

Every message has an address, a Message-ID and a value of its own; the rest of its 40 KB is the same. smtp-source (C, of
the postfix package) sends one message to everybody for comparison.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from measure import run_command
from sink import find_program, running_sink

from newsletter.config import Relay
from newsletter.delivery.smtp import SmtpTransport
from newsletter.message.model import Message
from newsletter.replies import Outcome

SENDER = "redakcija@energetika.example"
LINE = b"a line of a letter, as quoted-printable has it, with seventy-six octets=\r\n"


def messages(number: int, size: int) -> Iterator[Message]:
    """Make so many messages of so many octets."""
    body = LINE * (size // len(LINE))
    for each in range(number):
        address = f"reader{each}@town{each % 50}.example"
        head = (
            f"From: {SENDER}\r\nTo: {address}\r\nSubject: November\r\nMessage-ID: <{each}@energetika.example>\r\n\r\n"
        )
        yield Message(SENDER, address, head.encode() + body, f"<{each}@energetika.example>")


async def send(relay: Relay, waiting: Iterator[Message]) -> None:
    """Send what is waiting over one connection."""
    transport = SmtpTransport(relay)
    for number, message in enumerate(waiting, 1):
        if not transport.is_ready:
            await transport.open()
        answer = await transport.send(message, number)
        if answer.outcome is not Outcome.ACCEPTED:
            raise ValueError(str(answer))
    await transport.close()


async def send_all(relay: Relay, prepared: list[Message]) -> None:
    """Send everything over the relay's connections."""
    waiting = iter(prepared)
    await asyncio.gather(*(send(relay, waiting) for _ in range(relay.connections)))


def cpu() -> float:
    """Return the seconds of CPU that this process has used, the kernel's share included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure ours and smtp-source in turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=40_000)
    parser.add_argument("--connections", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    prepared = list(messages(options.messages, options.size))
    with running_sink() as port, tempfile.NamedTemporaryFile() as file:
        file.write(prepared[0].data)
        file.flush()
        relay = Relay("sink", "127.0.0.1", port, tls="none", connections=options.connections)
        for _ in range(options.rounds):
            used, started = cpu(), time.perf_counter()
            asyncio.run(send_all(relay, prepared))
            show("newsletter", options.messages, cpu() - used, time.perf_counter() - started)
            numbers = ["-s", str(options.connections), "-m", str(options.messages)]
            addresses = ["-f", SENDER, "-t", prepared[0].envelope_to]
            words = [str(find_program("smtp-source")), "-d", *numbers, *addresses, "-F", file.name, f"127.0.0.1:{port}"]
            whole, _ = run_command(words, Path.cwd())
            show("smtp-source", options.messages, whole.cpu, whole.wall)


def show(name: str, number: int, used: float, took: float) -> None:
    """Print one line."""
    print(f"{name:12} {1000 * used / number:6.3f} ms CPU a message   {number / took:7.0f} messages/s")


if __name__ == "__main__":
    main()
