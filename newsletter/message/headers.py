"""The header fields of an issue, in the order in which they are written.

What is the same for every reader is encoded once. A DKIM signature (RFC 6376) is made over what `for_recipient`
returns, the fields of MIME and the body, and goes before them: see `newsletter.message.compile`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

from newsletter.address import a_label_domain
from newsletter.config import Publication
from newsletter.merge.expression import Values
from newsletter.merge.program import Literal, Program, run
from newsletter.message.header_text import (
    address_field,
    items_field,
    list_field,
    mailbox_field,
    plain_field,
    text_field,
)
from newsletter.message.links import list_address, unsubscribe_mail, unsubscribe_page
from newsletter.message.model import Kind, Recipient
from newsletter.message.stamp import Stamp
from newsletter.message.tokens import base32

TEST_MARK = "[Test] "
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# The list of a message that was not sent to one, as a test copy is not.
NO_LIST = "newsletter"
FEEDBACK_CHARACTERS = re.compile(r"[^A-Za-z0-9._-]+")
SENDER_ID_LENGTH = 12
ONE_CLICK = plain_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
PRECEDENCE = plain_field("Precedence", "bulk")
# What keeps other programs from answering (RFC 3834 5, and Exchange's own).
BY_ITSELF = (plain_field("Auto-Submitted", "auto-generated"), plain_field("X-Auto-Response-Suppress", "All"))


@dataclass(frozen=True)
class HeaderTemplate:
    """The fields of one edition's messages. `lists` maps the name of a list to its title."""

    publication: Publication
    campaign: str
    kind: Kind
    subject: Program
    lists: Mapping[str, str]

    def for_recipient(
        self, recipient: Recipient, mailbox: str, date: datetime, message_id: str, values: Values, token: str
    ) -> list[bytes]:
        """Return the fields of one message but those of MIME, each with its CRLF. `mailbox` is the address for To."""
        opening = [
            *self.sender_fields,
            mailbox_field("To", recipient.name, mailbox),
            self._constant_subject or self._subject_field(values),
            _date_field(date.replace(microsecond=0)),
            plain_field("Message-ID", message_id),
        ]
        if self.kind is Kind.LETTER:
            return [*opening, *BY_ITSELF]
        of_list = self._of_lists.get(recipient.list_name) or self._list_fields(recipient.list_name)
        return [
            *opening,
            of_list.identifier,
            self._unsubscribe(token),
            *self._constant_fields,
            of_list.feedback,
            PRECEDENCE,
        ]

    @cached_property
    def sender_fields(self) -> tuple[bytes, ...]:
        """Return From and, where answers go elsewhere, Reply-To."""
        publication = self.publication
        sender = address_field("From", publication.sender_name, publication.sender_address)
        return (sender, address_field("Reply-To", "", publication.reply_to)) if publication.reply_to else (sender,)

    @cached_property
    def _constant_subject(self) -> bytes | None:
        return self._subject_field({}) if all(isinstance(node, Literal) for node in self.subject) else None

    @cached_property
    def _unsubscribe(self) -> Stamp:
        def field_of(token: str) -> bytes:
            ways = (unsubscribe_page(self.publication, token), unsubscribe_mail(self.publication, token))
            return items_field("List-Unsubscribe", [f"<{way}>" for way in ways if way])

        return Stamp(field_of)

    @cached_property
    def _constant_fields(self) -> tuple[bytes, ...]:
        """Return what says how to leave with one click (RFC 8058 3.1), and whom to ask about the list (RFC 2369)."""
        publication = self.publication
        fields = [ONE_CLICK] if unsubscribe_page(publication, "x").startswith("https:") else []
        ways = {
            "List-Help": publication.list_help,
            "List-Owner": publication.list_owner,
            "List-Archive": publication.list_archive,
        }
        return (*fields, *(items_field(name, [f"<{list_address(way)}>"]) for name, way in ways.items() if way))

    def _subject_field(self, values: Values) -> bytes:
        mark = TEST_MARK if self.kind is Kind.TEST else ""
        return text_field("Subject", mark + run(self.subject, values))

    @cached_property
    def _of_lists(self) -> Mapping[str, _OfList]:
        return {name: self._list_fields(name) for name in self.lists}

    def _list_fields(self, name: str) -> _OfList:
        label = list_label(name or NO_LIST)
        identifier = f"{label}.{a_label_domain(self.publication.list_domain)}"
        title = self.lists.get(name) or self.publication.name
        # Each part is counted by itself and none may stand twice, so all but the campaign say what they are.
        parts = [FEEDBACK_CHARACTERS.sub("-", self.campaign)[:60], f"list-{label}", f"kind-{self.kind}"]
        parts.append(sender_id(self.publication.list_domain))
        return _OfList(list_field("List-Id", title, identifier), plain_field("Feedback-ID", ":".join(parts)))


@lru_cache(maxsize=64)  # a campaign's messages share their seconds
def _date_field(date: datetime) -> bytes:
    return plain_field("Date", format_datetime(date))


class _OfList(NamedTuple):
    """The fields that tell one list from another."""

    identifier: bytes
    feedback: bytes


def list_label(name: str) -> str:
    """Return a list's name as a label of its List-Id (RFC 2919 3): ASCII, and different for different names."""
    if LABEL.fullmatch(name):
        return name
    ascii_name = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode("ascii")
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:40]
    return "-".join(filter(None, [stem, hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]]))


def sender_id(list_domain: str) -> str:
    """Return the last part of Feedback-ID: 5 to 15 characters, the same in every campaign of a publication."""
    return base32(hashlib.sha256(a_label_domain(list_domain).encode()).digest())[:SENDER_ID_LENGTH]
