"""What addresses have answered, kept in a file for a while; it may be deleted at any time."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from newsletter.publish.client import Answer, Failure, Hop

# What was well stays so for a day; what was not may have been put right since.
WELL, NOT_WELL = timedelta(days=1), timedelta(minutes=10)
KEPT_HEADERS = ("content-type", "content-length", "server", "cf-mitigated", "www-authenticate")
MOST = 5_000


@dataclass(frozen=True)
class Memory:
    """Keeps answers in a file, each with when it was given."""

    file: Path

    def known(self, now: datetime) -> Mapping[str, Answer]:
        """Return the answers that are young enough still to count, by address."""
        found = {}
        for url, plain in self._read().items():
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                answer = _answer(url, plain)
                age = now - datetime.fromisoformat(plain["at"])
                if timedelta() <= age < (WELL if answer.is_good else NOT_WELL):
                    found[url] = answer
        return found

    def keep(self, answers: Mapping[str, Answer], now: datetime) -> None:
        """Add answers to the file, in the place of older ones; a disk that takes none costs only the asking again."""
        kept = self._read() | {url: _plain(answer, now) for url, answer in answers.items()}
        youngest = sorted(kept.items(), key=lambda pair: str(pair[1].get("at")), reverse=True)[:MOST]
        half = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            half.write_text(json.dumps(dict(youngest)), "utf-8")
            half.replace(self.file)

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            plain = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        known = plain if isinstance(plain, dict) else {}
        return {url: each for url, each in known.items() if isinstance(each, dict)}


def _plain(answer: Answer, now: datetime) -> dict[str, object]:
    return {
        "at": now.isoformat(),
        "status": answer.status,
        "failure": answer.failure.value,
        "detail": answer.detail,
        "hops": [[hop.status, hop.url] for hop in answer.hops],
        "headers": {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers},
    }


def _answer(url: str, plain: Mapping[str, object]) -> Answer:
    hops = tuple(Hop(int(status), str(to)) for status, to in plain["hops"])  # type: ignore[attr-defined]
    headers = {str(name): str(value) for name, value in plain["headers"].items()}  # type: ignore[attr-defined]
    failure, status = Failure(str(plain["failure"])), int(str(plain["status"]))
    return Answer(url, status, hops, failure, str(plain["detail"]), headers)
