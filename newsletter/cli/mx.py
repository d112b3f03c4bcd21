"""The option `--mx`: DNS is asked whether the domains of some readers take mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.report.takers import Domains

Mx = Annotated[bool, typer.Option("--mx", help="Ask DNS which of the domains take no mail; answers are kept.")]
Nameserver = Annotated[
    str, typer.Option("--nameserver", metavar="IP[:PORT]", help="Ask this DNS server, not the machine's.")
]


def asked(settings: Settings, addresses: Iterable[str], nameserver: str) -> Domains:
    """Ask for the domains of some addresses, and show how far that is. Raises NameserverError."""
    from newsletter.cli.reading import progress
    from newsletter.clock import system_clock
    from newsletter.delivery.lookup import dns_lookup
    from newsletter.delivery.takers import PATIENCE
    from newsletter.wiring.doctor.examination import read_nameserver
    from newsletter.wiring.takers import ask_domains

    server = read_nameserver(nameserver)
    lookup = dns_lookup([server[0]], server[1], PATIENCE) if server else dns_lookup(seconds=PATIENCE)
    with progress("asking DNS") as show:
        return ask_domains(
            settings, addresses, system_clock(), lookup, lambda number: show(0.0, console.count(number, "domain"))
        )
