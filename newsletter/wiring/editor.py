"""A workspace's files for text editors, written and kept up to date."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from newsletter.authoring.editor_files import SCHEMAS, SNIPPETS, editor_files, is_ours
from newsletter.config import Settings
from newsletter.render.output import write_whole
from newsletter.subscribers.listfile import list_names
from newsletter.theme.load import load_theme, theme_names
from newsletter.theme.model import Theme


@dataclass(frozen=True)
class EditorHelp:
    """What was written, and what was there and stays as it is; paths from the workspace."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def write_editor_help(settings: Settings, theme: Theme, folder: Path | None = None) -> EditorHelp:
    """Write schemas, snippets and the settings of VS Code into a workspace; raise OSError where the disk refuses.

    The schemas, and snippets that are ours, are written anew; everything else only where nothing is. With a `folder`
    only the schemas and snippets are written, into it.
    """
    names, lists = theme_names(settings.themes), list_names(settings.lists)
    place = SCHEMAS if folder is None else ""
    files = editor_files(theme, names, lists, place or ".")
    written, kept = [], []
    for name, data in files.schemas.items():
        path = (folder or settings.root) / name
        write_whole(path, data)
        written.append(settings.shown(path))
    if folder is not None:
        path = folder / Path(SNIPPETS).name
        write_whole(path, files.settings[SNIPPETS])
        return EditorHelp((*written, settings.shown(path)), ())
    for name, data in files.settings.items():
        path = settings.root / name
        mine = name == SNIPPETS and path.is_file() and is_ours(path.read_bytes())
        if os.path.lexists(path) and not mine:
            if not path.is_file() or path.read_bytes() != data:
                kept.append(name)
        else:
            write_whole(path, data)
            written.append(name)
    return EditorHelp(tuple(written), tuple(kept))


def refresh_editor_help(settings: Settings) -> EditorHelp:
    """Write what is missing, and the schemas anew, for the theme that the newsletter uses; nothing if it has none."""
    theme, _ = load_theme(settings.publication.theme, settings.themes)
    return write_editor_help(settings, theme) if theme else EditorHelp((), ())
