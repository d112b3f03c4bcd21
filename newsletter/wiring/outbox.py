"""The outbox, read back."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default as mail_policy
from pathlib import Path

from newsletter.config import Settings
from newsletter.preview.workbench import OutboxEntry

HEADER_OCTETS = 65536


def outbox_entries(settings: Settings) -> tuple[OutboxEntry, ...]:
    """Return the messages of the outbox, newest campaign first."""
    folders = sorted(
        (folder for folder in settings.outbox.glob("*") if folder.is_dir()),
        key=lambda folder: folder.stat().st_mtime,
        reverse=True,
    )
    return tuple(_entry(path) for folder in folders for path in sorted(folder.glob("*.eml")))


def outbox_message(settings: Settings, name: str) -> bytes:
    """Return the bytes of a message, named as its entry; raise KeyError when there is none."""
    path = (settings.outbox / f"{name}.eml").resolve()
    if not path.is_relative_to(settings.outbox.resolve()) or not path.is_file():
        raise KeyError(name)
    return path.read_bytes()


def readable(data: bytes) -> str:
    """Return a message's header and text part, decoded, for a person to read."""
    message = message_from_bytes(data, policy=mail_policy)
    body = message.get_body(("plain",))
    fields = "\n".join(f"{name}: {value}" for name, value in message.items())
    return f"{fields}\n\n{body.get_content() if body else ''}"


def _entry(path: Path) -> OutboxEntry:
    with path.open("rb") as file:
        header, _, _ = file.read(HEADER_OCTETS).partition(b"\r\n\r\n")
    fields = message_from_bytes(header + b"\r\n\r\n", policy=mail_policy)
    campaign = path.parent.name
    to, subject = str(fields["to"] or ""), str(fields["subject"] or "")
    return OutboxEntry(f"{campaign}/{path.stem}", campaign, to, subject, path.stat().st_size)
