"""A workspace's settings, as values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from newsletter.address import is_loopback
from newsletter.config.judgement import Judgement
from newsletter.config.rates import RateLimit
from newsletter.config.shares import Share
from newsletter.config.warmup import WarmUp
from newsletter.problems import Problem
from newsletter.programs.event import WebhookEvent

OUTBOX = "outbox"
LOOPBACK = ("127.0.0.1/32", "::1/128")
UNWEIGHED = Judgement()


@dataclass(frozen=True)
class Publication:
    """Who sends: what stands in every issue and every header.

    `sender_name` and `sender_address` are the mailbox of From (RFC 5322 3.4), `reply_to` the address of Reply-To.
    `base_url` is empty until there are public pages; `unsubscribe_address` is the mailbox that takes requests to
    unsubscribe until then. `typography` says that straight quotes become those of the language, `allow_html` that HTML
    in texts is not shown as it was typed. `web_version` is false where nothing shows an issue in a browser,
    `calendars` where nothing shows the calendar files of its events.
    `bounce_domain` takes reports of what could not be delivered, at any local part. `list_help`, `list_owner` and
    `list_archive` (RFC 2369) are web addresses or mailboxes.
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
    unsubscribe_address: str = ""
    typography: bool = True
    allow_html: bool = False
    web_version: bool = True
    calendars: bool = True
    bounce_domain: str = ""
    list_help: str = ""
    list_owner: str = ""
    list_archive: str = ""

    @property
    def has_web_version(self) -> bool:
        """Tell whether an issue can be seen in a browser."""
        return bool(self.base_url) and self.web_version

    @property
    def has_calendars(self) -> bool:
        """Tell whether the calendar files of an issue's events can be had."""
        return bool(self.base_url) and self.calendars


@dataclass(frozen=True)
class Relay:
    """A mail server that takes our messages.

    `name` is the one of the settings, empty for a server that was named by its address; `tls` is starttls, implicit or
    none. `token_command` is a program with its arguments that prints what to log in with instead of a password. All of
    `rates` hold together, over all processes. `senders` are the addresses and domains of From that it is for, none for
    all. `secret_fault` says why the file of the password cannot be used. `weight` is its part of the mail where several
    share it, 0 for one that steps in, None for one that has to be named. `return_path` is `verp`, an address, or empty
    for the address of From.
    """

    name: str
    host: str
    port: int = 587
    tls: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    secret_fault: Problem | None = field(default=None, compare=False)
    token_command: tuple[str, ...] = ()
    connections: int = 4
    max_messages_per_connection: int = 100
    rates: tuple[RateLimit, ...] = ()
    weight: int | None = None
    senders: tuple[str, ...] = ()
    return_path: str = ""
    rewrites_message_id: bool = False
    warm_up: WarmUp | None = None

    @property
    def is_real(self) -> bool:
        """Tell whether mail leaves this machine."""
        return not is_loopback(self.host)

    @property
    def place(self) -> str:
        """Return where it listens: `host:port`, a numeric IPv6 address in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def reference(self) -> str:
        """Return the words by which the relay is found again: its name, or `smtp://host:port`; never a secret."""
        return self.name or f"{'smtps' if self.tls == 'implicit' else 'smtp'}://{self.place}"

    def __str__(self) -> str:
        """Return the relay's name and where it listens, without secrets."""
        return f"{self.name} ({self.place})" if self.name else self.place


@dataclass(frozen=True)
class Publishing:
    """How pages and pictures come to where `base_url` shows them. `kind` is folder, command, s3, or nothing.

    `secret_fault` says why the file of the secret cannot be used. `images` is inline or published: whether pictures
    travel in every message, or are shown from there.
    """

    kind: str = ""
    folder: str = ""
    command: tuple[str, ...] = ()
    bucket: str = ""
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    secret_fault: Problem | None = field(default=None, compare=False)
    images: str = "inline"
    listed: bool = False


@dataclass(frozen=True)
class Serving:
    """Where the public pages listen. `trusted` are the networks of web servers in front that say who asks."""

    host: str = "127.0.0.1"
    port: int = 8080
    trusted: tuple[str, ...] = LOOPBACK


