"""`newsletter subscribers`: people, one at a time and many at once."""

from __future__ import annotations

import typer

from newsletter.cli.subscribers import about, bars, edit, export, forget, importing, leave, review

subscribers = typer.Typer(
    help="Add, show and change readers; unsubscribe them, and let nothing more be sent to them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
subscribers.command("add", short_help="Add a reader to lists.")(edit.add)
subscribers.command("show", short_help="Show what is known about a reader.")(about.show)
subscribers.command("search", short_help="Find readers by a part of their address or name.")(about.search)
subscribers.command("edit", short_help="Change what is known about a reader.")(edit.edit)
subscribers.command("tag", short_help="Put tags on a reader, or take them off.")(edit.tag)
subscribers.command("unsubscribe", short_help="Take a reader off lists.")(leave.unsubscribe)
subscribers.command("suppress", short_help="Send nothing more to an address.")(bars.suppress)
subscribers.command("forget", short_help="Take a reader out of everything that is stored.")(forget.forget)
subscribers.command("export", short_help="Write a list, or all that is known about a reader.")(export.export)
subscribers.command("import", short_help="Bring in readers from other programs.")(importing.import_)
subscribers.command("review", short_help="Show sign-ups that are held, send or drop them.")(review.review)
