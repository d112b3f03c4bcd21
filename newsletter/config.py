"""newsletter.toml: what a workspace is, checked, with the environment on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SETTINGS_FILE = "newsletter.toml"


@dataclass(frozen=True)
class Publication:
    """Who sends: what stands in every issue and every header.

    `sender` and `reply_to` are mailboxes (RFC 5322 3.4): `Name <address>` or a bare address. `base_url` is empty until
    there are public pages; `unsubscribe_address` is the mailbox that takes unsubscribe requests.
    """

    name: str
    sender_name: str
    sender_address: str
    list_domain: str
    postal_address: str
    locale: str
    theme: str = "classic"
    reply_to: str = ""
    base_url: str = ""


@dataclass(frozen=True)
class Relay:
    """A mail server that takes our messages. `tls` is starttls, implicit or none."""

    name: str
    host: str
    port: int = 587
    tls: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    connections: int = 4
    max_messages_per_connection: int = 100


@dataclass(frozen=True)
class Settings:
    """A workspace's settings. `root` is the folder that holds newsletter.toml."""

    root: Path
    publication: Publication
    relays: Mapping[str, Relay] = field(default_factory=dict)
    state_path: Path = Path(".newsletter/newsletter.db")

    @property
    def issues(self) -> Path:
        """Return the folder of the issues."""
        return self.root / "issues"

    @property
    def themes(self) -> Path:
        """Return the folder of the workspace's own themes."""
        return self.root / "templates"

    @property
    def lists(self) -> Path:
        """Return the folder of the list files."""
        return self.root / "subscribers"

    @property
    def work(self) -> Path:
        """Return the folder for what can be made again, and for the ledger."""
        return self.root / ".newsletter"

    def shown(self, path: Path) -> str:
        """Return a path as it is shown to people: from the workspace, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()
