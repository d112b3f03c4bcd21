"""The machine and the relay that a newsletter is sent from: what was seen of them goes in, findings come out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from newsletter.check.findings import Finding, error, ok, skipped, warning

LEAST_ROOM, LITTLE_ROOM = 200_000_000, 1_000_000_000
SOON = timedelta(days=14)
SLIGHTLY_OFF, FAR_OFF = timedelta(seconds=30), timedelta(minutes=5)
OTHERS_READ, OTHERS_WRITE = 0o044, 0o022
REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?(?:[^;]*?>=\s*([0-9.]+))?")


def room(free: int, place: str) -> list[Finding]:
    """Judge how many octets are free where the ledger is."""
    told = f"{free / 1e9:,.1f} GB are free where {place} is"
    if free >= LITTLE_ROOM:
        return [ok("disk", told)]
    if free >= LEAST_ROOM:
        return [warning("disk", told, "make room: a send writes a row for every reader")]
    return [error("disk", told, "make room before you send: a full disk stops a send")]


def modes(files: Mapping[str, int], programs: Sequence[str] = ()) -> list[Finding]:
    """Judge who may read and write files that hold addresses or secrets, by the bits of their modes."""
    found = []
    for path, mode in files.items():
        if mode & OTHERS_WRITE:
            found.append(error("permissions", f"others can change {path}", f"run: chmod go-rwx {path}"))
        elif mode & OTHERS_READ:
            sentence = f"others on this machine can read {path}, which holds addresses"
            found.append(warning("permissions", sentence, f"run: chmod go-rwx {path}"))
    found += [error("permissions", each, "let only yourself read it") for each in programs]
    return found or [ok("permissions", "nobody else can read what holds addresses or secrets")]


def clock(here: datetime, there: datetime, host: str) -> list[Finding]:
    """Judge this machine's clock by another's; a Date that is off makes mail look forged."""
    off = abs(here - there)
    if off <= SLIGHTLY_OFF:
        return [ok("clock", f"this machine's clock agrees with that of {host}")]
    sentence = f"this machine's clock and that of {host} are {off.total_seconds():,.0f} seconds apart"
    make = error if off > FAR_OFF else warning
    return [make("clock", sentence, "let the system set its clock: timedatectl set-ntp true")]


def dependencies(required: Sequence[str], installed: Mapping[str, str]) -> list[Finding]:
    """Judge installed packages, by `package_key`, against what is required, such as `lxml>=5.3`."""
    found = []
    if {"mjml", "mjml-python"} <= set(installed):
        sentence = "two packages called mjml are installed, and one has overwritten the other"
        hint = "run: pip uninstall -y mjml mjml-python && pip install mjml-python"
        found.append(error("dependencies", sentence, hint))
    for line in required:
        match = REQUIREMENT.match(line)
        if match is None or "extra ==" in line:
            continue
        name, least = match[1], match[2] or ""
        version = installed.get(package_key(name), "")
        if not version or _release(version) < _release(least):
            has = f"{name} {version} is too old" if version else f"{name} is not installed"
            found.append(error("dependencies", has, f"run: pip install '{name}>={least}'"))
    return found or [ok("dependencies", "all packages are there, and new enough")]


def package_key(name: str) -> str:
    """Return the one spelling of a package's name: lower case, hyphens (PyPA's normalized names)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def encryption(version: str, ends: datetime | None, now: datetime, relay: str, *, is_real: bool) -> list[Finding]:
    """Judge how a relay encrypts, and for how long its certificate still holds."""
    if not version:
        if is_real:
            sentence = f"{relay} is talked to in the clear, as allow_cleartext says"
            return [warning("tls", sentence, 'if it can encrypt, write  tls = "starttls"', subject=relay)]
        return [skipped("tls", f"{relay} is on this machine, where nothing has to be encrypted", relay)]
    if ends is None:
        return [ok("tls", f"{relay} speaks {version}; on this machine nobody has to vouch for it", relay)]
    if ends - now < SOON:
        sentence = f"the certificate of {relay} ends on {ends:%Y-%m-%d}"
        return [warning("tls", sentence, "have it renewed: from that day on nothing is sent", subject=relay)]
    return [ok("tls", f"{relay} speaks {version}; its certificate holds until {ends:%Y-%m-%d}", relay)]
