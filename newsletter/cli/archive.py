"""`newsletter archive`: the issues that everybody may read, as pages that need no server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import console

archive = typer.Typer(help="Earlier issues, for everybody.", no_args_is_help=True, rich_markup_mode=None)


@archive.command("build", short_help="Write the archive as files.")
def build(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go; a web server shows it.")],
    json: Annotated[bool, typer.Option("--json", help="Print what was written, for programs.")] = False,
) -> None:
    """Write the archive as files that any web server can show below `base_url`: pages, feeds and pictures.

    In it is every issue that was really sent to a public list, and every one with `public: true` in its issue.yaml;
    none with `public: false`. What is there already is not written again, and nothing is ever taken away.

    Example: newsletter archive build public
    """
    from newsletter.wiring.site import build_archive
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace()
    made = build_archive(settings, folder)
    console.show_problems(made.problems)
    delivered = made.delivered
    if json:
        console.out_json(
            {
                "issues": [issue.slug for issue in made.issues],
                "left_out": list(made.left_out),
                "written": delivered.written,
                "unchanged": delivered.unchanged,
                "problems": [problem.as_json() for problem in made.problems],
            }
        )
    else:
        console.out(f"{settings.publication.base_url}/")
    console.say(
        f"{console.count(len(made.issues), 'issue')}; {console.count(delivered.written, 'file')} written, "
        f"{delivered.unchanged:,} there already"
    )
    if made.left_out:
        console.say(f"left out for what is wrong in it: {', '.join(made.left_out)}")
        raise typer.Exit(1)
    if not made.issues:
        console.next_step("write  public: true  into an issue's issue.yaml, or send one: newsletter send ISSUE")
    else:
        console.next_step(f"let your web server show {folder} as {settings.publication.base_url}/")
