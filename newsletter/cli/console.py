"""What a command says: results on stdout, talk on stderr."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

import typer

from newsletter.errors import NewsletterError, UsageError
from newsletter.problems import SHOWN, Problem, Severity, errors_first

# Beside a label with less room than this, in letters, text goes on as the terminal breaks it.
NARROWEST = 24
COLOURS = {"error": "31;1", "warning": "33;1", "hint": "36", "done": "32", "quiet": "2"}


class OutputError(NewsletterError):
    """The results cannot be written where they were sent to."""

    def __init__(self, fault: OSError) -> None:
        reason = (fault.strerror or "the disk refused").lower()
        super().__init__(
            f"the results cannot be written: {reason}", "send them to another file, or make room on the disk"
        )


class NotAskedError(UsageError):
    """There is nobody to ask."""

    def __init__(self) -> None:
        super().__init__(
            "nothing was changed: there is no terminal to ask on", "add --yes to do it without being asked"
        )


def out(text: str) -> None:
    """Print a result on stdout. Raises OutputError, and BrokenPipeError where the reader has enough."""
    try:
        print(text, file=sys.stdout, flush=True)  # noqa: T201 - this is where printing lives
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise OutputError(fault) from fault


def out_json(value: object) -> None:
    """Print a result on stdout as JSON, for programs."""
    _Printed.document = True
    out(json.dumps(value, ensure_ascii=not speaks_unicode(), indent=2))


def error_json(fault: NewsletterError, problems: Iterable[Problem] = ()) -> None:
    """Print on stdout why a command could not go on, for programs, unless it has printed its document already."""
    if _Printed.document:
        return
    shown = [problem.as_json() for problem in problems]
    with suppress(OutputError, BrokenPipeError):
        out_json({"error": fault.sentence, "hint": fault.hint, "problems": shown})


def begin_results() -> None:
    """Note that nothing was printed for programs yet."""
    _Printed.document = False


class _Printed:
    """Whether a document for programs was printed."""

    document = False


def say(text: str = "") -> None:
    """Tell a person something, on stderr; nobody may be listening any more, and that stops nothing."""
    if sys.stderr is None:  # print would take stdout instead
        return
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is where printing lives


def speaks_unicode() -> bool:
    """Tell whether stdout takes every letter."""
    return sys.stdout is not None and sys.stdout.encoding.lower().replace("-", "") == "utf8"


def spell_out_unknown_letters() -> None:
    """Let a terminal without UTF-8 show a letter that it lacks as its number, instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say_beside(label: str, text: str) -> None:
    """Tell a person something beside a label: on a terminal it goes on in the next line below its own beginning."""
    width = shutil.get_terminal_size().columns if _is_tty(sys.stderr) else 0
    room = width - len(label)
    lines = textwrap.wrap(text, room, break_on_hyphens=False) if room >= NARROWEST else [text]
    for number, line in enumerate(lines):
        say(f"{' ' * len(label) if number else label}{line}")


def paint(text: str, role: str) -> str:
    """Colour a word for a terminal that shows colours; NO_COLOR is respected."""
    if not _is_tty(sys.stderr) or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{COLOURS[role]}m{text}\x1b[0m"


def show_problems(problems: Iterable[Problem]) -> None:
    """Show every problem, errors first, and how many there are."""
    listed = errors_first(problems)
    for problem in listed:
        show_problem(problem)
    errors = sum(problem.severity is Severity.ERROR for problem in listed)
    if listed:
        say(f"{count(errors, 'error')}, {count(len(listed) - errors, 'warning')}")


def show_problem(problem: Problem) -> None:
    """Show one problem."""
    text = str(problem)
    text = text.replace(f"{problem.severity}[", paint(str(problem.severity), problem.severity) + "[", 1)
    say(text.replace("\n  hint:", f"\n  {paint('hint:', 'hint')}", 1))


def harmless(text: str) -> str:
    """Return a text in which nothing can steer the terminal."""
    return text.translate(SHOWN)


def show_error(sentence: str, hint: str) -> None:
    """Show why a command could not go on, and what to do."""
    say(f"{paint('error:', 'error')} {sentence}")
    if hint:
        say(f"{paint('hint:', 'hint')} {hint}")


def next_step(*commands: str) -> None:
    """Name the likely next commands."""
    if len(commands) == 1:
        say(f"{paint('next:', 'quiet')} {commands[0]}")
        return
    say(paint("next:", "quiet"))
    for command in commands:
        say(f"  {command}")


def count(number: int, noun: str) -> str:
    """Return a number with its noun: 1 message, 2 messages."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def is_terminal() -> bool:
    """Tell whether a person can be asked."""
    return _is_tty(sys.stdin) and _is_tty(sys.stderr)


def _is_tty(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def ask(question: str, default: str = "") -> str:
    """Ask a person for one line; Enter takes the default. Raises typer.Abort where the input has ended."""
    sys.stderr.write(f"{question} [{default}]: " if default else f"{question}: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        say()
        raise typer.Abort
    return line.strip() or default


def agree(question: str, word: str) -> None:
    """Ask a person to type a word before something that cannot be undone; end the program where they type another.

    Raises NotAskedError where there is no terminal.
    """
    if not is_terminal():
        raise NotAskedError
    try:
        typed = ask(question)
    except (KeyboardInterrupt, typer.Abort):
        typed = ""
        say()
    if typed.replace(",", "").replace(" ", "").lower() != word:
        say(f"“{typed}” is not {word}: nothing was changed" if typed else "nothing was changed")
        raise typer.Exit(1)
