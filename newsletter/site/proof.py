"""Proof of work (ALTCHA, version 1): a visitor's computer searches a number before it sends the form.

A person notices nothing of it; whoever sends a thousand forms pays for each. The keys live as long as the process, so
that no proof of an earlier one holds, and those that were used are remembered until they have expired.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

from altcha.v1 import Payload, create_challenge, verify_solution

from newsletter.site.paper import POLICY

FIELD = "altcha"  # as ALTCHA's own widget calls it
SCRIPT = Path(__file__).with_name("proof.js")
# Numbers to search through, half of them on average.
MOST = 50_000
HOLDS = timedelta(hours=1)
LONGEST = 2048
SCRIPTED = f"{POLICY}; script-src 'self'; worker-src 'self'"


class Proofs:
    """Gives out challenges, and takes each solution once. It may be used from any thread."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._used: dict[str, datetime] = {}
        self._lock = threading.Lock()
        self.script = SCRIPT.read_bytes()
        self.name = f"proof-{hashlib.sha256(self.script).hexdigest()[:12]}.js"

    def challenge(self, now: datetime) -> str:
        """Return a challenge as JSON, which holds for an hour."""
        made = create_challenge(
            algorithm="SHA-256",
            max_number=MOST,
            salt_length=12,
            hmac_key=self._key,
            salt="",
            number=None,
            expires=now + HOLDS,
            params=None,
        )
        return json.dumps(
            {
                "algorithm": made.algorithm,
                "challenge": made.challenge,
                "maxnumber": MOST,
                "salt": made.salt,
                "signature": made.signature,
            }
        )

    def accept(self, typed: str, now: datetime) -> bool:
        """Tell whether this is a solution of a challenge of ours that has not expired, and was not used before."""
        payload = _read(typed)
        if payload is None or not verify_solution(payload, self._key, check_expires=False)[0]:
            return False
        expires = datetime.fromtimestamp(int(parse_qs(payload.salt.partition("?")[2])["expires"][0]), UTC)
        with self._lock:
            self._used = {each: until for each, until in self._used.items() if until > now}
            if expires <= now or payload.challenge in self._used:
                return False
            self._used[payload.challenge] = expires
        return True


def _read(typed: str) -> Payload | None:
    """Return what a solution says; None for what has not the shape of one, which the library need not bear."""
    try:
        told = json.loads(base64.b64decode(typed[:LONGEST], validate=True))
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    texts = [told.get(name) for name in ("challenge", "salt", "signature")]
    number = told.get("number")
    if type(number) is not int or not all(isinstance(text, str) and text.isascii() for text in texts):
        return None
    challenge, salt, signature = (str(text) for text in texts)
    return Payload("SHA-256", challenge, number, salt, signature)
