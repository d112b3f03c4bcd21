"""What a command says: results on stdout, talk on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable

import typer

from newsletter.problems import Problem, Severity

COLOURS = {"error": "31;1", "warning": "33;1", "hint": "36", "done": "32", "quiet": "2"}


def out(text: str) -> None:
    """Print a result on stdout."""
    print(text, file=sys.stdout)  # noqa: T201 - this is where printing lives


def out_json(value: object) -> None:
    """Print a result on stdout as JSON, for programs."""
    out(json.dumps(value, ensure_ascii=False, indent=2))


def say(text: str = "") -> None:
    """Tell a person something, on stderr."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this is where printing lives


def paint(text: str, role: str) -> str:
    """Colour a word for a terminal that shows colours; NO_COLOR is respected."""
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{COLOURS[role]}m{text}\x1b[0m"


def show_problems(problems: Iterable[Problem]) -> None:
    """Show every problem, and how many there are."""
    listed = list(problems)
    for problem in listed:
        text = str(problem)
        text = text.replace(f"{problem.severity}[", paint(str(problem.severity), problem.severity) + "[", 1)
        say(text.replace("\n  hint:", f"\n  {paint('hint:', 'hint')}", 1))
    errors = sum(problem.severity is Severity.ERROR for problem in listed)
    if listed:
        say(f"{count(errors, 'error')}, {count(len(listed) - errors, 'warning')}")


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
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str, default: str = "") -> str:
    """Ask a person for one line; Enter takes the default. Raises typer.Abort where the input has ended."""
    sys.stderr.write(f"{question} [{default}]: " if default else f"{question}: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        say()
        raise typer.Abort
    return line.strip() or default
