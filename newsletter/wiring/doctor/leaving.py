"""How readers leave, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter.address import a_label_domain, is_loopback, is_reserved
from newsletter.check.domain import mailboxes
from newsletter.check.findings import Finding, error, skipped
from newsletter.check.one_click import Probe, judge
from newsletter.config import Publication
from newsletter.delivery.compose import keyring_of
from newsletter.errors import NewsletterError
from newsletter.message.links import unsubscribe_mailbox, unsubscribe_url
from newsletter.message.tokens import MAX_PAYLOAD, Keyring, Purpose, new_keyring, sign
from newsletter.publish.client import Client
from newsletter.publish.exchange import Content, Limits
from newsletter.publish.proxy import proxies_for
from newsletter.publish.reach import anywhere
from newsletter.wiring.doctor.patient import Patient
from newsletter.wiring.state import ledger_of

LIMITS = Limits(seconds=10.0, octets=1)
# RFC 8058 3.2: what a mailbox provider sends when its user has pressed the button.
PRESSED = Content(b"List-Unsubscribe=One-Click", {"Content-Type": "application/x-www-form-urlencoded"})


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
    publication = patient.settings.publication
    if not publication.base_url:
        yield skipped("one-click", "base_url is not set: readers leave by mail")
        return
    site = urlsplit(publication.base_url)
    host = site.hostname or ""
    if is_reserved(host) and not is_loopback(host):
        yield skipped("one-click", f"{host} is a name for examples (RFC 2606), where nothing answers")
        return
    if site.scheme != "https" and not is_loopback(host):
        sentence = f"{host} is named without https, and mailbox providers press no such link (RFC 8058 3.1)"
        yield error("one-click", sentence, f'write  base_url = "https://{host}{site.path}"')
        return
    try:
        with ledger_of(patient.settings, create=False) as ledger:
            keyring = keyring_of(ledger)
    except NewsletterError:
        yield skipped("one-click", "there is no ledger yet, and so no link: the first send makes it")
        return
    yield from judge(_probe(publication, keyring))


def _probe(publication: Publication, keyring: Keyring) -> Probe:
    """Ask for the way out as programs and mailbox providers do, with a link of a test copy: it changes nothing."""
    ours, foreign = (
        unsubscribe_url(publication, sign(each, Purpose.TEST, bytes(MAX_PAYLOAD))) for each in (keyring, new_keyring())
    )
    client = Client(anywhere, LIMITS, proxies_for(ours))
    post, strange = (client.ask("POST", url, PRESSED) for url in (ours, foreign))
    return Probe(client.ask("HEAD", ours), client.ask("GET", ours), post, strange)


def look_at_loopback(_: Patient) -> Iterator[Finding]:
    """Yield whether a message to ourselves arrives as it was sent."""
    yield skipped("loopback", "there are no settings for a mailbox that a message to ourselves could be read from")
