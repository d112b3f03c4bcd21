"""How readers leave, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.address import a_label_domain, is_reserved
from newsletter.check.domain import mailboxes
from newsletter.check.findings import Finding, error, skipped
from newsletter.message.links import unsubscribe_mailbox
from newsletter.wiring.doctor.patient import Patient


def look_at_unsubscribe(patient: Patient) -> Iterator[Finding]:
    """Yield whether the mailbox to unsubscribe by can get mail."""
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


def look_at_one_click(patient: Patient) -> Iterator[Finding]:
    """Yield whether the address to unsubscribe by does what RFC 8058 asks."""
    if not patient.settings.publication.base_url:
        yield skipped("one-click", "base_url is not set: readers leave by mail")
    else:
        yield skipped("one-click", "this version serves no public pages that could be asked")


def look_at_loopback(_: Patient) -> Iterator[Finding]:
    """Yield whether a message to ourselves arrives as it was sent."""
    yield skipped("loopback", "there are no settings for a mailbox that a message to ourselves could be read from")
