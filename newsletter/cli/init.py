"""`newsletter init`: an empty folder becomes a newsletter with a finished first issue."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.content.scaffold import Answers

Answer = TypeVar("Answer")


class AlreadyNewsletterError(UsageError):
    """The folder holds a newsletter already."""

    def __init__(self, folder: Path) -> None:
        commands = " && ".join([*_way(folder), "newsletter preview"])
        super().__init__(
            f"{_shown(folder)} already holds a newsletter",
            f"to see it: {commands}; or begin another one in a folder of its own",
        )


class NotFolderError(UsageError):
    """A file stands where the folder should be."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is a file, not a folder", "name a folder that is not there yet, or an empty one")


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to begin in; . is the current one.")],
    name: Annotated[str | None, typer.Option("--name", help="The newsletter's name.")] = None,
    sender: Annotated[
        str | None, typer.Option("--from", metavar="MAILBOX", help='Who writes: "Energy News <news@example.org>".')
    ] = None,
    languages: Annotated[
        str | None, typer.Option("--languages", metavar="LV,EN", help="Its languages, the main one first.")
    ] = None,
    address: Annotated[str | None, typer.Option("--address", help="The postal address at the foot.")] = None,
    track_lists: Annotated[
        bool, typer.Option("--track-lists", help="Let git keep the lists of readers, too; they are personal data.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing; take the default for what is not given.")
    ] = False,
) -> None:
    """Begin a newsletter: its settings, a finished first issue, and a list with three invented readers.

    Asks for the name, the sender, the languages and the postal address; Enter takes what stands in brackets.

    Example: newsletter init energy-news --name "Energy News" --languages lv,en
    """
    from newsletter.authoring.editor_files import TOML_LINE
    from newsletter.cli.files import write_missing
    from newsletter.clock import system_clock
    from newsletter.config import SETTINGS_FILE
    from newsletter.content.scaffold import first_issue_slug, workspace_files

    _check_place(folder)
    answers = _answers(folder, name, sender, languages, address, may_ask=console.is_terminal() and not yes)
    today = system_clock().astimezone().date()
    files = workspace_files(answers, today, track_lists=track_lists)
    files = {**files, SETTINGS_FILE: TOML_LINE.encode() + files[SETTINGS_FILE]}
    kept = write_missing(folder, files)
    kept += _help_editors(folder)
    slug = first_issue_slug(today)
    _report(folder, answers, slug, [name for name in (*files, ".vscode/settings.json") if name not in kept])
    _report_kept(folder, kept, files[".gitignore"].decode())
    steps = [*_way(folder), "newsletter preview", f"newsletter send {slug} --to team", "newsletter new SLUG"]
    console.next_step(*steps[:3])


def _check_place(folder: Path) -> None:
    """Refuse a folder that holds a newsletter, and what cannot be a folder."""
    from newsletter.cli.files import CannotWriteError
    from newsletter.config import SETTINGS_FILE

    if os.path.lexists(folder / SETTINGS_FILE):
        raise AlreadyNewsletterError(folder)
    try:
        if folder.exists() and not folder.is_dir():
            raise NotFolderError(folder)
    except OSError as fault:
        raise CannotWriteError(folder, fault) from fault


def _help_editors(folder: Path) -> list[str]:
    """Write the files for text editors; return the paths of those that were there already."""
    from newsletter.cli.files import CannotWriteError
    from newsletter.config import load_settings
    from newsletter.wiring.editor import refresh_editor_help

    try:
        return list(refresh_editor_help(load_settings(folder.resolve(), {})).kept)
    except OSError as fault:
        raise CannotWriteError(folder, fault) from fault


def _answers(
    folder: Path, name: str | None, sender: str | None, languages: str | None, address: str | None, *, may_ask: bool
) -> Answers:
    """Take each answer from its flag, from the person at the terminal, or from its default."""
    from newsletter.content import scaffold

    if may_ask and None in (name, sender, languages, address):
        console.say("A few questions first. Enter takes what stands in brackets; all of it can be changed later.\n")

    def answer(given: str | None, question: str, default: str, read: Callable[[str], Answer]) -> Answer:
        if given is not None or not may_ask:
            return read(default if given is None else given)
        return _asked(question, default, read)

    title = answer(name, "Name", scaffold.default_name(folder.resolve().name), scaffold.read_name)
    return scaffold.Answers(
        name=title,
        sender=answer(sender, "From", scaffold.default_sender(title), scaffold.read_sender),
        languages=answer(
            languages,
            "Languages, the main one first (lv, en, de …)",
            scaffold.default_language(os.environ),
            scaffold.read_languages,
        ),
        postal_address=answer(address, "Postal address", scaffold.EXAMPLE_ADDRESS, scaffold.read_postal_address),
    )


def _asked(question: str, default: str, read: Callable[[str], Answer]) -> Answer:
    """Ask until the answer can be used."""
    from newsletter.content.scaffold import AnswerError

    while True:
        try:
            return read(console.ask(question, default))
        except AnswerError as fault:
            console.say(f"  {fault.sentence}; {fault.advice}")


def _report(folder: Path, answers: Answers, slug: str, written: Iterable[str]) -> None:
    from email.utils import parseaddr

    from newsletter.address import is_reserved
    from newsletter.content.scaffold import EXAMPLE_ADDRESS, own_words

    meanings = {
        "newsletter.toml": "the settings, with a note to each",
        f"issues/{slug}/": f"a finished first issue ({', '.join(answers.languages)})",
        "subscribers/team.csv": "a list with invented readers",
        ".vscode/": "lets VS Code complete and check what you type",
        ".gitignore": "what git leaves out",
    }
    names = list(written)
    shown = {name: said for name, said in meanings.items() if any(path.startswith(name) for path in names)}
    console.say(f"\n{answers.name} is ready in {_shown(folder)}:")
    for name, said in shown.items():
        console.say(f"  {name:<{max(map(len, shown))}}  {said}")
    foreign = [locale for locale in answers.languages if not own_words(locale)]
    if foreign:
        console.say(f"\nThe first issue is not there in {', '.join(foreign)}: its text is English for now.")
    examples = [
        *(["the sender's address"] if is_reserved(parseaddr(answers.sender)[1]) else []),
        *(["the postal address"] if answers.postal_address == EXAMPLE_ADDRESS else []),
    ]
    if examples:
        console.say(
            f"\nOnly an example for now: {' and '.join(examples)}. "
            "Put your own into newsletter.toml before you send to readers."
        )
    console.say()


def _report_kept(folder: Path, kept: Iterable[str], ignore: str) -> None:
    names = list(kept)
    for name in names:
        console.say(f"{name} was there already and stays as it is.")
    if ".gitignore" in names:
        typed = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
        has = {line.strip().strip("/") for line in typed}
        lines = [line for line in ignore.splitlines() if line and not line.startswith("#")]
        wanted = [line for line in lines if line.strip("/") not in has]
        if wanted:
            console.say("Add to .gitignore, so that readers' addresses stay out of git:")
            for line in wanted:
                console.say(f"  {line}")
    if names:
        console.say()


def _way(folder: Path) -> list[str]:
    """Return the command that leads to the folder; none for the current one."""
    return [] if folder.resolve() == Path.cwd().resolve() else [f"cd {shlex.quote(str(folder))}"]


def _shown(folder: Path) -> str:
    return "this folder" if not _way(folder) else str(folder)
