"""An edition, compiled once into a message template that each recipient's values are spliced into.

Everything that all readers share is encoded when it is compiled, and hashed for DKIM as far as it stands before the
first value; a message is then one join of prepared bytes and of the few values that are its reader's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import takewhile

from newsletter.address import a_label_domain, address_key, envelope_address
from newsletter.config import Publication
from newsletter.merge.escape import Where, escape
from newsletter.merge.expression import Name, Values, evaluate
from newsletter.merge.program import (
    Choice,
    Literal,
    Node,
    Program,
    Value,
    compile_html,
    compile_plain,
    merged,
    with_known,
)
from newsletter.merge.tags import by_token
from newsletter.message.dkim import REWRITTEN, Signer
from newsletter.message.encode import quoted_printable
from newsletter.message.header_text import addr_spec
from newsletter.message.headers import HeaderTemplate
from newsletter.message.identity import message_id
from newsletter.message.links import unsubscribe_url, web_url
from newsletter.message.model import Kind, Message, Recipient
from newsletter.message.pictures import Picture, with_pictures
from newsletter.message.return_path import VERP, verp_address
from newsletter.message.stamp import Stamp
from newsletter.message.tokens import MAX_PAYLOAD, Keyring, Purpose, sign
from newsletter.render.edition import Edition

TEXT_PART = "Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
NOBODY = Recipient("reader@example.org")
OWN_LINK = ("unsubscribe_url",)


@dataclass(frozen=True)
class Encoded(Literal):
    """A literal with the bytes that stand for it in the message."""

    data: bytes = b""


@dataclass(frozen=True)
class Stamped(Literal):
    """The reader's own link, with what makes it of the token."""

    stamp: Stamp = field(repr=False, kw_only=True)


@dataclass(frozen=True)
class MessageTemplate:
    """A message but for what is each reader's own.

    `return_path` is an address or `verp`, which needs a `bounce_domain`. `mime` are the fields of MIME.
    """

    issue: str
    locale: str
    publication: Publication
    keyring: Keyring = field(repr=False)
    campaign: str
    kind: Kind
    header: HeaderTemplate = field(repr=False)
    mime: tuple[bytes, ...] = field(repr=False)
    body: Program = field(repr=False)
    return_path: str = ""
    signer: Signer | None = field(default=None, repr=False)

    def message(self, recipient: Recipient, date: datetime, *, token_payload: bytes) -> Message:
        """Make one reader's message. `token_payload` is what the ledger knows the delivery by: at most 16 octets.

        The same arguments give the same bytes. Raises AddressError for an address that mail cannot be sent to.
        """
        is_test = self.kind is Kind.TEST
        token = sign(self.keyring, Purpose.TEST if is_test else Purpose.UNSUBSCRIBE, token_payload)
        envelope_id = token if is_test else sign(self.keyring, Purpose.RETURN_PATH, token_payload)
        envelope_to = addr_spec(envelope_address(recipient.address))
        values = {"subscriber": recipient.values, "unsubscribe_url": unsubscribe_url(self.publication, token)}
        identity = self._message_id(recipient, date)
        fields = self.header.for_recipient(recipient, envelope_to, date, identity, values, token)
        fields += self.mime
        pieces = [self._opening]
        _append(pieces, self._rest, values, token)
        if self.signer:
            body = self._opening_hash.copy()
            body.update(b"".join(pieces[1:]))
            fields = self.signer.signatures(fields, body.digest(), date) + fields
        return Message(
            envelope_from=self._envelope_from or verp_address(envelope_id, self.publication.bounce_domain),
            envelope_to=envelope_to,
            data=b"".join([*fields, b"\r\n", *pieces]),
            message_id=identity,
            smtputf8=self._needs_smtputf8 or not envelope_to.isascii(),
            envelope_id=envelope_id,
        )

    @cached_property
    def size(self) -> int:
        """Return the octets of the message to a reader of whom nothing is known."""
        date = datetime(2020, 1, 1, tzinfo=UTC)
        return len(self.message(NOBODY, date, token_payload=bytes(MAX_PAYLOAD)).data)

    @cached_property
    def _opening(self) -> bytes:
        """Return the body up to the first value."""
        return b"".join([node.data for node in self.body[: self._constant_nodes] if type(node) is Encoded])

    @cached_property
    def _rest(self) -> Program:
        return self.body[self._constant_nodes :]

    @cached_property
    def _constant_nodes(self) -> int:
        """Return how many nodes stand before the first value."""
        return sum(1 for _ in takewhile(lambda node: type(node) is Encoded, self.body))

    @cached_property
    def _opening_hash(self) -> hashlib._Hash:
        return hashlib.sha256(self._opening)

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
        ended = (*with_known(program, known), Literal("" if source.endswith("\n") else "\n"))
        return encoded(_with_stamps(ended, publication))

    text = compiled(compile_plain(edition.text, tags, edition.locale), edition.text)
    markup = compiled(compile_html(html, tags, edition.locale), html)
    mime, body = _structure(edition.digest[:24], text, markup, pictures)
    return MessageTemplate(
        issue=edition.issue,
        locale=edition.locale,
        publication=publication,
        keyring=keyring,
        campaign=campaign,
        kind=kind,
        header=HeaderTemplate(publication, campaign, kind, with_known(edition.programs["subject"], known), lists),
        mime=mime,
        body=body,
        return_path="" if return_path == VERP and not publication.bounce_domain else return_path,
        signer=signer.leaving_out(REWRITTEN) if signer and rewrites_message_id else signer,
    )


