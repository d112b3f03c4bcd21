"""The domain: what DNS shows of it."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.domain import dkim_record, dmarc, mailboxes, sender_policy
from newsletter.check.domain.spf import check_host, walk
from newsletter.check.domain.spf_record import spf_records
from newsletter.check.findings import Finding, error, skipped
from newsletter.message.dkim_keys import DkimKeyError
from newsletter.message.links import unsubscribe_mailbox
from newsletter.wiring.doctor.patient import Patient, reserved_names
from newsletter.wiring.signing import shown_keys


def look_at_spf(patient: Patient) -> Iterator[Finding]:
    """Yield what is right and wrong with the domain's SPF record (RFC 7208)."""
    if reserved := list(reserved_names(patient, sender_policy.SPF)):
        yield from reserved
        return
    lookup = patient.lookup()
    for domain in patient.return_paths:
        yield from sender_policy.of_policy(domain, walk(domain, lookup))
        typed = next(iter(spf_records(lookup(domain, "TXT").records)), "")
        for address in patient.addresses(lookup) if typed else []:
            verdict = check_host(address, domain, f"postmaster@{domain}", lookup)
            yield from sender_policy.of_address(domain, address, verdict, typed)
    if not patient.addresses(lookup):
        yield skipped(sender_policy.SPF, f"from which address mail leaves is not known: {patient.why_unknown}")


def look_at_dkim(patient: Patient) -> Iterator[Finding]:
    """Yield whether each of our keys is published and matches (RFC 6376 3.6.1)."""
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
    if reserved := list(reserved_names(patient, dkim_record.DKIM)):
        yield from reserved
        return
    lookup = patient.lookup()
    for each in keys:
        ours = dkim_record.OurKey(each.name, each.key.algorithm.key_type, each.key.public, each.key.record)
        found = lookup(each.name, "TXT")
        doubled = None if found.records else lookup(f"{each.name}.{each.domain}", "TXT")
        yield from dkim_record.of_key(ours, found, doubled)


def look_at_dmarc(patient: Patient) -> Iterator[Finding]:
    """Yield what the domain's DMARC policy says, and whether our mail is aligned with it (RFC 9989)."""
    if reserved := list(reserved_names(patient, dmarc.DMARC)):
        yield from reserved
        return
    settings = patient.settings
    signing = settings.dkim.domain if settings.dkim else ""
    mailbox = unsubscribe_mailbox(settings.publication)
    yield from dmarc.of_domain(patient.domain, patient.return_paths, signing, mailbox, patient.lookup())


def look_at_mx(patient: Patient) -> Iterator[Finding]:
    """Yield whether replies and bounces find a mail server (RFC 5321 5.1)."""
    if reserved := list(reserved_names(patient, mailboxes.MX)):
        yield from reserved
        return
    lookup = patient.lookup()
    yield from mailboxes.takes_mail(patient.domain, "answers", lookup)
    for domain in patient.return_paths:
        if domain != patient.domain:
            yield from mailboxes.takes_mail(domain, "reports of failures", lookup)


def look_at_ptr(patient: Patient) -> Iterator[Finding]:
    """Yield whether the relays' addresses have names that lead back to them (RFC 1912 2.1)."""
    lookup = patient.lookup()
    addresses = patient.addresses(lookup)
    named = (
        relay.host for relay in patient.relays if relay.is_real and relay.host[-1].isalpha() and ":" not in relay.host
    )
    host = next(named, f"mail.{patient.domain}")
    for address in addresses:
        yield from mailboxes.leads_back(address, host, lookup)
    if not addresses:
        yield skipped(mailboxes.PTR, f"from which address mail leaves is not known: {patient.why_unknown}")
