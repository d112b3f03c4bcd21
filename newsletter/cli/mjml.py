"""`newsletter mjml`: any MJML file becomes HTML, by the steps that an issue goes through."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.problems import Problem

STDIN = "-"


class NoMjmlFileError(UsageError):
    """There is no such file."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no file {name}", "name an MJML file, or - to type one in")


class SameFileError(UsageError):
    """The result would be written over its own source."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is the file that is read", "give another name after -o")


def mjml(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An MJML file; - reads what is typed or piped in.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="OUT", help="Write the HTML here instead of printing it.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the HTML and the problems, for programs.")] = False,
) -> None:
    """Turn an MJML file into HTML as an issue is turned: styles written into elements, repaired, checked.

    Needs no newsletter around it, and loads nothing from the network. mj-include reads files of the file's own folder.

    Example: newsletter mjml welcome.mjml -o welcome.html
    """
    from newsletter.cli.files import CannotWriteError
    from newsletter.problems import has_errors
    from newsletter.render.bare import render_mjml
    from newsletter.render.output import write_whole

    path = Path("standard input" if file == STDIN else file)
    if file != STDIN and not path.is_file():
        raise NoMjmlFileError(file)
    if out and out.exists() and file != STDIN and out.samefile(path):
        raise SameFileError(out)
    text, problems = _read(file, path)
    html = None
    if text is not None:
        html, found = render_mjml(text, path, path.as_posix())
        problems += found
    is_sound = html is not None and not has_errors(problems)
    console.show_problems(problems)
    if html is not None and is_sound and out:
        try:
            write_whole(out, html.encode())
        except OSError as fault:
            raise CannotWriteError(out, fault) from fault
    if json:
        shown = {"out": str(out) if out and is_sound else None, "html": html if is_sound and not out else None}
        console.out_json({**shown, "problems": [problem.as_json() for problem in problems]})
    named = STDIN if file == STDIN else shlex.quote(file)
    if not is_sound:
        console.say("nothing was written")
        console.next_step(f"correct the lines above, then: newsletter mjml {named}")
        raise typer.Exit(1)
    if json:
        return
    if out:
        console.out(str(out))
        console.next_step(f"open {shlex.quote(str(out))} in a browser")
    else:
        console.out(html or "")
        target = shlex.quote(path.with_suffix(".html").name) if file != STDIN else "OUT"
        console.next_step(f"newsletter mjml {named} -o {target}")


def _read(name: str, path: Path) -> tuple[str | None, list[Problem]]:
    from newsletter.documents.source import decode, read_source

    if name == STDIN:
        return decode(sys.stdin.buffer.read(), path.as_posix())
    return read_source(path, path.as_posix())