@dataclass(frozen=True)
class Abuse:
    """How much the public pages take of strangers: messages to an address a day, and by the others within an hour.

    With `proof_of_work` a form that comes without it waits until somebody has looked at it.
    """

    per_address: int = 3
    per_network: int = 20
    per_provider: int = 200
    overall: int = 500
    proof_of_work: bool = False


@dataclass(frozen=True)
class DeliverySettings:
    """How a campaign is sent, where its order says nothing else.

    After `give_up_after` what was put off again and again expires. `canary` are those who get it first; after
    `canary_wait` the others follow, unless more than the fraction `reject_limit` was refused; the same fraction of
    faults that are ours pauses any campaign. `mx_lookups` says that DNS is asked where a domain's mail goes.
    """

    give_up_after: timedelta = timedelta(days=2)
    canary: Share | None = None
    canary_wait: timedelta = timedelta(minutes=30)
    reject_limit: float = 0.05
    mx_lookups: bool = False


@dataclass(frozen=True)
class State:
    """Where the ledger is: a SQLite file, or the URL of a PostgreSQL database without its password.

    `folder` takes what must be beside it on this machine. `synchronous` is normal or full, and for a file only;
    `secret_fault` says why the file of the password cannot be used; `ledger` is the id that the ledger must have before
    anything is sent through a real relay.
    """

    place: Path | str = Path(".newsletter/newsletter.db")
    folder: Path = Path(".newsletter")
    synchronous: str = "normal"
    password: str = field(default="", repr=False)
    secret_fault: Problem | None = field(default=None, compare=False)
    ledger: str = ""


@dataclass(frozen=True)
class DkimKey:
    """A key that signs, as it is named: by its selector, and by its file or the environment that holds it.

    `file` is a path from the workspace; `secret` is the key itself, where the environment has it; `line` is where
    newsletter.toml names the file.
    """

    selector: str
    file: str
    secret: str = field(default="", repr=False)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Dkim:
    """Who signs: a domain in A-labels, with an RSA key and perhaps one of Ed25519. `body` is relaxed or simple."""

    domain: str
    body: str
    rsa: DkimKey
    ed25519: DkimKey | None = None


@dataclass(frozen=True)
class Webhook:
    """Another program that is told what happens. `secret_fault` says why its secret cannot be used."""

    name: str
    url: str
    events: frozenset[WebhookEvent]
    secret: bytes = field(default=b"", repr=False)
    secret_fault: Problem | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Retention:
    """For how long what is stored of people is kept: see [retention] in the reference. None is for ever."""

    pending: timedelta | None = None
    messages: timedelta | None = None
    networks: timedelta | None = None
    outbox: timedelta | None = None
    left: timedelta | None = None


@dataclass(frozen=True)
class Settings:
    """A workspace's settings. `root` is the folder that holds newsletter.toml."""

    root: Path
    publication: Publication
    relays: Mapping[str, Relay] = field(default_factory=dict)
    state: State = State()
    publishing: Publishing = Publishing()
    delivery: DeliverySettings = DeliverySettings()
    dkim: Dkim | None = None
    judgement: Judgement = UNWEIGHED
    serving: Serving = Serving()
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    retention: Retention = Retention()
    abuse: Abuse = Abuse()

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

    @property
    def outbox(self) -> Path:
        """Return the folder that stands in for a relay."""
        return self.work / OUTBOX

    @property
    def shown_state(self) -> str:
        """Return where the ledger is, as people are told it: without a password."""
        place = self.state.place
        return place if isinstance(place, str) else self.shown(place)

    def shown(self, path: Path) -> str:
        """Return a path as it is shown to people: from the workspace, with forward slashes."""
        # realpath, unlike Path.resolve, does not raise where links go in a circle. What a link brings in from elsewhere
        # is named by where it stands in the workspace.
        for real in (os.path.realpath, os.path.abspath):
            with suppress(ValueError):
                return Path(real(path)).relative_to(real(self.root)).as_posix()
        return path.as_posix()
