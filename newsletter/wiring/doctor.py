"""`newsletter doctor`: looks at the workspace, its domain and its relay, and has each judged."""

from __future__ import annotations

import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cached_property
from importlib import metadata
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from newsletter.address import a_label_domain, is_reserved
from newsletter.check import surroundings
from newsletter.check.domain import dkim_record, dmarc, mailboxes, sender_policy
from newsletter.check.domain.spf import check_host, walk
from newsletter.check.domain.spf_record import spf_records
from newsletter.check.findings import Finding, error, ok, skipped
from newsletter.clock import system_clock
from newsletter.config import Relay, Settings
from newsletter.delivery.inspection import Inspection, inspect
from newsletter.delivery.lookup import Lookup, dns_lookup
from newsletter.errors import NewsletterError, UsageError
from newsletter.ledger.errors import LedgerMissingError
from newsletter.message.dkim_keys import DkimKeyError
from newsletter.message.links import unsubscribe_mailbox
from newsletter.message.return_path import VERP
from newsletter.problems import did_you_mean
from newsletter.wiring.signing import shown_keys
from newsletter.wiring.state import OtherLedgerError, ledger_of

HTTP_SECONDS = 10
AT_ONCE = 8
NO_RELAY = "no relay is configured: messages go to the outbox"


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


@dataclass(frozen=True)
class Patient:
    """What is looked at. `server` is the DNS server to ask and its port, None for those of the machine.

    `sending_address` is where mail leaves from, where that is not the relay's own address.
    """

    settings: Settings
    server: tuple[str, int] | None = None
    sending_address: str = ""
    relays: tuple[Relay, ...] = field(default=())

    def lookup(self) -> Lookup:
        """Return what asks DNS, with a deadline of its own."""
        return dns_lookup([self.server[0]], self.server[1]) if self.server else dns_lookup()

    @property
    def domain(self) -> str:
        """Return the domain of From."""
        return a_label_domain(self.settings.publication.sender_address.rpartition("@")[2])

    @property
    def return_paths(self) -> list[str]:
        """Return the domains that stand in return paths."""
        publication = self.settings.publication
        found = [
            publication.bounce_domain if relay.return_path == VERP else relay.return_path.rpartition("@")[2]
            for relay in self.relays
        ]
        return list(dict.fromkeys(a_label_domain(each or self.domain) for each in found or [""]))

    @cached_property
    def inspections(self) -> dict[str, Inspection]:
        """Return what each relay is like."""
        with ThreadPoolExecutor(max(1, len(self.relays))) as pool:
            return dict(zip(map(str, self.relays), pool.map(inspect, self.relays), strict=True))


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
    server = _server(nameserver) if nameserver else None
    patient = Patient(settings, server, sending_address, tuple(settings.relays.values()))
    names = [name for name in CHECKS if not only or name in only]
    if {"relay", "tls", "login"} & set(names):
        _ = patient.inspections  # once, before the checks that need it begin side by side
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda name: list(CHECKS[name](patient)), names))
    return [finding for findings in found for finding in findings]


def _server(typed: str) -> tuple[str, int]:
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


def _reserved(patient: Patient, check: str) -> Iterator[Finding]:
    """Yield why DNS is not asked about a domain that is for examples only."""
    if is_reserved(patient.domain) and patient.server is None:
        yield skipped(check, f"{patient.domain} is a name for examples (RFC 2606), which DNS does not know")


def _dependencies(_: Patient) -> Iterator[Finding]:
    names = [(each.metadata["Name"] or "", each.version) for each in metadata.distributions()]
    installed = {surroundings.package_key(name): version for name, version in names}
    yield from surroundings.dependencies(metadata.requires("newsletter") or [], installed)


def _disk(patient: Patient) -> Iterator[Finding]:
    place = patient.settings.work if patient.settings.work.exists() else patient.settings.root
    yield from surroundings.room(shutil.disk_usage(place).free, patient.settings.shown(patient.settings.work))


