"""What is the same for every reader but for the token that stands in it, encoded once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby


class Stamp:
    """Octets around a token, where it is made of letters and digits and so changes nothing around it.

    `make` returns the octets for a token. It is asked twice for each length of token, and never again.
    """

    def __init__(self, make: Callable[[str], bytes]) -> None:
        self._make = make
        self._parts: dict[int, tuple[bytes | slice, ...]] = {}

    def __call__(self, token: str) -> bytes:
        """Return what `make` would."""
        parts = self._parts.get(len(token)) or self._take_apart(len(token))
        octets = token.encode("ascii")
        return b"".join([octets[part] if type(part) is slice else part for part in parts])

    def _take_apart(self, length: int) -> tuple[bytes | slice, ...]:
        """Find the token by what differs between two of them; a line may be folded in the middle of it."""
        one, other = self._make("a" * length), self._make("b" * length)
        parts: list[bytes | slice] = []
        taken = 0
        for is_token, positions in groupby(range(len(one)), lambda at: one[at] != other[at]):
            run = list(positions)
            if not is_token:
                parts.append(one[run[0] : run[-1] + 1])
                continue
            end = taken + len(run)
            while taken < end:
                start = taken % length
                size = min(end - taken, length - start)
                parts.append(slice(start, start + size))
                taken += size
        self._parts[length] = tuple(parts)
        return self._parts[length]
