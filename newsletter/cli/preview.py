"""`newsletter preview`: an issue in the browser, as its readers will see it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.cli.audience import OfSegment, OnList
from newsletter.cli.looking import whom_of

if TYPE_CHECKING:
    from newsletter.config import Settings
    from newsletter.wiring.lists.answers import Whom


def preview(
    issue: Annotated[
        str | None, typer.Argument(metavar="ISSUE", help="A slug or a folder; the newest issue if left out.")
    ] = None,
    lists: OnList = None,
    segment: OfSegment = "",
    host: Annotated[str, typer.Option("--host", help="An address of this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port; the next free one if it is taken.")] = 8025,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
) -> None:
    """Show an issue in the browser, and anew with every change of its files. Stop it with Ctrl-C.

    Example: newsletter preview 2012-11-energetikas-lideri
    """
    from newsletter.content.issues import find_issue
    from newsletter.preview.editor import Editor
    from newsletter.preview.server import serve
    from newsletter.wiring.workbench import WorkspaceBench
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    slug = find_issue(settings, issue).name if issue else None
    whom = whom_of(lists, segment)
    if whom:
        say_whom(settings, whom)
    bench = WorkspaceBench(settings, whom)
    editor = Editor(os.environ.get("NEWSLETTER_EDITOR", ""))
    serve(bench, slug, host, port, open_browser=browser, announce=_announce, editor=editor)
    console.next_step(f"newsletter test {slug or ''}".rstrip())


def say_whom(settings: Settings, whom: Whom) -> None:
    """Say how many readers there are to look at it as. Raises UnknownListError and SegmentError."""
    from newsletter.clock import system_clock
    from newsletter.wiring.readers import named_by

    number = len({row.key for _, row in named_by(settings, whom, system_clock())})
    console.say(f"{console.count(number, 'reader')} to choose from")


def _announce(address: str) -> None:
    console.out(address)
    console.say("the page follows your changes; stop with Ctrl-C")
