"""The public pages of a workspace, served: what they show, what they ask the ledger, and what runs beside them."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from newsletter.address import a_label_domain
from newsletter.clock import steady_clock
from newsletter.config import Settings
from newsletter.delivery.campaigns import kind_of
from newsletter.delivery.compose import keyring_of
from newsletter.delivery.destinations import OTHER, Destinations
from newsletter.delivery.model import RelayKind
from newsletter.ledger.sql import SqlLedger
from newsletter.site.app import Application, create_app
from newsletter.site.archive import archive_files, paper_of
from newsletter.site.confirming import ConfirmingRoutes
from newsletter.site.departures import Departures
from newsletter.site.front import Front, View
from newsletter.site.joining import JoiningRoutes
from newsletter.site.leaving import LeavingRoutes
from newsletter.site.managing import ManagingRoutes
from newsletter.site.proof import Proofs
from newsletter.site.server import Beside, every, listen
from newsletter.site.server import serve as serve_app
from newsletter.site.shelf import Shelf
from newsletter.site.visitors import Office
from newsletter.subscribers.description import description_names, read_description
from newsletter.subscribers.records import Cause, Who
from newsletter.wiring.api import api_routes
from newsletter.wiring.destinations import destinations_of
from newsletter.wiring.postoffice import PostOffice
from newsletter.wiring.site import public_issues, site_of
from newsletter.wiring.state import ledger_of
from newsletter.wiring.subscribers.forgetting import forget_here
from newsletter.wiring.webhooks import Telling

# So often it is looked at whether there is something new to show.
SECONDS_BETWEEN_LOOKS = 15.0
Tell = Callable[[str], None]


class Display:
    """Keeps what the pages show up to date with the folder and the ledger."""

    def __init__(self, settings: Settings, ledger: SqlLedger) -> None:
        self._settings = settings
        self._ledger = ledger
        self._seen: object = self._signature()
        self.front = Front(self._view())

    def look(self) -> None:
        """Show what is new, if there is anything."""
        now = self._signature()
        if now != self._seen:
            self._seen, self.front.view = now, self._view()

    def _view(self) -> View:
        site = site_of(self._settings)
        issues, _, _ = public_issues(self._settings)
        titles = {name: read_description(self._settings.lists, name)[0] for name in self._lists()}
        public = {name: about for name, about in titles.items() if about.is_public}
        files = archive_files(site, issues, has_lists=bool(public))
        return View(paper_of(site, issues, has_lists=bool(public)), Shelf.of(files), public, titles)

    def _lists(self) -> tuple[str, ...]:
        return description_names(self._settings.lists)

    def _signature(self) -> object:
        """Return what changes whenever an issue, the theme, a list's description or a send does."""
        campaigns = [(each.id, each.state) for each in self._ledger.campaigns()]
        folders = (self._settings.issues, self._settings.themes, self._settings.lists)
        return campaigns, [changed for folder in folders for changed in sorted(_changes(folder))]


def _changes(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            status = path.stat()
            if path.suffix != ".csv" and not path.is_dir():
                yield str(path), status.st_mtime_ns, status.st_size


@contextmanager
def public_app(settings: Settings, tell: Tell) -> Iterator[tuple[Application, list[Beside]]]:
    """Give the public pages as an application, and what has to run beside it. Raises NoAddressError and others.

    One connection to the ledger reads and another one writes, so that nobody who reads waits for a writer.
    """
    with ledger_of(settings) as reading, ledger_of(settings) as writing, ThreadPoolExecutor(1) as writer:
        display = Display(settings, reading)
        front, keyring, now = display.front, keyring_of(writing), steady_clock()
        post = PostOffice(settings, front, keyring, writing.subscribers, writing.letters, now, tell)
        destinations = destinations_of(settings)
        office = Office(
            front=front,
            keyring=keyring,
            store=writing.subscribers,
            letters=writing.letters,
            writer=writer,
            now=now,
            trusted=networks(settings.serving.trusted),
            provider_of=partial(_provider, destinations),
            is_real=kind_of(post.relay) is RelayKind.REAL,
            wake=post.wake,
            forget=partial(forget_reader, settings, writing, tell),
            limits=settings.abuse,
            proofs=Proofs() if settings.abuse.proof_of_work else None,
        )
        departures = Departures(writing.subscribers, writer, now)
        leaving = LeavingRoutes(
            front, keyring, reading, reading.subscribers, departures, (writing.subscribers, writer), now
        )
        desks = [
            *leaving.routes(),
            *JoiningRoutes(office).routes(),
            *ConfirmingRoutes(office).routes(),
            *ManagingRoutes(office).routes(),
            *api_routes(settings, reading, writing, office).routes(),
        ]
        publishing = settings.publishing
        folder = settings.root / publishing.folder if publishing.kind == "folder" else None
        telling = Telling(settings, writing.notices, now, tell)
        app = create_app(front, alive=lambda: _prove(reading), folder=folder, desks=desks, tell=tell)
        yield app, [partial(every, SECONDS_BETWEEN_LOOKS, display.look, tell), post.working, telling.working]


def _provider(destinations: Destinations, address: str) -> str:
    """Return who takes the mail of an address: a group of providers, else the domain itself."""
    group = destinations.group_of(address)
    return a_label_domain(address.rpartition("@")[2]) if group == OTHER else group


def forget_reader(settings: Settings, ledger: SqlLedger, tell: Tell, key: str, at: datetime) -> None:
    """Forget somebody who wants it, and tell the operator what only they can do; never who it was."""
    done = forget_here(settings, ledger.subscribers, key, Cause(at, Who.READER, "asked for it"))
    for each in done.files:
        if each.fault:
            tell(f"a reader was forgotten, but {each.shown} could not be changed: {each.fault}")
        elif each.lines:
            tell(f"a reader was forgotten: {each.shown} has changed, and git may still hold what it was")


def _prove(ledger: SqlLedger) -> None:
    ledger.standing_version()


def serve(settings: Settings, host: str, port: int, announce: Callable[[str], None], tell: Tell) -> None:
    """Serve the public pages until the process is told to end; `announce` gets where they answer.

    Raises NoAddressError, NoThemeError, LedgerError, BadHostError and ListenError.
    """
    with listen(host, port) as listener, public_app(settings, tell) as (app, beside):
        name = f"[{host.strip('[]')}]" if ":" in host else host
        root = site_of(settings).root
        serve_app(app, listener, lambda: announce(f"http://{name}:{listener.getsockname()[1]}{root}"), beside)


def networks(texts: Sequence[str]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Return networks as values."""
    return tuple(ipaddress.ip_network(text) for text in texts)
