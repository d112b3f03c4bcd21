"""A theme by its name, in a newsletter's folder or outside of one."""

from __future__ import annotations

import os
from pathlib import Path

from newsletter.config import NoWorkspaceError, Publication, Settings, find_workspace, load_settings
from newsletter.errors import UsageError
from newsletter.problems import Problem
from newsletter.theme.load import load_theme
from newsletter.theme.model import Theme


class NoThemeError(UsageError):
    """There is no theme of that name, or one that it extends is not there."""

    def __init__(self, problem: Problem) -> None:
        where = f"{problem.place}: " if problem.place else ""
        super().__init__(where + problem.sentence, problem.hint)


# Stands in for a newsletter where there is none: themes can be looked at anywhere.
NOBODY = Publication(
    name="The Newsletter",
    sender_name="The Newsletter",
    sender_address="news@example.org",
    list_domain="example.org",
    postal_address="1 Example Street, 1010 Exampleton",
    locale="en",
    base_url="https://news.example.org",
)


def theme_settings(start: Path | None = None) -> Settings:
    """Return the settings of the workspace that a folder is in; outside of one, those of an invented newsletter.

    Raises SettingsError.
    """
    here = (start or Path.cwd()).resolve()
    try:
        return load_settings(find_workspace(here), os.environ)
    except NoWorkspaceError:
        return Settings(here, NOBODY)


def open_theme(name: str | None, settings: Settings) -> tuple[Theme, list[Problem]]:
    """Return a theme, the one that the newsletter uses without a name, and what is wrong in it; raise NoThemeError."""
    theme, problems = load_theme(name or settings.publication.theme, settings.themes)
    if theme is None:
        raise NoThemeError(problems[-1])
    return theme, problems
