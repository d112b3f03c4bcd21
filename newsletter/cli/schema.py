"""`newsletter schema`: files by which a text editor completes and checks what one types."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import console


def schema(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Where to write; else into the newsletter, for VS Code.")
    ] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="T", help="A theme; the newsletter's own if left out.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print which files were written, for programs.")] = False,
) -> None:
    """Write JSON Schemas of all files that one types, and snippets of all blocks.

    Without DIR they go where VS Code finds them, and it completes and checks from then on. Run it again when a theme
    has new blocks. Settings of your own are never written over.

    Example: newsletter schema
    """
    from newsletter.authoring.editor_files import SCHEMAS, VSCODE_SETTINGS
    from newsletter.cli.files import CannotWriteError
    from newsletter.wiring.editor import write_editor_help
    from newsletter.wiring.themes import open_theme, theme_settings
    from newsletter.wiring.workspace import open_workspace

    settings = open_workspace() if folder is None else theme_settings()
    used, problems = open_theme(theme, settings)
    console.show_problems(problems)
    try:
        made = write_editor_help(settings, used, folder)
    except OSError as fault:
        raise CannotWriteError(folder or settings.root, fault) from fault
    if json:
        console.out_json({"theme": used.name, "written": list(made.written), "kept": list(made.kept)})
        return
    for name in made.written:
        console.out(name)
    for name in made.kept:
        console.say(f"{name} was there already and stays as it is.")
    if VSCODE_SETTINGS in made.kept:
        console.say(f"Put the schemas of {SCHEMAS} into its “yaml.schemas”, or move it away and run this once more.")
    console.next_step("open the newsletter's folder in VS Code" if folder is None else "newsletter blocks")
