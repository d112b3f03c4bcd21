"""The outbox, read back."""

from __future__ import annotations

import os
import re
import stat
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.policy import compat32
from email.policy import default as mail_policy
from functools import lru_cache
from pathlib import Path

from newsletter.config import Settings
from newsletter.content.issues import is_text
from newsletter.preview.letter import read_header
from newsletter.preview.workbench import OutboxEntry

HEADER_OCTETS = 65536
ENCODED_WORD = r"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?="
ENCODED_WORDS = re.compile(rf"{ENCODED_WORD}(?: {ENCODED_WORD})*")


def outbox_entries(settings: Settings) -> tuple[OutboxEntry, ...]:
    """Return the messages of the outbox, newest campaign first; what is no ordinary file is none."""
    folders = [(state.st_mtime, folder) for folder in settings.outbox.glob("*") if (state := _state(folder))]
    newest_first = sorted((each for each in folders if each[1].is_dir()), key=lambda each: each[0], reverse=True)
    entries = (_entry(path) for _, folder in newest_first for path in sorted(folder.glob("*.eml")))
    return tuple(entry for entry in entries if entry)


def outbox_message(settings: Settings, name: str) -> bytes:
    """Return the bytes of a message, named as its entry; raise KeyError when there is none."""
    try:
        path = (settings.outbox / f"{name}.eml").resolve()
        if not path.is_relative_to(settings.outbox.resolve()) or not path.is_file():
            raise KeyError(name)
        return path.read_bytes()
    except (OSError, ValueError) as fault:  # it has gone meanwhile, or no file can have such a name
        raise KeyError(name) from fault


def readable(data: bytes) -> str:
    """Return a message's header and text part, decoded, for a person to read."""
    message = message_from_bytes(data, policy=mail_policy)
    body = message.get_body(("plain",))
    fields = "\n".join(f"{name}: {value}" for name, value in read_header(data).items())
    return f"{fields}\n\n{body.get_content() if body else ''}"


def _state(path: Path) -> os.stat_result | None:
    """Return what the disk says of a file or folder; None where it says nothing, or no address could name it."""
    try:
        return path.stat() if is_text(path.name) else None
    except OSError:
        return None


def _entry(path: Path) -> OutboxEntry | None:
    state = _state(path)
    # A pipe would keep whoever opens it waiting for ever.
    if state is None or not stat.S_ISREG(state.st_mode):
        return None
    try:
        return _read_entry(path, state.st_size, state.st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=100_000)
def _read_entry(path: Path, size: int, _changed: int) -> OutboxEntry:
    """Read one file's header, once as long as it stays the same: an outbox holds thousands, and is listed often."""
    with path.open("rb") as file:
        beginning = file.read(HEADER_OCTETS)
    # The modern policy takes seven times as long, for fields that are not shown here.
    fields = read_header(beginning, compat32)
    campaign = path.parent.name
    return OutboxEntry(f"{campaign}/{path.stem}", campaign, _text(fields["to"]), _text(fields["subject"]), size)


def _text(field: object) -> str:
    """Return a header field's text, its encoded words read (RFC 2047); what cannot be read stays as it is."""
    raw = " ".join(str(field or "").split())
    # Only the words: beside letters of other languages the library would take those for its own escapes.
    return ENCODED_WORDS.sub(lambda words: _decoded(words.group()), raw)


def _decoded(words: str) -> str:
    try:
        return str(make_header(decode_header(words)))
    except (HeaderParseError, LookupError, UnicodeDecodeError):
        return words
