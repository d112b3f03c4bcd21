"""The workspace as the preview looks at it."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from newsletter.authoring.gallery import Gallery, build_gallery
from newsletter.clock import system_clock
from newsletter.config import SETTINGS_FILE, Settings, SettingsError, load_settings
from newsletter.content.issues import find_issues
from newsletter.delivery.selection import SegmentError
from newsletter.errors import NewsletterError
from newsletter.preview.difference import file_changes
from newsletter.preview.workbench import OutboxEntry, Past, Person, Revision, Snapshot
from newsletter.subscribers.listfile import UnknownListError
from newsletter.theme.load import load_theme, shipped_themes, theme_names
from newsletter.theme.locales import is_locale
from newsletter.wiring.lists.answers import Whom
from newsletter.wiring.outbox import outbox_entries, outbox_message
from newsletter.wiring.readers import named_by, reader_values
from newsletter.wiring.revisions import NotThereYetError, find_commit, lay_out, list_revisions, read_files
from newsletter.wiring.workspace import build_issue

# So many builds of earlier states are kept.
MOST_PASTS = 4


class WorkspaceBench:
    """A `newsletter.preview.workbench.Workbench` over a folder. Settings are read anew for every build.

    `whom` are the readers that an issue is looked at as, None for everybody.
    """

    def __init__(self, settings: Settings, whom: Whom | None = None) -> None:
        self._settings = settings
        self._whom = whom
        self._pasts: dict[tuple[str, str], tuple[Snapshot, Mapping[str, bytes]]] = {}

    @property
    def root(self) -> Path:
        """Return the workspace's folder."""
        return self._settings.root

    @property
    def watched(self) -> tuple[Path, ...]:
        """Return what can change a page."""
        settings = self._settings
        shipped = shipped_themes()
        return (
            settings.issues,
            settings.themes,
            settings.lists,
            settings.root / SETTINGS_FILE,
            settings.outbox,
            shipped,
        )

    def issues(self) -> tuple[str, ...]:
        """Return the slugs of the issues, newest first."""
        return tuple(folder.name for folder in reversed(find_issues(self._settings)))

    def build(self, slug: str) -> Snapshot:
        """Build an issue in every language; every fault is a problem of the snapshot."""
        started = time.perf_counter()
        try:
            # Here, not in a folder above: an editor that saves may take the file away for a moment.
            self._settings = load_settings(self.root, os.environ)
        except SettingsError as fault:
            return Snapshot(slug, slug, (), {}, fault.problems, 0.0)
        try:
            return _snapshot(self._settings, slug, started, self._whom)
        except (SegmentError, UnknownListError):  # a list has gone, or its columns are others by now
            return _snapshot(self._settings, slug, started)

    def revisions(self, slug: str) -> tuple[Revision, ...]:
        """Return the newest commits that changed an issue or its themes; none without a repository."""
        return list_revisions(self.root, slug)

    def past(self, slug: str, revision: str) -> Past:
        """Build an issue as a commit has it. Raises UnknownRevisionError, NotThereYetError, TooLargeRevisionError."""
        commit = find_commit(self.root, revision)
        if (commit, slug) not in self._pasts:
            if len(self._pasts) >= MOST_PASTS:
                self._pasts.clear()
            self._pasts[commit, slug] = self._built(slug, commit)
        snapshot, files = self._pasts[commit, slug]
        return Past(snapshot, file_changes(files, read_files(self.root, slug)))

    def _built(self, slug: str, commit: str) -> tuple[Snapshot, Mapping[str, bytes]]:
        with TemporaryDirectory(prefix="newsletter-") as name:
            folder = Path(name)
            lay_out(self.root, commit, slug, folder)
            if not (folder / "issues" / slug).is_dir():
                raise NotThereYetError(slug)
            try:
                settings = load_settings(folder, os.environ)
            except NewsletterError:
                # It was no workspace then, or not yet one that can be read.
                settings = replace(self._settings, root=folder)
            # What rules would read of it goes with the folder.
            snapshot = replace(_snapshot(settings, slug, time.perf_counter()), examined=None)
            return snapshot, read_files(folder, slug)

    def themes(self) -> tuple[str, ...]:
        """Return the names of all themes, in order."""
        return tuple(theme_names(self._settings.themes))

    def gallery(self, theme: str, locale: str) -> Gallery | None:
        """Render every example of a theme; None where theme or language are unknown, or it cannot be read."""
        publication = self._settings.publication
        # It becomes the name of a file, and may come from any page that has a link to the preview.
        if locale and not is_locale(locale):
            return None
        found, problems = load_theme(theme or publication.theme, self._settings.themes)
        return build_gallery(found, publication, locale or publication.locale, problems) if found else None

    def recipients(self) -> tuple[Person, ...]:
        """Return those on the lists whom it is looked at as, in the order of the files."""
        try:
            found = list(named_by(self._settings, self._whom or Whom(), system_clock()))
        except (SegmentError, UnknownListError):  # a list has gone, or its columns are others by now
            return ()
        people = {
            (each.name, subscriber.key): Person(
                subscriber.address, subscriber.name, subscriber.locale or each.locale, each.name
            )
            for each, subscriber in found
        }
        return tuple(people.values())

    def values(self, address: str | None) -> Mapping[str, object]:
        """Return what merge tags find for a person of the lists, or for somebody of whom nothing is known."""
        return reader_values(self._settings, address)

    def outbox(self) -> tuple[OutboxEntry, ...]:
        """Return the messages of the outbox, newest campaign first."""
        return outbox_entries(self._settings)

    def outbox_message(self, id: str) -> bytes:  # noqa: A002 - the word of the entry
        """Return a message's bytes. Raises KeyError when the outbox holds none of that id."""
        return outbox_message(self._settings, id)


def _snapshot(settings: Settings, slug: str, started: float, whom: Whom | None = None) -> Snapshot:
    built = build_issue(settings, settings.issues / slug, asking=True, whom=whom)
    locales = tuple(built.issue.documents) if built.issue else ()
    first = next(iter(built.editions.values()), None)
    return Snapshot(
        slug=slug,
        title=built.issue.documents[locales[0]].subject if first and built.issue else slug,
        locales=locales,
        editions=built.editions,
        problems=built.problems,
        milliseconds=(time.perf_counter() - started) * 1000,
        sender=settings.publication.sender_name,
        examined=built.examined,
        policy=built.policy,
    )
