"""Where the mail of a domain goes: its MX records (RFC 5321 5.1), asked once a domain and kept in a file."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from newsletter.delivery.lookup import Lookup

KEPT = timedelta(days=30)
QUESTIONS_AT_ONCE = 16
# Seconds for all domains of a plan together; who has not answered by then is asked the next time.
PATIENCE = 60.0


def look_up(domains: Collection[str], lookup: Lookup, patience: float = PATIENCE) -> Mapping[str, tuple[str, ...]]:
    """Ask where the mail of some domains goes, several at once, for at most `patience` seconds.

    Returns the mail servers of each domain, the best first; none for a domain without any, or with a null MX (RFC
    7505). A domain of which nothing was learnt is missing.
    """
    found: dict[str, tuple[str, ...]] = {}
    pool = ThreadPoolExecutor(QUESTIONS_AT_ONCE, "mx")
    try:
        asked = {pool.submit(lookup, domain, "MX"): domain for domain in domains}
        with suppress(TimeoutError):
            for done in as_completed(asked, patience):
                answer = done.result()
                if answer.is_known:
                    found[asked[done]] = tuple(host for host in answer.records if host)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return found


class MxCache:
    """What DNS has said, in a file: a domain is asked again after a month. A file that cannot be read is begun anew."""

    def __init__(self, path: Path, today: date) -> None:
        self._path = path
        self._today = today
        self._known: dict[str, tuple[str, tuple[str, ...]]] = {}
        oldest = (today - KEPT).isoformat()
        with suppress(OSError, ValueError, TypeError, AttributeError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            self._known = {
                str(domain): (str(day), tuple(map(str, hosts)))
                for domain, (day, hosts) in kept.items()
                if str(day) > oldest
            }

    def hosts(self, domain: str) -> tuple[str, ...]:
        """Return the mail servers of a domain, the best first; none where they are not known."""
        return self._known[domain][1] if domain in self._known else ()

    def learn(self, domains: Iterable[str], lookup: Lookup) -> int:
        """Ask for those of some domains that are not known, and keep what was learnt; return how many were asked.

        Raises OSError where the file cannot be written.
        """
        asked = {domain for domain in domains if domain not in self._known}
        found = look_up(asked, lookup) if asked else {}
        if found:
            day = self._today.isoformat()
            self._known |= {domain: (day, hosts) for domain, hosts in found.items()}
            self._path.parent.mkdir(parents=True, exist_ok=True)
            waiting = self._path.with_name(f".{self._path.name}.{os.getpid()}")
            waiting.write_text(json.dumps(self._known, indent=0, sort_keys=True), encoding="utf-8")
            waiting.replace(self._path)
        return len(asked)
