"""What mail servers make of an issue's messages, made as a send would make them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from newsletter.address import a_label_domain
from newsletter.check.built import faults, invented_domain, read_header
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.config import SETTINGS_FILE, Settings
from newsletter.message.compile import compile_message
from newsletter.message.model import Message, Recipient
from newsletter.message.return_path import VERP
from newsletter.message.tokens import MAX_PAYLOAD, new_keyring
from newsletter.problems import Problem

READER = Recipient("reader@example.org")


def check(examined: Examined) -> Iterator[Problem]:
    """Yield what servers would stumble over, and what filters take for a forgery."""
    message = make_message(examined)
    for sentence in faults(message.data, is_internationalised=message.smtputf8):
        hint = "this is a fault of this program: please report it with the issue"
        yield problem("malformed-message", f"the message is not as servers expect it: {sentence}", Place(""), hint)
    header = read_header(message.data)
    settings = Place(SETTINGS_FILE)
    if not any(relay.is_real for relay in examined.settings.relays.values()):
        # Nothing of this leaves the machine.
        return
    if domain := invented_domain(header):
        sentence = f"messages are numbered under {domain}, a domain of examples, and filters take that for a forgery"
        hint = 'name a domain of your own, below [newsletter]:\nlist_domain = "…"'
        yield problem("invented-domain", sentence, settings, hint)
    if _is_unaligned(examined.settings):
        sentence = "neither the signature nor the return path is of the sender’s domain, so DMARC fails (RFC 9989)"
        yield problem("unaligned-sender", sentence, settings, "sign with the domain of from: newsletter dkim new")


def _is_unaligned(settings: Settings) -> bool:
    """Tell whether neither the signature nor any return path is of the sender's organization (RFC 9989 4.4).

    Without asking DNS, domains with the same two last labels count as one organization. Who does not sign here may be
    signed for by the relay.
    """
    publication = settings.publication
    if settings.dkim is None:
        return False
    named = {relay.return_path for relay in settings.relays.values() if relay.is_real}
    paths = {publication.bounce_domain if path == VERP else path.rpartition("@")[2] for path in named}
    sender = _organization(publication.sender_address)
    return sender not in {
        _organization(domain or publication.sender_address) for domain in {*paths, settings.dkim.domain}
    }


def _organization(address_or_domain: str) -> tuple[str, ...]:
    return tuple(a_label_domain(address_or_domain.rpartition("@")[2]).split(".")[-2:])


def make_message(examined: Examined) -> Message:
    """Return the message of an edition as a reader would get it of whom nothing is known."""
    issue = examined.issue
    lists = {name: name for name in issue.lists}
    template = compile_message(examined.edition, examined.settings.publication, new_keyring(), issue.slug, lists=lists)
    return template.message(READER, datetime.now(UTC), token_payload=bytes(MAX_PAYLOAD))