def _permissions(patient: Patient) -> Iterator[Finding]:
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


def _ledger(patient: Patient) -> Iterator[Finding]:
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


def _clock(patient: Patient) -> Iterator[Finding]:
    url = patient.settings.publication.base_url
    if not url:
        yield skipped("clock", "there is no clock to compare with: base_url is not set")
        return
    host = urlsplit(url).hostname or ""
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "newsletter"})  # noqa: S310 - http(s)
    date = ""
    try:
        with urllib.request.urlopen(request, timeout=HTTP_SECONDS) as answer:  # noqa: S310
            date = answer.headers.get("Date", "")
    except urllib.error.HTTPError as fault:
        with fault:
            date = fault.headers.get("Date", "")
    except (OSError, ValueError):
        pass
    try:
        there = parsedate_to_datetime(date)
    except ValueError:
        yield skipped("clock", f"{host} does not say what time it is")
        return
    yield from surroundings.clock(system_clock(), there, host)


def _spf(patient: Patient) -> Iterator[Finding]:
    if reserved := list(_reserved(patient, sender_policy.SPF)):
        yield from reserved
        return
    lookup = patient.lookup()
    for domain in patient.return_paths:
        yield from sender_policy.of_policy(domain, walk(domain, lookup))
        typed = next(iter(spf_records(lookup(domain, "TXT").records)), "")
        for address in _addresses(patient, lookup) if typed else []:
            verdict = check_host(address, domain, f"postmaster@{domain}", lookup)
            yield from sender_policy.of_address(domain, address, verdict, typed)
    if not _addresses(patient, lookup):
        yield skipped(sender_policy.SPF, f"from which address mail leaves is not known: {_why_unknown(patient)}")


def _why_unknown(patient: Patient) -> str:
    return "the relay is on this machine; give it with --address IP" if patient.relays else NO_RELAY


def _addresses(patient: Patient, lookup: Lookup) -> list[str]:
    """Return where mail leaves from, as far as it is known: the addresses of the relays on other machines."""
    if patient.sending_address:
        return [patient.sending_address]
    found: list[str] = []
    for relay in patient.relays:
        if relay.is_real:
            try:
                found.append(str(ip_address(relay.host)))
            except ValueError:
                found += [each for kind in ("A", "AAAA") for each in lookup(relay.host, kind).records]
    return list(dict.fromkeys(found))


def _dkim(patient: Patient) -> Iterator[Finding]:
    settings = patient.settings
    if settings.dkim is None:
        text = "newsletter.toml has no [dkim]: messages are not signed"
        if patient.relays:
            yield error("dkim", f"{text}, which large receivers demand", "make a key: newsletter dkim new")
        else:
            yield skipped("dkim", text)
        return
    try:
        keys = shown_keys(settings, settings.dkim)
    except DkimKeyError as fault:
        yield error("dkim", fault.sentence, fault.hint)
        return
    if reserved := list(_reserved(patient, dkim_record.DKIM)):
        yield from reserved
        return
    lookup = patient.lookup()
    for each in keys:
        ours = dkim_record.OurKey(each.name, each.key.algorithm.key_type, each.key.public, each.key.record)
        found = lookup(each.name, "TXT")
        doubled = None if found.records else lookup(f"{each.name}.{each.domain}", "TXT")
        yield from dkim_record.of_key(ours, found, doubled)


def _dmarc(patient: Patient) -> Iterator[Finding]:
    if reserved := list(_reserved(patient, dmarc.DMARC)):
        yield from reserved
        return
    settings = patient.settings
    signing = settings.dkim.domain if settings.dkim else ""
    mailbox = unsubscribe_mailbox(settings.publication)
    yield from dmarc.of_domain(patient.domain, patient.return_paths, signing, mailbox, patient.lookup())


