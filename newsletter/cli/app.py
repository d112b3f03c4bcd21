"""The `newsletter` program: its commands, and the one place where errors become words."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from newsletter import __version__
from newsletter.cli import console
from newsletter.errors import NewsletterError

app = typer.Typer(
    name="newsletter",
    help="Write a newsletter as a folder, see it as its readers will, and send it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        console.out(f"newsletter {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def _register() -> None:
    from newsletter.cli import build, init, new, outbox, preview, send, status, test

    app.command("init")(init.init)
    app.command("new")(new.new)
    app.command("preview")(preview.preview)
    app.command("build")(build.build)
    app.command("test")(test.test)
    app.command("send")(send.send)
    app.command("resume")(send.resume)
    app.command("status")(status.status)
    app.command("outbox")(outbox.outbox)


_register()


def main() -> None:
    """Run the program; every error that a person can mend is shown as a sentence and a hint."""
    from newsletter.config import SettingsError

    try:
        app()
    except NewsletterError as fault:
        if isinstance(fault, SettingsError):
            console.show_problems(fault.problems)
        console.show_error(fault.sentence, fault.hint)
        sys.exit(fault.exit_status)
