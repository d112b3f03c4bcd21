"""`newsletter lists`: lists of readers."""

from __future__ import annotations

import typer

from newsletter.cli.lists import diff, new, sync

lists = typer.Typer(
    help="Begin a list, see what has changed in it, and bring it into the store.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
lists.command("new", short_help="Begin a list.")(new.new)
lists.command("diff", short_help="Show what has changed in list files since a commit.")(diff.diff)
lists.command("sync", short_help="Bring list files into the store.")(sync.sync)
