"""What mail servers make of an issue's messages, made as a send would make them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from newsletter.check.built import faults, invented_domain, read_header
from newsletter.check.catalogue import problem
from newsletter.check.examined import Examined
from newsletter.check.place import Place
from newsletter.config import SETTINGS_FILE
from newsletter.message.compile import compile_message
from newsletter.message.model import Message, Recipient
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


def make_message(examined: Examined) -> Message:
    """Return the message of an edition as a reader would get it of whom nothing is known."""
    issue = examined.issue
    lists = {name: name for name in issue.lists}
    template = compile_message(examined.edition, examined.settings.publication, new_keyring(), issue.slug, lists=lists)
    return template.message(READER, datetime.now(UTC), token_payload=bytes(MAX_PAYLOAD))
