"""`newsletter translate`: a language of an issue, laid out beside what it is translated from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.wiring.translating import Translation


class OneWayError(UsageError):
    """Texts are to go to a translator and to come from one at once."""

    def __init__(self) -> None:
        super().__init__("--export, --import and --done do not go together", "name one of them")


def translate(
    issue: Annotated[str, typer.Argument(metavar="ISSUE", help="A slug or a folder.")],
    locale: Annotated[str, typer.Argument(metavar="LOCALE", help="The language, such as en or pt-BR.")],
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE.po", help="Write the texts for a translator's program.")
    ] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", metavar="FILE.po", help="Take the texts that a translator has sent.")
    ] = None,
    done: Annotated[
        bool, typer.Option("--done", help="Note that what is translated is up to date with the original.")
    ] = False,
) -> None:
    """Lay out a language of an issue: all its parts, each text with a pencil ✎ until it is translated.

    Run it again when the original has changed: what is translated stays, what is new is added, and a text whose
    original has changed is shown behind it: ✎ the original as it is now ✎ your translation.

    Example: newsletter translate 2012-11-energetikas-lideri de
    """
    from newsletter.content.issues import find_issue
    from newsletter.wiring.translating import (
        export_messages,
        import_messages,
        open_translation,
        write_translation,
    )
    from newsletter.wiring.workspace import open_workspace

    if (export is not None) + (import_ is not None) + done > 1:
        raise OneWayError
    settings = open_workspace()
    translation = open_translation(settings, find_issue(settings, issue), locale, done=done)
    shown = settings.shown(translation.file)
    if import_ is not None:
        left, problems = import_messages(translation, import_)
        console.show_problems(tuple(problems))
        if any(problem.severity == "error" for problem in problems):
            console.say("nothing was written")
            console.next_step(f"correct the lines above, then: {_again(translation)} --import {import_}")
            raise typer.Exit(1)
        _finish(translation, shown, left)
    elif export is not None:
        export_messages(translation, export)
        console.out(str(export))
        console.say(f"{translation.layout.total} texts, {translation.layout.left} of them to translate")
        console.next_step(f"{_again(translation)} --import {export}")
    else:
        write_translation(translation)
        _finish(translation, shown, translation.layout.left)


def _again(translation: Translation) -> str:
    return f"newsletter translate {translation.slug} {translation.locale}"


def _finish(translation: Translation, shown: str, left: int) -> None:
    console.out(shown)
    for name, own in translation.data_files.items():
        console.say(f"{name} holds texts too: copy it to {own} and translate it there.")
    if not left:
        console.say("every text is translated")
        console.next_step(f"newsletter test {translation.slug}")
        return
    count = "1 text is" if left == 1 else f"{left} texts are"
    console.say(f"{count} left to translate: write where a pencil ✎ stands, and take the pencil away.")
    console.next_step(f"newsletter preview {translation.slug}")
