"""The `newsletter` program: its commands, and the one place where errors become words."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from newsletter import __version__
from newsletter.cli import console
from newsletter.cli.commands import Commands
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.problems import Problem

# What a disk says that is no fault of the program.
REFUSALS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}

app = typer.Typer(
    name="newsletter",
    cls=Commands,
    help="Write a newsletter as a folder, see it as its readers will, and send it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class DiskError(NewsletterError):
    """A file cannot be read or written, and no command has had better words for it."""

    def __init__(self, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(
            f"{fault.filename or 'a file'} cannot be read or written: {reason}",
            "see whether you may read and write there, and whether the disk is full",
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


def main() -> None:
    """Run the program; every error that a person can mend is shown as a sentence and a hint."""
    from newsletter.config import SettingsError

    console.spell_out_unknown_letters()
    console.begin_results()
    try:
        app()
    except NewsletterError as fault:
        _end_with(fault, fault.problems if isinstance(fault, SettingsError) else ())
    except OSError as fault:
        if fault.errno not in REFUSALS:
            raise
        _end_with(DiskError(fault))


def _end_with(fault: NewsletterError, problems: Sequence[Problem] = ()) -> NoReturn:
    if "--json" in sys.argv:
        console.error_json(fault, problems)
    console.show_problems(problems)
    console.show_error(fault.sentence, fault.hint)
    sys.exit(fault.exit_status)
