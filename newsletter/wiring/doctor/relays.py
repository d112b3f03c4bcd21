"""The relays: whether they answer, encrypt, and let us in."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check import surroundings
from newsletter.check.findings import Finding, error, ok, skipped
from newsletter.clock import system_clock
from newsletter.config.secretfile import SecretFileError
from newsletter.wiring.doctor.patient import NO_RELAY, Patient


def look_at_relay(patient: Patient) -> Iterator[Finding]:
    """Yield whether each relay answers."""
    for name, seen in patient.inspections.items():
        if seen.fault:
            yield error("relay", seen.fault.sentence, seen.fault.hint, subject=name)
        else:
            yield ok("relay", f"{name} answers", name)
    if not patient.relays:
        yield skipped("relay", NO_RELAY)


def look_at_tls(patient: Patient) -> Iterator[Finding]:
    """Yield how each relay's sessions are encrypted."""
    for relay in patient.relays:
        seen = patient.inspections[str(relay)]
        if seen.fault:
            yield skipped("tls", f"there was no session with {relay}", str(relay))
        else:
            yield from surroundings.encryption(seen.tls, seen.ends, system_clock(), str(relay), is_real=relay.is_real)
    if not patient.relays:
        yield skipped("tls", NO_RELAY)


def look_at_login(patient: Patient) -> Iterator[Finding]:
    """Yield whether each relay takes our name and password."""
    for relay in patient.relays:
        seen = patient.inspections[str(relay)]
        if relay.secret_fault:
            fault = SecretFileError(relay.secret_fault)
            yield error("login", fault.sentence, fault.hint, subject=str(relay))
        elif seen.fault:
            yield skipped("login", f"there was no session with {relay}", str(relay))
        elif not relay.username:
            yield skipped("login", f"{relay} has no username: it takes mail without a login", str(relay))
        elif seen.login_fault:
            yield error("login", seen.login_fault.sentence, seen.login_fault.hint, subject=str(relay))
        else:
            yield ok("login", f"{relay} lets us in", str(relay))
    if not patient.relays:
        yield skipped("login", NO_RELAY)
