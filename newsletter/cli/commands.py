"""The commands by their names. A command's module is read once it is asked for: most of them never are."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup
from typer.main import get_group

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer._click import Command, Context, HelpFormatter

SUMMARIES = {
    "init": "Begin a newsletter in a folder.",
    "new": "Begin the next issue.",
    "preview": "Show an issue in the browser.",
    "build": "Write an issue's HTML and text files.",
    "blocks": "Show what an issue can be made of.",
    "schema": "Let a text editor complete and check what you type.",
    "translate": "Lay out a language of an issue for its translator.",
    "test": "Show what is wrong in an issue; send copies to yourself.",
    "doctor": "Show whether domain, relay and machine are ready for mail.",
    "publish": "Bring an issue to the web.",
    "serve": "Show the public pages: archive, and where readers come and go.",
    "plan": "Show and keep what a send will do.",
    "send": "Send an issue to lists.",
    "resume": "Carry on with a send where it stopped.",
    "pause": "Pause a send from another terminal.",
    "cancel": "Give up what is left of a send.",
    "resend": "Send again to some of a send's readers.",
    "worker": "Carry on with every send that is due.",
    "status": "Show what became of a send.",
    "outbox": "Show the messages that were written instead of sent.",
    "mjml": "Turn any MJML file into HTML, for authors of themes.",
    "archive": "Write earlier issues as pages for everybody.",
    "lists": "Begin lists, show and compare them, bring them in.",
    "subscribers": "Add, show, change, import and forget readers.",
    "theme": "Begin a theme, or look at one.",
    "dkim": "Make and check the keys that sign messages.",
    "state": "Copy, check and tidy the ledger.",
    "webhooks": "Tell other programs what happens.",
    "api": "Let other programs ask, with tokens.",
}
# Those that do not stand in a module of their own name.
HOMES = {"resume": "send", "pause": "control", "cancel": "control"}


class Commands(TyperGroup):
    """The group of all commands, each of which is known by its name and summary until it is asked for."""

    def list_commands(self, _ctx: Context) -> list[str]:
        """Return the names, in the order of the work."""
        return list(SUMMARIES)

    def get_command(self, _ctx: Context, cmd_name: str) -> Command | None:
        """Return a command, read now if it was not before; None where there is none of this name."""
        # A name that is none may be a slip of any of them.
        for name in [cmd_name] if cmd_name in SUMMARIES else SUMMARIES:
            if name not in self.commands:
                self.commands[name] = _read(name)
        return self.commands.get(cmd_name)

    def format_commands(self, _ctx: Context, formatter: HelpFormatter) -> None:
        """Write the names and summaries, for which no command has to be read."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


def command(name: str) -> Callable[..., None] | typer.Typer:
    """Return what a command runs, or the group that it is."""
    found: Callable[..., None] | typer.Typer = getattr(import_module(f"newsletter.cli.{HOMES.get(name, name)}"), name)
    return found


def _read(name: str) -> Command:
    found = command(name)
    around = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
    if isinstance(found, typer.Typer):
        around.add_typer(found, name=name)
    else:
        around.command(name)(found)
    return get_group(around).commands[name]
