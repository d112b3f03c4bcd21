"""`newsletter lists form`: how others let people sign up for a list."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError


class NotPublicError(UsageError):
    """Nobody can join a list by a form that is private, or that is not described."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"nobody can sign up for {name}: it is not public",
            f"write  visibility: public  into subscribers/{name}.yaml",
        )


def form(
    name: Annotated[str, typer.Argument(metavar="LIST", help="The list.")],
    language: Annotated[
        str | None, typer.Option("--language", metavar="LANGUAGE", help="Its language; else that of the list.")
    ] = None,
    mail: Annotated[
        bool, typer.Option("--mail", help="Print the address of a mail that asks for the list instead.")
    ] = False,
) -> None:
    """Print the sign-up form of a list as HTML for any page; it needs no script.

    With --mail it is a link for those who have no server: a mail whose subject names the list by a signed token.

    Example: newsletter lists form members > form.html
    """
    from newsletter.wiring.lists.forms import form_of, is_public, mail_of
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    if not is_public(settings, name):
        raise NotPublicError(name)
    console.out(mail_of(settings, name) if mail else form_of(settings, name, language).rstrip())
