"""How long the other side may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deadlines:
    """How many seconds a relay may take. Those of RFC 5321 4.5.3.2, but that a greeting may not take five minutes.

    Each is for the whole of what is waited for, however many octets of it trickle in. `end` is for the verdict after
    the last octets: who gives up too early does not know what became of the message. `probe` is for the answer of a
    session that nobody has used for `idle` seconds, `token` for the program that prints a login's token.
    """

    connect: float = 60
    command: float = 300
    data: float = 120
    block: float = 180
    end: float = 600
    quit: float = 5
    token: float = 30
    idle: float = 15
    probe: float = 10