def _mx(patient: Patient) -> Iterator[Finding]:
    if reserved := list(_reserved(patient, mailboxes.MX)):
        yield from reserved
        return
    lookup = patient.lookup()
    yield from mailboxes.takes_mail(patient.domain, "answers", lookup)
    for domain in patient.return_paths:
        if domain != patient.domain:
            yield from mailboxes.takes_mail(domain, "reports of failures", lookup)


def _ptr(patient: Patient) -> Iterator[Finding]:
    lookup = patient.lookup()
    addresses = _addresses(patient, lookup)
    host = next((relay.host for relay in patient.relays), patient.domain)
    for address in addresses:
        yield from mailboxes.leads_back(address, host, lookup)
    if not addresses:
        yield skipped(mailboxes.PTR, f"from which address mail leaves is not known: {_why_unknown(patient)}")


def _relay(patient: Patient) -> Iterator[Finding]:
    for name, seen in patient.inspections.items():
        if seen.fault:
            yield error("relay", seen.fault.sentence, seen.fault.hint, subject=name)
        else:
            yield ok("relay", f"{name} answers", name)
    if not patient.relays:
        yield skipped("relay", NO_RELAY)


def _tls(patient: Patient) -> Iterator[Finding]:
    for relay in patient.relays:
        seen = patient.inspections[str(relay)]
        if seen.fault:
            yield skipped("tls", f"there was no session with {relay}", str(relay))
        else:
            yield from surroundings.encryption(seen.tls, seen.ends, system_clock(), str(relay), is_real=relay.is_real)
    if not patient.relays:
        yield skipped("tls", NO_RELAY)


def _login(patient: Patient) -> Iterator[Finding]:
    for relay in patient.relays:
        seen = patient.inspections[str(relay)]
        if seen.fault:
            yield skipped("login", f"there was no session with {relay}", str(relay))
        elif not relay.username:
            yield skipped("login", f"{relay} has no username: it takes mail without a login", str(relay))
        elif seen.login_fault:
            yield error("login", seen.login_fault.sentence, seen.login_fault.hint, subject=str(relay))
        else:
            yield ok("login", f"{relay} lets us in", str(relay))
    if not patient.relays:
        yield skipped("login", NO_RELAY)


def _unsubscribe(patient: Patient) -> Iterator[Finding]:
    mailbox = unsubscribe_mailbox(patient.settings.publication)
    domain = a_label_domain(mailbox.rpartition("@")[2])
    if is_reserved(domain) and patient.server is None:
        if any(relay.is_real for relay in patient.relays):
            sentence = f"{mailbox} takes requests to unsubscribe, and {domain} is a name for examples (RFC 2606)"
            yield error("unsubscribe", sentence, 'name a mailbox that is read:  unsubscribe_address = "…"')
        else:
            yield skipped("unsubscribe", f"{domain} is a name for examples (RFC 2606), which takes no mail")
        return
    yield from mailboxes.takes_mail(domain, "requests to unsubscribe", patient.lookup(), "unsubscribe")


def _one_click(patient: Patient) -> Iterator[Finding]:
    if not patient.settings.publication.base_url:
        yield skipped("one-click", "base_url is not set: readers leave by mail")
    else:
        yield skipped("one-click", "this version serves no public pages that could be asked")


def _loopback(_: Patient) -> Iterator[Finding]:
    yield skipped("loopback", "there are no settings for a mailbox that a message to ourselves could be read from")


Check = Callable[[Patient], Iterator[Finding]]
CHECKS: dict[str, Check] = {
    "dependencies": _dependencies,
    "disk": _disk,
    "permissions": _permissions,
    "ledger": _ledger,
    "clock": _clock,
    "spf": _spf,
    "dkim": _dkim,
    "dmarc": _dmarc,
    "mx": _mx,
    "ptr": _ptr,
    "relay": _relay,
    "tls": _tls,
    "login": _login,
    "unsubscribe": _unsubscribe,
    "one-click": _one_click,
    "loopback": _loopback,
}
