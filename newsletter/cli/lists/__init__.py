"""`newsletter lists`: lists of readers."""

from __future__ import annotations

import typer

from newsletter.cli.lists import count, diff, form, new, pull, show, sync

lists = typer.Typer(
    help="Begin a list, see who is on it and what has changed, bring it into the store, and write it back.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
lists.command("new", short_help="Begin a list.")(new.new)
lists.command("show", short_help="Show who is on a list, and how it has grown.")(show.show)
lists.command("diff", short_help="Show what has changed in list files since a commit.")(diff.diff)
lists.command("sync", short_help="Bring list files into the store.")(sync.sync)
lists.command("pull", short_help="Write a list as the store knows it into its file.")(pull.pull)
lists.command("form", short_help="Print the form that signs people up, for any page.")(form.form)
lists.command("count", short_help="Count the readers of a list whom a segment names.")(count.count)
