"""The workspace's ledger: opened, copied, checked, and known by its id."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from newsletter.config import SETTINGS_FILE, Settings
from newsletter.config.edit import with_key
from newsletter.config.secretfile import SecretFileError
from newsletter.delivery.lease import LeaseHeldError, is_held
from newsletter.delivery.model import RelayKind
from newsletter.delivery.ports import Ledger
from newsletter.errors import NewsletterError, UsageError
from newsletter.ledger.copies import copy_ledger, restore_ledger
from newsletter.ledger.sql import SqlLedger, open_ledger


class ServerCopiesError(UsageError):
    """The ledger is in PostgreSQL, which makes copies by itself."""

    def __init__(self, command: str) -> None:
        super().__init__("the ledger is in PostgreSQL, which has a program for that, also while a send runs", command)


class OtherLedgerError(NewsletterError):
    """The ledger is not the one that real sends were recorded in."""

    def __init__(self, place: str, wanted: str, *, empty: bool) -> None:
        what = "is new" if empty else "is another one"
        super().__init__(
            f"newsletter.toml names the ledger {wanted[:8]}…, and {place} {what}: who has got an issue, and who has "
            "unsubscribed, is not known here",
            "put the ledger back: newsletter state restore FILE; or, if this one is meant: newsletter state adopt",
        )


class LedgerNotNamedError(NewsletterError):
    """The ledger's id cannot be written into newsletter.toml."""

    def __init__(self, ledger_id: str, reason: str) -> None:
        super().__init__(
            f"newsletter.toml cannot take down which ledger it goes with: {reason}",
            f'write  ledger = "{ledger_id}"  into [state] of newsletter.toml, or set NEWSLETTER_STATE_LEDGER to it',
        )


def ledger_of(settings: Settings, *, create: bool = True) -> SqlLedger:
    """Open the workspace's ledger, making it the first time; it closes itself as a context.

    Whatever happens in it from now on is noted for the programs that newsletter.toml names.

    Raises LedgerMissingError where it is not there and must not be made, LedgerError where it cannot be used, and
    SecretFileError for one that cannot be logged in to.
    """
    state = settings.state
    if state.secret_fault:
        raise SecretFileError(state.secret_fault)
    ledger = open_ledger(state.place, create=create, synchronous=state.synchronous, password=state.password)
    ledger.notices.set_webhooks({each.name: each.events for each in settings.webhooks.values()})
    return ledger


def require_ledger(settings: Settings, ledger: Ledger | None, kind: RelayKind) -> None:
    """Raise OtherLedgerError unless a real send is recorded where the former ones were. Rehearsals may be anywhere."""
    wanted = settings.state.ledger
    if kind is RelayKind.REAL and wanted and (ledger is None or wanted != ledger.id):
        raise OtherLedgerError(settings.shown_state, wanted, empty=ledger is None or not ledger.campaigns())


def name_ledger(settings: Settings, ledger: Ledger, kind: RelayKind) -> None:
    """Take down in newsletter.toml which ledger real sends are recorded in, at the first one."""
    if kind is RelayKind.REAL and not settings.state.ledger:
        adopt(settings, ledger)


def adopt(settings: Settings, ledger: Ledger) -> None:
    """Write the ledger's id into newsletter.toml. Raises LedgerNotNamedError."""
    try:
        path = (settings.root / SETTINGS_FILE).resolve(strict=True)  # a link stays one
        text = path.read_bytes().decode("utf-8-sig")
        made = with_key(text, "state", "ledger", ledger.id)
        half = path.with_name(f".{path.name}.{os.getpid()}")  # each process of a crew may want to write the same
        half.write_bytes(made.encode())
        half.chmod(path.stat().st_mode)
        half.replace(path)
    except OSError as fault:
        raise LedgerNotNamedError(ledger.id, (fault.strerror or "the disk refused").lower()) from fault
    except ValueError as fault:
        raise LedgerNotNamedError(ledger.id, "it is laid out in a way of its own") from fault


def backup(settings: Settings, target: Path) -> None:
    """Copy the ledger as it is at this moment, also while something is being sent."""
    copy_ledger(_file_of(settings, f"pg_dump --format=custom --file={target} "), target)


def restore(settings: Settings, copy: Path, at: datetime) -> Path | None:
    """Put a copy in the place of the ledger; return where the former one is kept. Raises LeaseHeldError."""
    place = _file_of(settings, f"pg_restore --clean {copy} --dbname=")
    for lock in sorted(settings.state.folder.glob("*.lock")):
        if is_held(settings.state.folder, lock.stem):
            raise LeaseHeldError(lock.stem, "")
    return restore_ledger(copy, place, at)


def _file_of(settings: Settings, command: str) -> Path:
    place = settings.state.place
    if isinstance(place, str):
        raise ServerCopiesError(f"{command}'{place}'")
    return place
