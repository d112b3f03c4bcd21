"""`newsletter publish`: an issue as pages and pictures of the web."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import console


def publish(
    issue: Annotated[
        str | None, typer.Argument(metavar="ISSUE", help="A slug or a folder; the newest issue if left out.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Into this folder, whatever the settings say.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the addresses, for programs.")] = False,
) -> None:
    """Publish an issue: a page for each language, filled in for nobody, and its pictures, below `base_url`.

    What is there already is not written again, and nothing is ever taken away.

    Example: newsletter publish 2012-11-energetikas-lideri --to public
    """
    from newsletter.wiring.publishing import publish_issue, with_gaps
    from newsletter.wiring.workspace import build_issue, open_workspace

    settings = open_workspace()
    built = with_gaps(settings, build_issue(settings, issue, sending=True))
    console.show_problems(built.problems)
    if not built.is_sound:
        if json:
            console.out_json({"issue": built.slug, "problems": [problem.as_json() for problem in built.problems]})
        console.say("nothing was published")
        console.next_step(f"correct the lines above, then: newsletter publish {built.slug}")
        raise typer.Exit(1)
    published = publish_issue(settings, built, to)
    if json:
        problems = [problem.as_json() for problem in built.problems]
        console.out_json({"issue": built.slug, **published.as_json(), "problems": problems})
    else:
        for address in published.addresses.values():
            console.out(address)
    delivered = published.delivered
    console.say(f"{console.count(delivered.written, 'file')} written, {delivered.unchanged:,} there already")
    lists = built.issue.lists if built.issue else ()
    console.next_step(f"newsletter send {built.slug} --to {' '.join(lists) or 'LIST'}")
