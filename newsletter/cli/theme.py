"""`newsletter theme`: begin a theme of one's own, and look at one with all its blocks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

theme = typer.Typer(
    help="Begin a theme, or look at one with all its blocks.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


class ThemeExistsError(UsageError):
    """There is a theme of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"there is a theme {name} already", f"to see it: newsletter theme show {name}; or take another name"
        )


class WhichThemeError(UsageError):
    """A language was named that none knows."""

    def __init__(self, locale: str) -> None:
        super().__init__(f"“{locale}” is not a language", "write a code such as lv, en or ar")


@theme.command("new", short_help="Begin a theme that extends another.")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, and that of its folder in templates/.")],
    extends: Annotated[
        str, typer.Option("--extends", metavar="T", help="The theme that has everything which yours does not have.")
    ] = "classic",
) -> None:
    """Begin a theme: a folder with every value of the other one as a note, and one block laid out anew.

    Example: newsletter theme new ours --extends classic
    """
    from newsletter.authoring.new_theme import check_name, theme_files
    from newsletter.cli.files import write_folder
    from newsletter.theme.load import theme_names
    from newsletter.wiring.themes import open_theme
    from newsletter.wiring.workspace import open_workspace

    check_name(name)
    settings = open_workspace()
    folder = settings.themes / name
    if os.path.lexists(folder) or name in theme_names(settings.themes):
        raise ThemeExistsError(name)
    base, problems = open_theme(extends, settings)
    console.show_problems(problems)
    files = theme_files(name, base)
    write_folder(folder, files)
    for path in files:
        console.out(settings.shown(folder / path))
    console.say(f"{name} looks like {base.name} until you change a value in its theme.yaml.")
    console.next_step(f"newsletter theme show {name}", f'write  theme = "{name}"  into newsletter.toml to use it')


@theme.command("show", short_help="Show a theme with all its blocks in the browser.")
def show(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A theme; the newsletter's own if left out.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the gallery as a page instead of serving it.")
    ] = None,
    locale: Annotated[
        str | None, typer.Option("--locale", metavar="L", help="The language; with ar it runs from right to left.")
    ] = None,
    host: Annotated[str, typer.Option("--host", help="An address of this machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port; the next free one if it is taken.")] = 8025,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
) -> None:
    """Show every block of a theme, by day and by night, on a desk and on a phone, beside the text that makes it.

    The page follows your changes. Works outside of a newsletter too. Stop it with Ctrl-C.

    Example: newsletter theme show magazine
    """
    from newsletter.theme.locales import is_locale
    from newsletter.wiring.themes import open_theme, theme_settings

    if locale and not is_locale(locale):
        raise WhichThemeError(locale)
    settings = theme_settings()
    used, problems = open_theme(name, settings)
    console.show_problems(problems)
    if out is not None:
        _write(out, used.name, locale)
        return
    _serve(used.name, locale, host, port, open_browser=browser)


def _serve(name: str, locale: str | None, host: str, port: int, *, open_browser: bool) -> None:
    from urllib.parse import quote

    from newsletter.preview.server import serve
    from newsletter.wiring.themes import theme_settings
    from newsletter.wiring.workbench import WorkspaceBench

    def announce(address: str) -> None:
        console.out(address)
        console.say("the page follows your changes; stop with Ctrl-C")

    path = f"/theme/{quote(name)}" + (f"?locale={quote(locale)}" if locale else "")
    bench = WorkspaceBench(theme_settings())
    serve(bench, None, host, port, open_browser=open_browser, announce=announce, path=path)


def _write(out: Path, name: str, locale: str | None) -> None:
    """Write the gallery as a page with its pictures; end with 1 where a block cannot be shown."""
    from newsletter.cli.files import CannotWriteError
    from newsletter.preview.themes import gallery_files
    from newsletter.problems import has_errors
    from newsletter.render.output import write_whole
    from newsletter.wiring.themes import theme_settings
    from newsletter.wiring.workbench import WorkspaceBench

    gallery = WorkspaceBench(theme_settings()).gallery(name, locale or "")
    if gallery is None:  # it was there a moment ago
        raise typer.Exit(1)
    try:
        for path, data in gallery_files(gallery).items():
            write_whole(out / path, data)
    except OSError as fault:
        raise CannotWriteError(out, fault) from fault
    found = [problem for entry in gallery.entries for problem in entry.problems]
    console.show_problems(dict.fromkeys(found))
    console.out(str(out / "index.html"))
    if has_errors([*found, *gallery.problems]):
        console.next_step("correct the lines above; newsletter theme show follows your changes")
        raise typer.Exit(1)
    console.next_step(f"open {out / 'index.html'} in a browser")
