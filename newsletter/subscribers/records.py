"""What the store remembers about people: subscriptions, consents, suppressions, and what has happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from newsletter.subscribers.model import SubscriptionStatus

EVERYTHING = "!"  # a suppression's scope: nothing at all, confirmation mails included
ALL_LISTS = "*"  # a suppression's scope: no newsletter
PAUSE = "~"  # a suppression's scope: no newsletter until a moment, as the reader wants it


class Who(StrEnum):
    """Who has changed something."""

    READER = "reader"
    EDITOR = "editor"
    FILE = "file"
    IMPORT = "import"
    API = "api"
    FEEDBACK = "feedback"
    RETENTION = "retention"  # a time that newsletter.toml sets has run out


class Source(StrEnum):
    """How a subscription has come about."""

    UNKNOWN = ""
    FILE = "file"
    IMPORT = "import"
    FORM = "form"
    API = "api"
    EDITOR = "editor"
    MAIL = "mail"


@dataclass(frozen=True)
class Cause:
    """When something was changed, by whom and why: every write names one."""

    at: datetime
    who: Who
    why: str = ""


class Details(NamedTuple):
    """What a file, an import or a form says about somebody. `fields` are the columns that have no meaning of their own.

    `tags` are None where nothing is said about them.
    """

    name: str = ""
    locale: str = ""
    fields: Mapping[str, str] = MappingProxyType({})
    tags: frozenset[str] | None = None


@dataclass(frozen=True)
class Subscription:
    """One person on one list. `address` is empty where only the key is known: of people who left in earlier versions.

    `at` is when the standing was last changed, `former` what it was before, `joined_at` since when they are a reader.
    """

    list_name: str
    key: str
    status: SubscriptionStatus
    at: datetime
    address: str = ""
    former: SubscriptionStatus | None = None
    source: Source = Source.UNKNOWN
    joined_at: datetime | None = None
    name: str = ""
    locale: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()


class Consent(NamedTuple):
    """What somebody has agreed to: how, from which network (never a whole address), to which text in which version."""

    at: datetime
    how: str
    network: str = ""
    text: str = ""
    version: str = ""
    list_name: str = ""
    confirmed_at: datetime | None = None
    confirmed_network: str = ""


@dataclass(frozen=True)
class Suppression:
    """Why nothing is sent to somebody: on a list, on all (`*`) or not even a confirmation (`!`), and until when."""

    key: str
    scope: str
    reason: str
    at: datetime
    evidence: str = ""
    expires: datetime | None = None


@dataclass(frozen=True)
class Change:
    """One line of the history, which only grows."""

    at: datetime
    list_name: str
    change: str
    detail: str
    who: str
    why: str = ""


@dataclass(frozen=True)
class Choice:
    """What readers have chosen for themselves, and what therefore outlives any file; None where they have not."""

    name: str | None = None
    locale: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True)
class Person:
    """One person and their number, which is never given to anybody else; `paused_until` is theirs to choose, too."""

    id: int
    key: str
    address: str
    created_at: datetime
    choice: Choice = Choice()
    paused_until: datetime | None = None


@dataclass(frozen=True)
class Sent:
    """One message that somebody was to get."""

    campaign: str
    state: str
    at: datetime | None
    values: Mapping[str, str]


@dataclass(frozen=True)
class Addressed:
    """Whom a message is to, as a link in it is asked about: `lists` are all of its campaign, by name with their titles.

    `list_name` is the one that it was sent for; `state` is that of the delivery.
    """

    key: str
    address: str
    campaign: str
    list_name: str
    lists: Mapping[str, str]
    locale: str
    state: str


@dataclass(frozen=True)
class Record:
    """Everything that is known about one person, as they may ask for it. `person` is None where only a key is known."""

    key: str
    person: Person | None
    subscriptions: tuple[Subscription, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    consents: tuple[Consent, ...] = ()
    history: tuple[Change, ...] = ()
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True)
class Forgotten:
    """What was known of somebody who is forgotten: their lists, and their messages by campaign and number in it.

    `on_the_wire` are messages that were just being handed over, and may still arrive; `letters` are the numbers of
    messages that they had asked for.
    """

    lists: tuple[str, ...] = ()
    messages: tuple[tuple[str, int], ...] = ()
    on_the_wire: int = 0
    letters: tuple[int, ...] = ()
