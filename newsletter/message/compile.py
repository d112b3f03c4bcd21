"""An edition, compiled once into a message template that each recipient's values are spliced into.

Everything that all readers share is encoded when it is compiled; a message is then one join of prepared bytes and of
the few values that are its reader's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from newsletter.address import a_label_domain, address_key, envelope_address
from newsletter.config import Publication
from newsletter.merge.expression import Values
from newsletter.merge.program import Choice, Literal, Node, Program, Value, chosen, compile_html, compile_plain, merged
from newsletter.merge.tags import by_token
from newsletter.message.encode import quoted_printable
from newsletter.message.header_text import addr_spec
from newsletter.message.headers import HeaderTemplate
from newsletter.message.identity import message_id
from newsletter.message.links import links_for
from newsletter.message.model import Kind, Message, Recipient
from newsletter.message.pictures import Picture, with_pictures
from newsletter.message.tokens import MAX_PAYLOAD, Keyring, Purpose, sign
from newsletter.render.edition import Edition

TEXT_PART = "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
NOBODY = Recipient("reader@example.org")


@dataclass(frozen=True)
class Encoded(Literal):
    """A literal with the bytes that stand for it in the message."""

    data: bytes = b""


@dataclass(frozen=True)
class MessageTemplate:
    """A message but for what is each reader's own."""

    issue: str
    locale: str
    publication: Publication
    keyring: Keyring = field(repr=False)
    campaign: str
    kind: Kind
    envelope_from: str
    header: HeaderTemplate = field(repr=False)
    mime: bytes = field(repr=False)
    body: Program = field(repr=False)

    def message(self, recipient: Recipient, date: datetime, *, token_payload: bytes) -> Message:
        """Make one reader's message. `token_payload` is what the ledger knows the delivery by: at most 16 octets.

        The same arguments give the same bytes. Raises AddressError for an address that mail cannot be sent to.
        """
        purpose = Purpose.TEST if self.kind is Kind.TEST else Purpose.UNSUBSCRIBE
        token = sign(self.keyring, purpose, token_payload)
        values = self.values(recipient, token)
        identity = self._message_id(recipient, date)
        fields = self.header.for_recipient(recipient, date, identity, values, token)
        envelope_to = _envelope(recipient.address)
        return Message(
            envelope_from=self.envelope_from,
            envelope_to=envelope_to,
            data=assemble([*fields, self.mime], self.pieces(values)),
            message_id=identity,
            smtputf8=not (envelope_to.isascii() and self.envelope_from.isascii()),
        )

    def values(self, recipient: Recipient, token: str) -> Values:
        """Return what merge tags find in one reader's message."""
        links = links_for(self.publication, self.issue, self.locale, token)
        return {"subscriber": recipient.values, **links}

    def pieces(self, values: Values) -> list[bytes]:
        """Return the body of one reader's message, in pieces to be joined."""
        return [_octets(piece, values) for piece in chosen(self.body, values)]

    @cached_property
    def size(self) -> int:
        """Return the octets of the message to a reader of whom nothing is known."""
        date = datetime(2000, 1, 1, tzinfo=UTC)
        return len(self.message(NOBODY, date, token_payload=bytes(MAX_PAYLOAD)).data)

    def _message_id(self, recipient: Recipient, date: datetime) -> str:
        campaign = self.campaign
        if self.kind is Kind.TEST:  # mail systems drop a second message with the same id, and tests are repeated
            campaign = f"{campaign} test {self.locale} {date.isoformat()}"
        return message_id(self.keyring, campaign, address_key(recipient.address), self.publication.list_domain)


def assemble(fields: Sequence[bytes], body: Sequence[bytes]) -> bytes:
    """Put a message together: header fields, an empty line, the body. A signature's field would go first."""
    return b"".join([*fields, b"\r\n", *body])


def compile_message(
    edition: Edition,
    publication: Publication,
    keyring: Keyring,
    campaign: str,
    *,
    lists: Mapping[str, str],
    kind: Kind = Kind.ISSUE,
) -> MessageTemplate:
    """Compile an edition. `lists` maps the names of the campaign's lists to their titles.

    Raises MergeError for a merge tag that cannot work where it stands.
    """
    tags = by_token(edition.tags)
    html, pictures = with_pictures(edition.html, edition.assets, a_label_domain(publication.list_domain))
    text = encoded(
        (*compile_plain(edition.text, tags, edition.locale), Literal("" if edition.text.endswith("\n") else "\n"))
    )
    markup = encoded((*compile_html(html, tags, edition.locale), Literal("" if html.endswith("\n") else "\n")))
    mime, body = _structure(edition.digest[:24], text, markup, pictures)
    return MessageTemplate(
        issue=edition.issue,
        locale=edition.locale,
        publication=publication,
        keyring=keyring,
        campaign=campaign,
        kind=kind,
        envelope_from=_envelope(publication.sender_address),
        header=HeaderTemplate(publication, campaign, kind, edition.programs["subject"], lists),
        mime=mime,
        body=body,
    )


def _octets(piece: Literal | Value, values: Values) -> bytes:
    if isinstance(piece, Encoded):
        return piece.data
    return quoted_printable(piece.text if isinstance(piece, Literal) else merged(piece, values))


def encoded(program: Sequence[Node]) -> Program:
    """Encode every literal of a program, neighbours as one."""
    return tuple(_encoded_nodes(program))


def _encoded_nodes(program: Sequence[Node]) -> Iterator[Node]:
    waiting = ""
    for node in program:
        if isinstance(node, Literal):
            waiting += node.text
            continue
        yield from _encoded_literal(waiting)
        waiting = ""
        if isinstance(node, Choice):
            yield Choice(tuple((condition, encoded(branch)) for condition, branch in node.branches))
        else:
            yield node
    yield from _encoded_literal(waiting)


def _encoded_literal(text: str) -> Iterator[Encoded]:
    if text:
        yield Encoded(text, quoted_printable(text))


def _structure(
    name: str, text: Program, markup: Program, pictures: Sequence[Picture]
) -> tuple[bytes, tuple[Node, ...]]:
    """Return the fields of MIME and the body: alternatives, the richer one with its pictures (RFC 2046 5.1.4, 2387)."""
    outer, inner = f"=_alternative_{name}", f"=_related_{name}"
    mime = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="{outer}"\r\n'
    opening = f"--{outer}\r\n{TEXT_PART.format('plain')}"
    middle = f"\r\n--{outer}\r\n"
    closing = b""
    if pictures:
        middle += f'Content-Type: multipart/related; type="text/html";\r\n boundary="{inner}"\r\n\r\n--{inner}\r\n'
        parts = [f"\r\n--{inner}\r\n".encode("ascii") + picture.part() for picture in pictures]
        closing = b"".join([*parts, f"\r\n--{inner}--\r\n".encode("ascii")])
    middle += TEXT_PART.format("html")
    closing += f"\r\n--{outer}--\r\n".encode("ascii")
    return mime.encode("ascii"), (_raw(opening.encode()), *text, _raw(middle.encode()), *markup, _raw(closing))


def _raw(data: bytes) -> Encoded:
    return Encoded("", data)


def _envelope(address: str) -> str:
    """Return an address for MAIL or RCPT, checked for length and quoted where it has to be."""
    return addr_spec(envelope_address(address))
