"""The keys that sign messages: read when something is to be signed, and made."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.address import a_label_domain
from newsletter.config import SETTINGS_FILE, DkimKey, Settings
from newsletter.delivery.model import RelayKind
from newsletter.errors import UsageError
from newsletter.message.dkim import BodyForm, Signer
from newsletter.message.dkim_keys import Algorithm, DkimKeyError, SigningKey, new_key, read_key, record_name, zone_lines
from newsletter.problems import Problem, error, warning
from newsletter.wiring.privatefile import write_private

if TYPE_CHECKING:
    from newsletter.config import Dkim


class DkimKeyThereError(UsageError):
    """A key's file is there already, and a key is never written over."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is there already, and no key is ever written over",
            "name the new key otherwise: newsletter dkim new --selector NAME",
        )


@dataclass(frozen=True)
class Shown:
    """One key as the DNS should show it. `path` is its file, as people know it; empty where the environment has it."""

    key: SigningKey
    domain: str
    path: str

    @property
    def name(self) -> str:
        """Return the name of the record."""
        return record_name(self.key.selector, self.domain)

    @property
    def zone(self) -> list[str]:
        """Return the record as lines of a zone file."""
        return zone_lines(self.key.selector, self.domain, self.key.record)

    @property
    def settings(self) -> list[str]:
        """Return the lines of newsletter.toml that make it sign, below [dkim]."""
        prefix = "" if self.key.algorithm is Algorithm.RSA else "ed25519_"
        return [f'{prefix}selector = "{self.key.selector}"', f'{prefix}key_file = "{self.path}"']


def signer_of(settings: Settings) -> Signer | None:
    """Return who signs, None where nobody is to. Raises DkimKeyError for a key that cannot be used."""
    if settings.dkim is None:
        return None
    keys = [shown.key for shown in shown_keys(settings, settings.dkim)]
    return Signer(settings.dkim.domain, keys, BodyForm(settings.dkim.body))


def signer_for(settings: Settings, kind: RelayKind) -> Signer | None:
    """Return who signs what goes to a relay. Rehearsals go on without a key that cannot be used, as for a colleague.

    Raises DkimKeyError for a real relay.
    """
    try:
        return signer_of(settings)
    except DkimKeyError:
        if kind is RelayKind.REAL:
            raise
        return None


def check_signing(settings: Settings, kind: RelayKind) -> list[Problem]:
    """Report a key that cannot be used: an error where the messages leave this machine."""
    try:
        signer_of(settings)
    except DkimKeyError as fault:
        line = next((key.line for key in _named(settings.dkim) if key.file and key.file in fault.sentence), None)
        if kind is RelayKind.REAL:
            return [error("dkim-key", fault.sentence, SETTINGS_FILE, line, hint=fault.hint)]
        sentence = f"this rehearsal is not signed: {fault.sentence}"
        return [warning("dkim-key", sentence, SETTINGS_FILE, line, hint=fault.hint)]
    return []


def shown_keys(settings: Settings, dkim: Dkim) -> list[Shown]:
    """Return the keys that are configured, read. Raises DkimKeyError."""
    keys = zip(_named(dkim), (Algorithm.RSA, Algorithm.ED25519), strict=False)
    return [
        Shown(
            read_key(key.selector, algorithm, _data(settings, key), key.file or "the environment"),
            dkim.domain,
            key.file,
        )
        for key, algorithm in keys
    ]


def _named(dkim: Dkim | None) -> list[DkimKey]:
    return [key for key in (dkim.rsa, dkim.ed25519) if key] if dkim else []


def _data(settings: Settings, key: DkimKey) -> bytes:
    """Return what a key's file holds, if nobody else can read it."""
    if key.secret:
        return key.secret.replace("\\n", "\n").encode()  # in the environment, line ends are often written out
    path = settings.root / key.file
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise DkimKeyError(f"others can read {key.file}, which signs in your name", f"run: chmod 600 {key.file}")
        return path.read_bytes()
    except FileNotFoundError as fault:
        hint = f"copy it from where it was made, and run: chmod 600 {key.file}; or make another: newsletter dkim new"
        raise DkimKeyError(f"the key {key.file} is not there", hint) from fault
    except OSError as fault:
        reason = (fault.strerror or "the disk refused").lower()
        raise DkimKeyError(f"the key {key.file} cannot be read: {reason}", "let your user read it") from fault


def make_key(settings: Settings, selector: str, algorithm: Algorithm) -> Shown:
    """Make a key and write it where only its owner can read it. Raises DkimKeyThereError and OSError."""
    path = settings.work / f"dkim-{selector}.pem"
    shown = settings.shown(path)
    data = new_key(algorithm)
    try:
        write_private(path, data)
    except FileExistsError as fault:
        raise DkimKeyThereError(shown) from fault
    return Shown(read_key(selector, algorithm, data, shown), domain_of(settings), shown)


def domain_of(settings: Settings) -> str:
    """Return the domain that signs, or would."""
    return (
        settings.dkim.domain
        if settings.dkim
        else a_label_domain(settings.publication.sender_address.rpartition("@")[2])
    )
