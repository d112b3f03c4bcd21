"""The examination: which checks there are, and running them side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from newsletter.check.findings import Finding
from newsletter.config import Settings
from newsletter.errors import UsageError
from newsletter.problems import did_you_mean
from newsletter.wiring.doctor import domain, leaving, machine, relays
from newsletter.wiring.doctor.patient import Patient

AT_ONCE = 8


class UnknownCheckError(UsageError):
    """There is no check of that name."""

    def __init__(self, name: str) -> None:
        near = did_you_mean(name, CHECKS)
        super().__init__(
            f"there is no check called “{name}”", f"did you mean {near}?" if near else f"there are: {', '.join(CHECKS)}"
        )


class NameserverError(UsageError):
    """A DNS server that cannot be asked."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"“{typed}” is not the address of a DNS server", "write it like --nameserver 9.9.9.9")


class AddressTypedError(UsageError):
    """What is to be an IP address is none."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"“{typed}” is not an address such as 192.0.2.7", "write it like --address 192.0.2.7")


def examine(
    settings: Settings, only: Sequence[str] = (), nameserver: str = "", sending_address: str = ""
) -> list[Finding]:
    """Run the checks, or those of some names, and return what they found in their order.

    Raises UnknownCheckError, NameserverError and AddressTypedError.
    """
    for name in only:
        if name not in CHECKS:
            raise UnknownCheckError(name)
    if sending_address and not _is_numeric(sending_address):
        raise AddressTypedError(sending_address)
    server = read_nameserver(nameserver)
    patient = Patient(settings, server, sending_address, tuple(settings.relays.values()))
    names = [name for name in CHECKS if not only or name in only]
    if {"relay", "tls", "login"} & set(names):
        _ = patient.inspections  # once, before the checks that need it begin side by side
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda name: list(CHECKS[name](patient)), names))
    return [finding for findings in found for finding in findings]


def read_nameserver(typed: str) -> tuple[str, int] | None:
    """Return the address and the port of a DNS server, None for nothing. Raises NameserverError."""
    if not typed:
        return None
    host, _, port = typed.rpartition(":") if typed.count(":") == 1 else (typed, "", "53")
    if not _is_numeric(host) or not port.isdigit() or not 0 < int(port) < 65536:
        raise NameserverError(typed)
    return host, int(port)


def _is_numeric(typed: str) -> bool:
    try:
        ip_address(typed)
    except ValueError:
        return False
    return True


Check = Callable[[Patient], Iterator[Finding]]
CHECKS: dict[str, Check] = {
    "dependencies": machine.look_at_dependencies,
    "disk": machine.look_at_disk,
    "permissions": machine.look_at_permissions,
    "ledger": machine.look_at_ledger,
    "clock": machine.look_at_clock,
    "spf": domain.look_at_spf,
    "dkim": domain.look_at_dkim,
    "dmarc": domain.look_at_dmarc,
    "mx": domain.look_at_mx,
    "ptr": domain.look_at_ptr,
    "relay": relays.look_at_relay,
    "tls": relays.look_at_tls,
    "login": relays.look_at_login,
    "unsubscribe": leaving.look_at_unsubscribe,
    "one-click": leaving.look_at_one_click,
    "loopback": leaving.look_at_loopback,
}
