"""Which domains take mail, as DNS says (RFC 5321 5.1, RFC 7505): asked once a domain, and kept in a file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from newsletter.delivery.lookup import Lookup, Status

QUESTIONS_AT_ONCE = 16
# Seconds for all domains together; who has not answered by then is asked the next time.
PATIENCE = 120.0
KEPT = timedelta(days=30)  # of a domain that takes mail; what takes none may be put right on any day


class Taking(StrEnum):
    """Whether mail to a domain has anywhere to go."""

    TAKES = "takes mail"
    NULL_MX = "says that it takes no mail"  # RFC 7505
    NO_SERVER = "has no mail server"
    NO_NAME = "does not exist"


def taking(domain: str, lookup: Lookup) -> Taking | None:
    """Ask whether a domain takes mail; None where nothing was learnt.

    Without MX records the mail goes to the domain's own address (RFC 5321 5.1).
    """
    found = lookup(domain, "MX")
    if found.status is Status.FOUND:
        return Taking.TAKES if any(found.records) else Taking.NULL_MX
    if found.status is Status.NO_NAME:
        return Taking.NO_NAME
    if not found.is_known:
        return None
    addresses = [lookup(domain, kind) for kind in ("A", "AAAA")]
    if any(each.status is Status.FOUND for each in addresses):
        return Taking.TAKES
    return Taking.NO_SERVER if all(each.is_known for each in addresses) else None


def ask_all(
    domains: Iterable[str], lookup: Lookup, show: Callable[[int], None], patience: float = PATIENCE
) -> Mapping[str, Taking]:
    """Ask about some domains, several at once, for at most `patience` seconds; one that gave no answer is missing.

    `show` gets how many have been asked so far.
    """
    found: dict[str, Taking] = {}
    pool = ThreadPoolExecutor(QUESTIONS_AT_ONCE, "takers")
    try:
        asked = {pool.submit(taking, domain, lookup): domain for domain in domains}
        with suppress(TimeoutError):
            for number, done in enumerate(as_completed(asked, patience), 1):
                if answer := done.result():
                    found[asked[done]] = answer
                show(number)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return found


class TakersCache:
    """What DNS has said of domains, in a file. A file that cannot be read is begun anew."""

    def __init__(self, path: Path, today: date) -> None:
        self._path = path
        self._today = today
        self._known: dict[str, tuple[str, Taking]] = {}
        oldest = (today - KEPT).isoformat()
        with suppress(OSError, ValueError, TypeError, AttributeError):
            for domain, (day, said) in json.loads(path.read_text(encoding="utf-8")).items():
                answer = Taking(said)
                if str(day) > oldest if answer is Taking.TAKES else str(day) == today.isoformat():
                    self._known[str(domain)] = (str(day), answer)

    def get(self, domain: str) -> Taking | None:
        """Return what is known of a domain."""
        return self._known[domain][1] if domain in self._known else None

    def learn(self, domains: Iterable[str], lookup: Lookup, show: Callable[[int], None] = lambda _: None) -> None:
        """Ask about those of some domains that are not known, in order, and keep what was learnt.

        Raises OSError where the file cannot be written.
        """
        found = ask_all([each for each in domains if each not in self._known], lookup, show)
        if not found:
            return
        day = self._today.isoformat()
        self._known |= {domain: (day, answer) for domain, answer in found.items()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        waiting = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        waiting.write_text(json.dumps(self._known, indent=0, sort_keys=True), encoding="utf-8")
        waiting.replace(self._path)
