"""`newsletter lists new`: a list begins."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError


class ListExistsError(UsageError):
    """There is a list of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a list {name} already", f"write into subscribers/{name}.csv, or take another name")


class BadListNameError(UsageError):
    """A name that no list can have."""

    def __init__(self, name: str, meant: str) -> None:
        super().__init__(
            f"“{name}” cannot be the name of a list: letters, digits, - and _ are what it may hold",
            f"take {meant}" if meant else "take a name such as members",
        )


def require_list_name(name: str) -> None:
    """Raise BadListNameError for a name that no list can have."""
    from newsletter.subscribers.listfile import LIST_NAME
    from newsletter.subscribers.newlist import usable_name

    if not LIST_NAME.fullmatch(name) or name.lower().endswith((".csv", ".yaml")):
        raise BadListNameError(name, usable_name(name))


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, as it is typed in commands: members.")],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What readers call it.")] = "",
    public: Annotated[bool, typer.Option("--public", help="Offer it on the public pages.")] = False,
    single: Annotated[
        bool, typer.Option("--single", help="Who signs up is on it at once, without confirming it by mail.")
    ] = False,
) -> None:
    """Begin a list: a file for its readers, and one that describes it.

    Example: newsletter lists new members --title "Members of the union"
    """
    from newsletter.cli.files import write_missing
    from newsletter.subscribers.listfile import list_names
    from newsletter.subscribers.newlist import new_list
    from newsletter.wiring.commit import is_left_out
    from newsletter.wiring.workspace import open_workspace

    require_list_name(name)
    settings = open_workspace()
    if name in list_names(settings.lists) or os.path.lexists(settings.lists / f"{name}.yaml"):
        raise ListExistsError(name)
    files = new_list(name, title, is_public=public, is_single=single)
    folder = settings.lists.relative_to(settings.root).as_posix()
    made = {f"{folder}/{path}": data for path, data in files.items()}
    write_missing(settings.root, made)
    for path in made:
        kept_out = path.endswith(".csv") and is_left_out(settings.root, path)
        console.out(path)
        if kept_out:
            console.say("  git leaves it out, so that readers' addresses stay on this computer")
    console.next_step(f"write readers into {folder}/{name}.csv, then: newsletter plan ISSUE --to {name}")
