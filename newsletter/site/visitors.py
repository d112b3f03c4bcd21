"""What pages that act have in common: who asks, the present moment, and the one thread that writes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from starlette.requests import Request

from newsletter.clock import Clock
from newsletter.config.model import Abuse
from newsletter.message.tokens import Keyring
from newsletter.site.admission import Admission, Visit
from newsletter.site.front import Front
from newsletter.site.network import Network, client_address
from newsletter.site.proof import Proofs
from newsletter.subscribers.letters import USUAL, LetterBook
from newsletter.subscribers.network import network_of
from newsletter.subscribers.ports import SubscriberStore
from newsletter.subscribers.records import Source

Result = TypeVar("Result")
# So long an answer takes at least that must not tell, by its quickness, who is known.
UNTELLING_SECONDS = 0.25


@dataclass(frozen=True)
class Office:
    """What pages that act are given. `store` and `letters` are written to by the one thread of `writer`.

    `is_real` tells that mail leaves this machine, `wake` that there may be something to send. `forget` takes the key of
    somebody who wants to be forgotten. With `proofs`, a form is asked for proof of work.
    """

    front: Front
    keyring: Keyring = field(repr=False)
    store: SubscriberStore
    letters: LetterBook
    writer: ThreadPoolExecutor
    now: Clock
    trusted: Sequence[Network]
    provider_of: Callable[[str], str]
    is_real: bool
    wake: Callable[[], None]
    forget: Callable[[str, datetime], object]
    limits: Abuse = USUAL
    proofs: Proofs | None = None

    @property
    def admission(self) -> Admission:
        """Return what takes what people ask for."""
        return Admission(self.store, self.letters, self.provider_of, self.limits)

    def visit(self, request: Request, locale: str, source: Source = Source.FORM) -> Visit:
        """Return how somebody came to ask."""
        peer = request.client.host if request.client else ""
        address = client_address(peer, request.headers.getlist("x-forwarded-for"), self.trusted)
        return Visit(source, network_of(address), locale, self.now())

    async def write(self, do: Callable[..., Result], *args: object) -> Result:
        """Do something in the thread that writes, and wait for it."""
        return await asyncio.get_running_loop().run_in_executor(self.writer, do, *args)

    async def write_untellingly(self, do: Callable[..., object], *args: object) -> None:
        """Do something that takes longer for some than for others, and let nobody see for whom."""
        await asyncio.gather(self.write(do, *args), asyncio.sleep(UNTELLING_SECONDS))
        self.wake()