def _append(pieces: list[bytes], program: Program, values: Values, token: str) -> None:
    """Add what one reader gets of a program, encoded."""
    for node in program:
        if type(node) is Encoded:
            pieces.append(node.data)
        elif type(node) is Value:
            pieces.append(quoted_printable(merged(node, values)))
        elif type(node) is Stamped:
            pieces.append(node.stamp(token))
        elif isinstance(node, Choice):
            for condition, branch in node.branches:
                if condition is None or evaluate(condition, values):
                    _append(pieces, branch, values, token)
                    break


def _with_stamps(program: Program, publication: Publication) -> Program:
    """Put stamps in the place of the reader's own links."""

    def stamp(where: Where) -> Stamped:
        link = Stamp(lambda token: quoted_printable(escape(unsubscribe_url(publication, token), where)))
        return Stamped("", stamp=link)

    nodes: list[Node] = []
    for node in program:
        if isinstance(node, Value) and isinstance(node.expression, Name) and node.expression.path == OWN_LINK:
            nodes.append(stamp(node.where))
        elif isinstance(node, Choice):
            branches = ((condition, _with_stamps(branch, publication)) for condition, branch in node.branches)
            nodes.append(Choice(tuple(branches)))
        else:
            nodes.append(node)
    return tuple(nodes)


def encoded(program: Sequence[Node]) -> Program:
    """Encode every literal of a program, neighbours as one."""
    return tuple(_encoded_nodes(program))


def _encoded_nodes(program: Sequence[Node]) -> Iterator[Node]:
    waiting = ""
    for node in program:
        if type(node) is Literal:
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
) -> tuple[tuple[bytes, bytes], Program]:
    """Return the fields of MIME and the body: alternatives, the richer one with its pictures (RFC 2046 5.1.4, 2387)."""
    outer, inner = f"=_alternative_{name}", f"=_related_{name}"
    mime = (
        b"MIME-Version: 1.0\r\n",
        f'Content-Type: multipart/alternative;\r\n boundary="{outer}"\r\n'.encode("ascii"),
    )
    opening = f"--{outer}\r\n{TEXT_PART.format('plain')}"
    middle = f"\r\n--{outer}\r\n"
    closing = b""
    if pictures:
        middle += f'Content-Type: multipart/related; type="text/html";\r\n boundary="{inner}"\r\n\r\n--{inner}\r\n'
        parts = [f"\r\n--{inner}\r\n".encode("ascii") + picture.part() for picture in pictures]
        closing = b"".join([*parts, f"\r\n--{inner}--\r\n".encode("ascii")])
    middle += TEXT_PART.format("html")
    closing += f"\r\n--{outer}--\r\n".encode("ascii")
    return mime, _joined((_raw(opening.encode()), *text, _raw(middle.encode()), *markup, _raw(closing)))


def _joined(program: Program) -> Program:
    """Make one of encoded neighbours."""
    nodes: list[Node] = []
    for node in program:
        if isinstance(node, Encoded) and nodes and isinstance(last := nodes[-1], Encoded):
            nodes[-1] = Encoded(last.text + node.text, last.data + node.data)
        else:
            nodes.append(node)
    return tuple(nodes)


def _raw(data: bytes) -> Encoded:
    return Encoded("", data)


def _envelope(address: str) -> str:
    """Return an address for MAIL or RCPT, checked for length and quoted where it has to be."""
    return addr_spec(envelope_address(address))
