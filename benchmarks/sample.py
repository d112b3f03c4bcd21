"""The sample publication in a folder of its own, and what the peers are given of it."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from newsletter.config import Settings
from newsletter.content.load import load_issue
from newsletter.content.model import Issue
from newsletter.content.pictures.store import PictureStore
from newsletter.merge.tags import TagMint
from newsletter.render.compose import Composer
from newsletter.render.pictures import Album
from newsletter.render.templates import theme_environment
from newsletter.theme.load import load_theme
from newsletter.wiring.workspace import open_workspace

REPOSITORY = Path(__file__).parent.parent
ISSUE = "2012-11-energetikas-lideri"
LOGOS = re.compile(r"^:::logos.*?^:::$\n", re.DOTALL | re.MULTILINE)
IMAGE_LINE = re.compile(r"^\[?!\[.*\n", re.MULTILINE)
NEWSLETTER = Path(sys.executable).parent / "newsletter"


def sample_workspace(folder: Path) -> Settings:
    """Copy the sample publication into a folder: settings, issues and lists; the theme is the one that is shipped."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(REPOSITORY / "newsletter.toml", folder)
    for name in ("issues", "subscribers"):
        shutil.copytree(REPOSITORY / name, folder / name)
    return open_workspace(folder)


def drop_pictures(settings: Settings) -> None:
    """Take the pictures out of the sample: rows of logos, and lines that hold only an image."""
    for path in (settings.issues / ISSUE).glob("*.md"):
        text = LOGOS.sub("", path.read_text("utf-8"))
        path.write_text(IMAGE_LINE.sub("", text), "utf-8")


def write_mjml(settings: Settings, folder: Path, issue: str = ISSUE) -> list[Path]:
    """Write what the theme makes of an issue: for each language LOCALE.mjml, and LOCALE.css to be inlined."""
    folder.mkdir(parents=True, exist_ok=True)
    loaded, problems = load_issue(settings.issues / issue, settings, lambda name: load_theme(name, settings.themes))
    if loaded is None:
        raise ValueError(f"{issue} cannot be loaded: {problems}")
    return [_write_language(settings, loaded, locale, folder) for locale in loaded.documents]


def _write_language(settings: Settings, issue: Issue, locale: str, folder: Path) -> Path:
    theme, _ = load_theme(issue.theme, settings.themes)
    if theme is None:
        raise ValueError(f"there is no theme {issue.theme}")
    document = issue.documents[locale]
    composer = Composer(
        issue,
        document,
        theme,
        settings.publication,
        TagMint(document.nonce, "t"),
        theme_environment(theme.folders),
        Album(PictureStore(settings.work / "cache" / "images"), document.path, issue.images),
    )
    path = folder / f"{locale}.mjml"
    path.write_text(composer.markup(), "utf-8")
    path.with_suffix(".css").write_text(composer.style("style.css.j2"), "utf-8")
    return path
