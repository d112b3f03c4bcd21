"""The independent judge of signatures: dkimpy, which had no part in making them."""

from __future__ import annotations

from collections.abc import Iterable

import dkim

from newsletter.message.dkim_keys import SigningKey, record_name


def verdicts(message: bytes, domain: str, keys: Iterable[SigningKey]) -> list[bool]:
    """Return for each signature of a message, the first one first, whether it is good."""
    records = {record_name(key.selector, domain) + ".": key.record for key in keys}

    def dns(name: bytes, timeout: int = 5) -> bytes:
        return records[name.decode()].encode()

    judge = dkim.DKIM(message, minkey=1024)
    number = sum(name.lower() == b"dkim-signature" for name, _ in judge.headers)
    return [judge.verify(idx=index, dnsfunc=dns) for index in range(number)]
