"""The `newsletter` program: its commands, and the one place where errors become words."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from newsletter import __version__
from newsletter.cli import console
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.problems import Problem

# What a disk says that is no fault of the program.
REFUSALS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}

app = typer.Typer(
    name="newsletter",
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


def _register() -> None:
    from newsletter.cli import (
        api,
        archive,
        blocks,
        build,
        control,
        dkim,
        doctor,
        init,
        lists,
        mjml,
        new,
        outbox,
        plan,
        preview,
        publish,
        resend,
        schema,
        send,
        serve,
        state,
        status,
        subscribers,
        test,
        theme,
        translate,
        webhooks,
        worker,
    )

    for name, function, summary in (
        ("init", init.init, "Begin a newsletter in a folder."),
        ("new", new.new, "Begin the next issue."),
        ("preview", preview.preview, "Show an issue in the browser."),
        ("build", build.build, "Write an issue's HTML and text files."),
        ("blocks", blocks.blocks, "Show what an issue can be made of."),
        ("schema", schema.schema, "Let a text editor complete and check what you type."),
        ("translate", translate.translate, "Lay out a language of an issue for its translator."),
        ("test", test.test, "Show what is wrong in an issue; send copies to yourself."),
        ("doctor", doctor.doctor, "Show whether domain, relay and machine are ready for mail."),
        ("publish", publish.publish, "Bring an issue to the web."),
        ("serve", serve.serve, "Show the public pages: archive, and where readers come and go."),
        ("plan", plan.plan, "Show and keep what a send will do."),
        ("send", send.send, "Send an issue to lists."),
        ("resume", send.resume, "Carry on with a send where it stopped."),
        ("pause", control.pause, "Pause a send from another terminal."),
        ("cancel", control.cancel, "Give up what is left of a send."),
        ("resend", resend.resend, "Send again to some of a send's readers."),
        ("worker", worker.worker, "Carry on with every send that is due."),
        ("status", status.status, "Show what became of a send."),
        ("outbox", outbox.outbox, "Show the messages that were written instead of sent."),
        ("mjml", mjml.mjml, "Turn any MJML file into HTML, for authors of themes."),
    ):
        app.command(name, short_help=summary)(function)
    app.add_typer(archive.archive, name="archive", short_help="Write earlier issues as pages for everybody.")
    app.add_typer(lists.lists, name="lists", short_help="Begin lists, show and compare them, bring them in.")
    app.add_typer(
        subscribers.subscribers, name="subscribers", short_help="Add, show, change, import and forget readers."
    )
    app.add_typer(theme.theme, name="theme", short_help="Begin a theme, or look at one.")
    app.add_typer(dkim.dkim, name="dkim", short_help="Make and check the keys that sign messages.")
    app.add_typer(state.state, name="state", short_help="Copy, check and tidy the ledger.")
    app.add_typer(webhooks.webhooks, name="webhooks", short_help="Tell other programs what happens.")
    app.add_typer(api.api, name="api", short_help="Let other programs ask, with tokens.")


_register()


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
