"""An edition, compiled once into a message template that each recipient's values are spliced into.

Everything that all readers share is encoded when it is compiled, and hashed for DKIM as far as it stands before the
first value; a message is then one join of prepared bytes and of the few values that are its reader's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial

from newsletter.address import a_label_domain, address_key, envelope_address
from newsletter.config import Publication
from newsletter.merge.program import Literal, Program, compile_html, compile_plain, with_known
from newsletter.merge.tags import by_token
from newsletter.message.body import BodyTemplate, alternatives
from newsletter.message.dkim import REWRITTEN, Signer
from newsletter.message.header_text import addr_spec
from newsletter.message.headers import HeaderTemplate
from newsletter.message.identity import message_id
from newsletter.message.links import unsubscribe_url, web_url
from newsletter.message.model import Kind, Message, Recipient
from newsletter.message.pictures import with_pictures
from newsletter.message.return_path import VERP, verp_address
from newsletter.message.tokens import MAX_PAYLOAD, Keyring, Purpose, sign
from newsletter.render.edition import Edition

NOBODY = Recipient("reader@example.org")


@dataclass(frozen=True)
class MessageTemplate:
    """A message but for what is each reader's own.

    `return_path` is an address, empty for the sender's, or `verp`, which needs a `bounce_domain`.
    """

    issue: str
    locale: str
    publication: Publication
    keyring: Keyring = field(repr=False)
    campaign: str
    kind: Kind
    header: HeaderTemplate = field(repr=False)
    body: BodyTemplate = field(repr=False)
    return_path: str = ""
    signer: Signer | None = field(default=None, repr=False)

    def message(self, recipient: Recipient, date: datetime, *, token_payload: bytes) -> Message:
        """Make one reader's message. `token_payload` is what the ledger knows the delivery by: at most 16 octets.

        The same arguments give the same bytes. Raises AddressError for an address that mail cannot be sent to.
        """
        is_test = self.kind is Kind.TEST
        token = sign(self.keyring, Purpose.TEST if is_test else Purpose.UNSUBSCRIBE, token_payload)
        envelope_id = partial(sign, self.keyring, Purpose.TEST if is_test else Purpose.RETURN_PATH, token_payload)
        envelope_to = addr_spec(envelope_address(recipient.address))
        values = {"subscriber": recipient.values, "unsubscribe_url": unsubscribe_url(self.publication, token)}
        identity = self._message_id(recipient, date)
        fields = self.header.for_recipient(recipient, envelope_to, date, identity, values, token)
        fields += self.body.mime
        pieces = self.body.pieces(values, token)
        if self.signer:
            fields = self.signer.signatures(fields, self.body.digest(pieces), date) + fields
        return Message(
            envelope_from=self._envelope_from or verp_address(envelope_id(), self.publication.bounce_domain),
            envelope_to=envelope_to,
            data=b"".join([*fields, b"\r\n", *pieces]),
            message_id=identity,
            smtputf8=self._needs_smtputf8 or not envelope_to.isascii(),
            make_envelope_id=envelope_id,
        )

    @cached_property
    def size(self) -> int:
        """Return the octets of the message to a reader of whom nothing is known."""
        date = datetime(2020, 1, 1, tzinfo=UTC)
        return len(self.message(NOBODY, date, token_payload=bytes(MAX_PAYLOAD)).data)

    @cached_property
    def _envelope_from(self) -> str:
        """Return the return path; empty where each delivery has its own."""
        if self.return_path == VERP:
            return ""
        return _envelope(self.return_path or self.publication.sender_address)

    @cached_property
    def _needs_smtputf8(self) -> bool:
        return not (self._envelope_from.isascii() and all(each.isascii() for each in self.header.sender_fields))

    def _message_id(self, recipient: Recipient, date: datetime) -> str:
        campaign = self.campaign
        if self.kind is Kind.TEST:  # mail systems drop a second message with the same id, and tests are repeated
            campaign = f"{campaign} test {self.locale} {date.isoformat()}"
        return message_id(self.keyring, campaign, address_key(recipient.address), self.publication.list_domain)


def compile_message(
    edition: Edition,
    publication: Publication,
    keyring: Keyring,
    campaign: str,
    *,
    lists: Mapping[str, str],
    kind: Kind = Kind.ISSUE,
    return_path: str = "",
    signer: Signer | None = None,
    rewrites_message_id: bool = False,
) -> MessageTemplate:
    """Compile an edition. `lists` maps the names of the campaign's lists to their titles.

    `return_path` is an address, `verp`, or empty for the sender's, as it is without a `bounce_domain`.
    `rewrites_message_id` tells of a relay that puts a Message-ID and a Date of its own in the place of ours, which are
    not signed then. Raises MergeError for a merge tag that cannot work where it stands.
    """
    tags = by_token(edition.tags)
    html, pictures = with_pictures(edition.html, edition.assets, a_label_domain(publication.list_domain))
    known = {"web_url": web_url(publication, edition.issue, edition.locale)}

    def compiled(program: Program, source: str) -> Program:
        return (*with_known(program, known), Literal("" if source.endswith("\n") else "\n"))

    text = compiled(compile_plain(edition.text, tags, edition.locale), edition.text)
    markup = compiled(compile_html(html, tags, edition.locale), html)
    return MessageTemplate(
        issue=edition.issue,
        locale=edition.locale,
        publication=publication,
        keyring=keyring,
        campaign=campaign,
        kind=kind,
        header=HeaderTemplate(publication, campaign, kind, with_known(edition.programs["subject"], known), lists),
        body=alternatives(edition.digest[:24], text, markup, pictures, publication),
        return_path="" if return_path == VERP and not publication.bounce_domain else return_path,
        signer=signer.leaving_out(REWRITTEN) if signer and rewrites_message_id else signer,
    )


def _envelope(address: str) -> str:
    """Return an address for MAIL or RCPT, checked for length and quoted where it has to be."""
    return addr_spec(envelope_address(address))
