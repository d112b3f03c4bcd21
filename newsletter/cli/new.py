"""`newsletter new`: the next issue, with the last one's parts and none of its words."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.theme.model import BlockSchema


class IssueExistsError(UsageError):
    """There is an issue of that name."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"there is an issue {slug} already", f"to see it: newsletter preview {slug}; or take another name"
        )


def new(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The name of its folder, such as 2026-03-spring.")],
    model: Annotated[
        str | None, typer.Option("--from", metavar="OTHER", help="The issue to take the parts of; else the newest.")
    ] = None,
) -> None:
    """Begin the next issue: the parts of the newest one, with a pencil ✎ wherever you are to write.

    Without an earlier issue it shows the theme's common blocks. It can be looked at right away, and is refused by
    "send" while a pencil is left in it.

    Example: newsletter new 2026-03-spring
    """
    from newsletter.cli.files import CannotWriteError, write_folder
    from newsletter.clock import system_clock
    from newsletter.content.issues import find_issue, find_issues
    from newsletter.content.scaffold import check_slug, copied_issue, example_issue
    from newsletter.wiring.editor import refresh_editor_help
    from newsletter.wiring.workspace import open_workspace

    slug = check_slug(slug)
    settings = open_workspace()
    if os.path.lexists(settings.issues / slug):
        raise IssueExistsError(slug)
    today = system_clock().astimezone().date()
    latest = find_issue(settings, model, is_model=True) if model else next(reversed(find_issues(settings)), None)
    documents, shared = _read(latest, settings) if latest else ({}, "")
    blocks = _blocks(settings, shared)
    if latest and documents:
        files = copied_issue(documents, shared, slug, today, blocks, _data(latest, documents))
        said = f"It has the parts of {latest.name} and none of its words: write where a pencil ✎ stands."
    else:
        files = example_issue([settings.publication.locale], slug, today, blocks)
        said = "It shows the common blocks: write where a pencil ✎ stands, and take out what you do not need."
    write_folder(settings.issues / slug, files)
    try:
        refresh_editor_help(settings)
    except OSError as fault:
        raise CannotWriteError(settings.root, fault) from fault
    console.say(f"{slug} is begun. {said}")
    for name in files:
        if name.endswith(".md"):
            console.out(settings.shown(settings.issues / slug / name))
    console.next_step(f"newsletter preview {slug}")


def _read(folder: Path, settings: Settings) -> tuple[Mapping[str, str], str]:
    """Return the texts of an issue by language, the publication's own first, and its issue.yaml."""
    from newsletter.content.issues import ISSUE_FILE
    from newsletter.documents import read_source
    from newsletter.theme.locales import canonical, is_locale

    own = settings.publication.locale
    texts: dict[str, str] = {}
    for file in sorted(folder.glob("*.md"), key=lambda file: (canonical(file.stem) != canonical(own), file.stem)):
        text, _ = read_source(file, file.name)
        if text is not None and is_locale(file.stem):
            texts[file.stem] = text
    if texts and canonical(own) not in map(canonical, texts):
        texts = {own: next(iter(texts.values())), **texts}
    shared, _ = read_source(folder / ISSUE_FILE, ISSUE_FILE)
    return texts, shared or ""


def _data(folder: Path, documents: Mapping[str, str]) -> Mapping[str, bytes]:
    """Return the files of an issue that its blocks take their items from, by their paths in its folder."""
    from newsletter.content.scaffold import data_named, is_form_of
    from newsletter.documents.source import read_octets

    wanted = data_named(documents.values())
    found: dict[str, bytes] = {}
    for file in sorted(folder.rglob("*")) if wanted else ():
        name = file.relative_to(folder).as_posix()
        if any(is_form_of(name, named) for named in wanted):
            data, _ = read_octets(file, name)
            found[name] = data or b""
    return found


def _blocks(settings: Settings, shared: str) -> Mapping[str, BlockSchema]:
    """Return the blocks of the theme that an issue.yaml names, or of the publication's."""
    from newsletter.content.issuefile import read_issue_file
    from newsletter.content.issues import ISSUE_FILE
    from newsletter.theme.load import load_theme

    facts, _ = read_issue_file(shared, ISSUE_FILE)
    theme, _ = load_theme(facts.theme or settings.publication.theme, settings.themes)
    return theme.blocks if theme else {}
