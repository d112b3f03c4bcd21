"""The machine: packages, disk, permissions, ledger and clock."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from newsletter.check import surroundings
from newsletter.check.findings import Finding, error, ok, skipped
from newsletter.clock import system_clock
from newsletter.errors import NewsletterError
from newsletter.ledger.errors import LedgerMissingError
from newsletter.message.dkim_keys import DkimKeyError
from newsletter.publish.client import Client
from newsletter.publish.exchange import Limits
from newsletter.publish.proxy import proxies_for
from newsletter.publish.reach import anywhere
from newsletter.wiring.doctor.patient import Patient
from newsletter.wiring.signing import shown_keys
from newsletter.wiring.state import OtherLedgerError, ledger_of

# Of the answer only its headers are read.
LIMITS = Limits(seconds=10.0, octets=1)


def look_at_dependencies(_: Patient) -> Iterator[Finding]:
    """Yield the packages that are missing, too old or in one another's way."""
    names = [(each.metadata["Name"] or "", each.version) for each in metadata.distributions()]
    installed = {surroundings.package_key(name): version for name, version in names}
    yield from surroundings.dependencies(metadata.requires("newsletter") or [], installed)


def look_at_disk(patient: Patient) -> Iterator[Finding]:
    """Yield whether there is room for what a send writes."""
    place = patient.settings.work if patient.settings.work.exists() else patient.settings.root
    yield from surroundings.room(shutil.disk_usage(place).free, patient.settings.shown(patient.settings.work))


def look_at_permissions(patient: Patient) -> Iterator[Finding]:
    """Yield the files with addresses or secrets that others can read."""
    settings = patient.settings
    if os.name != "posix":
        yield skipped("permissions", "this system keeps them in another way")
        return
    place = settings.state.place
    modes = {}
    if isinstance(place, Path):
        with suppress(OSError):  # it is not there yet
            modes[settings.shown(place)] = place.stat().st_mode
    try:
        _ = shown_keys(settings, settings.dkim) if settings.dkim else []
        faults = []
    except DkimKeyError as fault:
        faults = [fault.sentence]
    yield from surroundings.modes(modes, faults)


def look_at_ledger(patient: Patient) -> Iterator[Finding]:
    """Yield whether the ledger can be opened and is the one that the settings name."""
    settings = patient.settings
    try:
        with ledger_of(settings, create=False) as ledger:
            if settings.state.ledger and settings.state.ledger != ledger.id:
                other = OtherLedgerError(settings.shown_state, settings.state.ledger, empty=not ledger.campaigns())
                yield error("ledger", other.sentence, other.hint)
                return
            broken = ledger.check()
    except LedgerMissingError as fault:
        if settings.state.ledger:
            yield error("ledger", fault.sentence, "put it back: newsletter state restore FILE")
        else:
            yield skipped("ledger", "there is none yet: the first send makes it")
        return
    except NewsletterError as fault:
        yield error("ledger", fault.sentence, fault.hint)
        return
    for each in broken:
        yield error("ledger", each.sentence, "newsletter state backup FILE, and then: newsletter state restore FILE")
    if not broken:
        yield ok("ledger", f"{settings.shown_state} is whole")


def look_at_clock(patient: Patient) -> Iterator[Finding]:
    """Yield whether this machine's clock agrees with the server of `base_url`."""
    url = patient.settings.publication.base_url
    if not url:
        yield skipped("clock", "there is no clock to compare with: base_url is not set")
        return
    host = urlsplit(url).hostname or ""
    answer = Client(anywhere, LIMITS, proxies_for(url)).ask("HEAD", url)
    try:
        there = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        yield skipped("clock", f"{host} does not say what time it is")
        return
    yield from surroundings.clock(system_clock(), there, host)
