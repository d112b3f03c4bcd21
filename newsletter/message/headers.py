"""The header fields of an issue, in the order in which they are written.

What is the same for every reader is encoded once. A DKIM signature (RFC 6376) is made over what `for_recipient`
returns and the body, and goes before both: see `newsletter.message.compile.assemble`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

from newsletter.address import a_label_domain
from newsletter.config import Publication
from newsletter.merge.expression import Values
from newsletter.merge.program import Literal, Program, run
from newsletter.message.header_text import address_field, items_field, list_field, plain_field, text_field
from newsletter.message.links import unsubscribe_mail, unsubscribe_page
from newsletter.message.model import Kind, Recipient
from newsletter.message.tokens import base32

# A campaign's messages share their seconds.
_date = lru_cache(maxsize=64)(format_datetime)
TEST_MARK = "[Test] "
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# The list of a message that was not sent to one, as a test copy is not.
NO_LIST = "newsletter"
FEEDBACK_CHARACTERS = re.compile(r"[^A-Za-z0-9._-]+")
SENDER_ID_LENGTH = 12


@dataclass(frozen=True)
class HeaderTemplate:
    """The fields of one edition's messages. `lists` maps the name of a list to its title."""

    publication: Publication
    campaign: str
    kind: Kind
    subject: Program
    lists: Mapping[str, str]
    _before: bytes = field(init=False, repr=False)
    _subject: bytes | None = field(init=False, repr=False)
    _of_lists: Mapping[str, tuple[bytes, bytes]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Encode what is the same for every reader."""
        publication = self.publication
        before = address_field("From", publication.sender_name, publication.sender_address)
        if publication.reply_to:
            before += address_field("Reply-To", "", publication.reply_to)
        constant = all(isinstance(node, Literal) for node in self.subject)
        object.__setattr__(self, "_before", before)
        object.__setattr__(self, "_subject", self._subject_field({}) if constant else None)
        object.__setattr__(self, "_of_lists", {name: self._list_fields(name) for name in self.lists})

    def for_recipient(
        self, recipient: Recipient, date: datetime, message_id: str, values: Values, token: str
    ) -> list[bytes]:
        """Return the fields of one message but those of MIME, each with its CRLF."""
        list_id, feedback_id = self._of_lists.get(recipient.list_name) or self._list_fields(recipient.list_name)
        page = unsubscribe_page(self.publication, token)
        ways = [f"<{way}>" for way in (page, unsubscribe_mail(self.publication, token)) if way]
        fields = [
            self._before,
            address_field("To", recipient.name, recipient.address),
            self._subject or self._subject_field(values),
            plain_field("Date", _date(date)),
            plain_field("Message-ID", message_id),
            list_id,
            items_field("List-Unsubscribe", ways),
        ]
        if page.startswith("https:"):
            fields.append(plain_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))  # RFC 8058 3.1
        return [*fields, feedback_id, plain_field("Precedence", "bulk")]

    def _subject_field(self, values: Values) -> bytes:
        mark = TEST_MARK if self.kind is Kind.TEST else ""
        return text_field("Subject", mark + run(self.subject, values))

    def _list_fields(self, name: str) -> tuple[bytes, bytes]:
        label = list_label(name or NO_LIST)
        identifier = f"{label}.{a_label_domain(self.publication.list_domain)}"
        title = self.lists.get(name) or self.publication.name
        # Each part is counted by itself and none may stand twice, so all but the campaign say what they are.
        parts = [FEEDBACK_CHARACTERS.sub("-", self.campaign)[:60], f"list-{label}", f"kind-{self.kind}"]
        parts.append(sender_id(self.publication.list_domain))
        return list_field("List-Id", title, identifier), plain_field("Feedback-ID", ":".join(parts))


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
