"""`newsletter build`: an issue's folder becomes HTML and text files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import console


def build(
    issue: Annotated[
        str | None, typer.Argument(metavar="ISSUE", help="A slug or a folder; the newest issue if left out.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to write; else .newsletter/build/SLUG.")
    ] = None,
    locale: Annotated[str | None, typer.Option("--locale", metavar="L", help="Only this language.")] = None,
    as_address: Annotated[
        str | None, typer.Option("--as", metavar="ADDRESS", help="Fill in this subscriber of a list.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was built, for programs.")] = False,
) -> None:
    """Build an issue: for each language one HTML file, one text file and one JSON file, the pictures beside them.

    Example: newsletter build 2012-11-energetikas-lideri --locale lv
    """
    from newsletter.render.output import edition_facts, write_build
    from newsletter.wiring.readers import reader_values
    from newsletter.wiring.workspace import build_issue, open_workspace

    settings = open_workspace()
    built = build_issue(settings, issue)
    editions = built.chosen(locale)
    values = reader_values(settings, as_address)
    folder = out or settings.work / "build" / built.slug
    console.show_problems(built.problems)
    if built.is_sound:
        write_build(folder, editions.values(), values, built.problems)
    if json:
        facts = {name: edition_facts(edition, values, built.problems) for name, edition in editions.items()}
        problems = [problem.as_json() for problem in built.problems]
        where = str(folder) if built.is_sound else None
        console.out_json({"issue": built.slug, "out": where, "editions": facts, "problems": problems})
    if not built.is_sound:
        console.say("nothing was written")
        console.next_step(f"correct the lines above, then: newsletter build {built.slug}")
        raise typer.Exit(1)
    if not json:
        for name in editions:
            console.out(settings.shown(folder / f"{name}.html"))
    console.next_step(f"newsletter preview {built.slug}")
