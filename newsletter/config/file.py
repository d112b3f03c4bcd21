"""A workspace's settings as a whole: found, read, and refused where something is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from newsletter.config.judgement import Judgement
from newsletter.config.model import Settings
from newsletter.config.settingsfile import SETTINGS_FILE, SettingsFile
from newsletter.config.tables import TABLES
from newsletter.config.tables.abuse import read_abuse
from newsletter.config.tables.delivery import read_delivery
from newsletter.config.tables.dkim import read_dkim
from newsletter.config.tables.publication import read_publication
from newsletter.config.tables.publish import read_publishing
from newsletter.config.tables.relays import check_verp, read_relays
from newsletter.config.tables.retention import read_retention
from newsletter.config.tables.site import read_serving
from newsletter.config.tables.state import read_state
from newsletter.config.tables.test import read_judgement
from newsletter.config.tables.webhooks import read_webhooks
from newsletter.errors import NewsletterError
from newsletter.problems import Problem, error, has_errors, in_order

# Tells what is wrong with a judgement.
Judge = Callable[[Judgement], Iterable[Problem]]


def no_judge(_: Judgement) -> Iterable[Problem]:
    """Find nothing wrong with a judgement."""
    return ()


class NoWorkspaceError(NewsletterError):
    """No newsletter.toml here or above."""

    def __init__(self, start: Path) -> None:
        super().__init__(
            f"there is no {SETTINGS_FILE} in {start} or in a folder above it",
            "go to the folder of your newsletter, or begin one with: newsletter init my-newsletter",
        )


class SettingsError(NewsletterError):
    """A file of settings has faults, and nothing can be done without it. `problems` are all of them."""

    def __init__(self, problems: tuple[Problem, ...], file: str = SETTINGS_FILE) -> None:
        super().__init__(f"{file} cannot be used as it is", "correct the lines above, then run the command again")
        self.problems = problems


def find_workspace(start: Path) -> Path:
    """Return the nearest folder, upwards from `start`, that holds newsletter.toml; raise NoWorkspaceError."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise NoWorkspaceError(start)


def load_settings(root: Path, environ: Mapping[str, str], judge: Judge = no_judge) -> Settings:
    """Read newsletter.toml, the environment's NEWSLETTER_… over it; raise SettingsError with every problem.

    `judge` tells what is wrong with [test] that only those know who look for findings.
    """
    settings, problems = read_settings(root, environ, judge)
    if settings is None or has_errors(problems):
        raise SettingsError(problems)
    return settings


def read_settings(
    root: Path, environ: Mapping[str, str], judge: Judge = no_judge
) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Read newsletter.toml; return the settings, None if they cannot be used, and every problem."""
    file = SettingsFile(root, environ)
    if not file.values:
        return None, in_order(file.problems or [error("empty", "the file is empty", SETTINGS_FILE, 1)])
    file.only_tables(TABLES)
    publication = read_publication(file)
    relays = read_relays(file)
    check_verp(file, publication, relays)
    state = read_state(file)
    publishing = read_publishing(file, publication)
    dkim = read_dkim(file, publication)
    delivery = read_delivery(file)
    judgement = read_judgement(file)
    serving = read_serving(file)
    webhooks = read_webhooks(file)
    retention = read_retention(file)
    abuse = read_abuse(file)
    problems = in_order([*file.problems, *judge(judgement)])
    if publication is None or has_errors(problems):
        return None, problems
    settings = Settings(
        root,
        publication,
        relays,
        state,
        publishing,
        delivery,
        dkim,
        judgement,
        serving=serving,
        webhooks=webhooks,
        retention=retention,
        abuse=abuse,
    )
    return settings, problems
