"""A message of the outbox, opened: what a mail program would make of its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.parser import HeaderParser
from email.policy import Policy
from typing import cast

from newsletter.render.edition import Asset


@dataclass(frozen=True)
class Letter:
    """A message's header fields in order, its two readable parts, and its pictures by `cid:` address."""

    headers: tuple[tuple[str, str], ...]
    subject: str
    html: str
    text: str
    pictures: Mapping[str, Asset]
    source: str
    size: int


def open_letter(data: bytes) -> Letter:
    """Read RFC 5322 bytes; a part that cannot be decoded is shown as far as it goes."""
    message = message_from_bytes(data, policy=policy.default)
    header = read_header(data)
    return Letter(
        headers=tuple((name, str(value)) for name, value in header.items()),
        subject=str(header.get("Subject", "")),
        html=_part(message, "html"),
        text=_part(message, "plain"),
        pictures=_pictures(message),
        source=data.decode("utf-8", "replace").replace("\r\n", "\n"),
        size=len(data),
    )


def read_header(data: bytes, rules: Policy = policy.default) -> Message:
    """Return the header fields of a message, or of its beginning, letters of any language in them (RFC 6532)."""
    header, _, _ = data.partition(b"\r\n\r\n")
    return HeaderParser(policy=rules).parsestr(header.decode("utf-8", "replace"))


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    if part is None:
        return ""
    payload = cast(bytes, part.get_payload(decode=True) or b"")
    return payload.decode("utf-8", "replace").replace("\r\n", "\n")


def _pictures(message: EmailMessage) -> dict[str, Asset]:
    found: dict[str, Asset] = {}
    for part in message.walk():
        identity = str(part.get("Content-ID", "")).strip().strip("<>")
        if identity and part.get_content_maintype() == "image":
            src = f"cid:{identity}"
            found[src] = Asset(src, part.get_content_type(), cast(bytes, part.get_payload(decode=True) or b""))
    return found
