"""What the preview asks of the rest of the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from newsletter.authoring.gallery import Gallery
from newsletter.check.examined import ExaminedIssue
from newsletter.check.policy import Policy
from newsletter.preview.difference import Change
from newsletter.problems import Problem
from newsletter.render.edition import Edition

ALL_COUNTS = Policy()


@dataclass(frozen=True)
class Snapshot:
    """One issue as it stands in its folder now.

    `locales` are the languages the folder has, the default one first; `editions` holds those that could be built.
    `milliseconds` is how long that took. `sender` is the name an inbox shows. `examined` is how rules see it; None
    where it could not be read. `policy` weighs what they find.
    """

    slug: str
    title: str
    locales: tuple[str, ...]
    editions: Mapping[str, Edition]
    problems: tuple[Problem, ...]
    milliseconds: float
    sender: str = ""
    examined: ExaminedIssue | None = None
    policy: Policy = ALL_COUNTS


@dataclass(frozen=True)
class Revision:
    """An earlier state of the workspace: the id of its commit, its day, and the first line of what was said of it."""

    commit: str
    date: str
    subject: str


@dataclass(frozen=True)
class Past:
    """An issue as it was in an earlier state, and the files of the issue and its themes that have changed since."""

    snapshot: Snapshot
    files: Mapping[str, Change]


@dataclass(frozen=True)
class Person:
    """Somebody of a list: the address as typed, and what is known of them."""

    address: str
    name: str
    locale: str
    list: str


@dataclass(frozen=True)
class OutboxEntry:
    """A message that was written instead of sent. `size` is in octets."""

    id: str
    campaign: str
    to: str
    subject: str
    size: int


class Workbench(Protocol):
    """A workspace that can be looked at. Its methods may be called from any thread, one at a time."""

    @property
    def root(self) -> Path:
        """Return the workspace's folder."""

    @property
    def watched(self) -> tuple[Path, ...]:
        """Return the files and folders whose change can change a page, the outbox too; some may not exist yet."""

    def issues(self) -> tuple[str, ...]:
        """Return the slugs of the issues, newest first."""

    def build(self, slug: str) -> Snapshot:
        """Build an issue in every language. An author's fault is a problem of the snapshot, never raised."""

    def revisions(self, slug: str) -> tuple[Revision, ...]:
        """Return the newest earlier states that changed an issue or its themes; none where none are kept."""

    def past(self, slug: str, revision: str) -> Past:
        """Build an issue as it was in an earlier state. Raises NewsletterError where there is none of that name."""

    def themes(self) -> tuple[str, ...]:
        """Return the names of all themes, in order."""

    def gallery(self, theme: str, locale: str) -> Gallery | None:
        """Render every example of a theme; None where theme or language are unknown, or it cannot be read.

        Without a name it is the newsletter's own, without a locale in its own language.
        """

    def recipients(self) -> tuple[Person, ...]:
        """Return everybody on the lists, in the order of the files."""

    def values(self, address: str | None) -> Mapping[str, object]:
        """Return what merge tags find for a person of the lists, or for somebody of whom nothing is known."""

    def outbox(self) -> tuple[OutboxEntry, ...]:
        """Return the messages of the outbox, newest campaign first."""

    def outbox_message(self, id: str) -> bytes:  # noqa: A002 - the word of the entry
        """Return a message's bytes. Raises KeyError when the outbox holds none of that id."""
