"""Asking for many addresses: several hosts at once, each of them one question at a time and not too fast."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from newsletter.publish.client import Answer, Client, Failure

HOSTS_AT_ONCE = 8
# Seconds between two questions to one host.
PAUSE = 0.25
# So often the one who waits looks whether it was interrupted, in seconds.
LOOK = 0.2


@dataclass(frozen=True)
class Visitor:
    """Asks a client for addresses: for the head first, and for the page where a server knows no other question."""

    client: Client
    pause: float = PAUSE

    def visit(self, addresses: Sequence[str]) -> Iterator[Answer]:
        """Yield the answers as they come. Whoever stops listening leaves nothing behind that is waited for."""
        hosts: dict[str, list[str]] = {}
        for address in dict.fromkeys(addresses):
            hosts.setdefault(_host(address), []).append(address)
        waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        for each in hosts.values():
            waiting.put(each)
        told: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        stop = threading.Event()
        for _ in range(min(HOSTS_AT_ONCE, len(hosts))):
            # Not waited for at the end of the program, however long a server takes.
            threading.Thread(target=self._work, args=(waiting, told.put, stop), daemon=True).start()
        left = sum(len(each) for each in hosts.values())
        try:
            while left:
                try:
                    answer = told.get(timeout=LOOK)
                except queue.Empty:
                    continue
                left -= 1
                yield answer
        finally:
            stop.set()

    def _work(
        self, waiting: queue.SimpleQueue[list[str]], tell: Callable[[Answer], None], stop: threading.Event
    ) -> None:
        while not stop.is_set():
            try:
                addresses = waiting.get_nowait()
            except queue.Empty:
                return
            for number, address in enumerate(addresses):
                if stop.is_set() or (number and stop.wait(self.pause)):
                    return
                tell(self._ask(address))

    def _ask(self, address: str) -> Answer:
        head = self.client.ask("HEAD", address)
        is_final = head.failure in (Failure.NAME, Failure.PRIVATE, Failure.CERTIFICATE, Failure.AWAY, Failure.TIMEOUT)
        return head if head.is_good or is_final else self.client.ask("GET", address)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
