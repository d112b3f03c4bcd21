"""The mail clients that a publication asks, as its settings name them."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.clients.clients import Client, NoClientError, all_clients, choose
from newsletter.config.judgement import Judgement


def asked(judgement: Judgement) -> tuple[Client, ...]:
    """Return the clients that are asked; names that nobody has tested are left out."""
    wrong = {fault.typed for fault in unknown(judgement)}
    shares = {name: share for name, share in judgement.shares.items() if name not in wrong}
    return choose([name for name in judgement.clients if name not in wrong], shares)


def unknown(judgement: Judgement) -> Iterator[NoClientError]:
    """Yield why a name of a client is none, for each."""
    for name in judgement.clients:
        try:
            choose([name])
        except NoClientError as fault:
            yield fault
    names = [client.name for client in all_clients()] if judgement.shares else []
    yield from (NoClientError(name, names) for name in judgement.shares if name not in names)
