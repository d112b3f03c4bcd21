"""Runs what a page of the documentation says one types, and compares what it says one sees."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^```(?P<kind>\S+)(?: title=(?P<title>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
SKIPPED = "…"
WELCOME = re.compile(r"\d{4}-\d{2}-welcome")
VOLATILE = [(WELCOME, "DATE-welcome"), (re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}"), "TIME"),
            (re.compile(r"127\.0\.0\.1:\d+"), "HERE")]  # fmt: skip
# A program that is busy is waited for: it ends, asks or serves. Only one that hangs comes to this limit.
HANGS_AFTER = 600.0
END_OF_INPUT = b"\x04"


@dataclass(frozen=True)
class Step:
    """One thing that the reader of a page does: write a file, or type a command and see lines."""

    command: str = ""
    seen: list[str] = field(default_factory=list)
    path: str = ""
    text: str = ""


def steps(page: str) -> Iterator[Step]:
    """Yield what a page makes its reader do, in order."""
    for block in FENCE.finditer(page):
        if block["title"]:
            yield Step(path=block["title"], text=block["body"])
        elif block["kind"] == "console":
            for part in re.split(r"^\$ ", block["body"], flags=re.MULTILINE)[1:]:
                command, *seen = part.rstrip("\n").split("\n")
                yield Step(command=command, seen=seen)


class Reader:
    """Somebody who follows a page in an empty folder."""

    def __init__(self, home: Path) -> None:
        self.folder = home

    def follow(self, step: Step) -> tuple[list[str], list[str]]:
        """Do one step; return the lines that should be seen and those that are, both without what changes daily."""
        if step.path:
            (self.folder / step.path).write_text(step.text, encoding="utf-8")
            return [], []
        words = self.dated(step.command).split()
        if words[0] == "cd":
            self.folder /= words[1]
            return [], []
        text = self.run(self.dated(step.command), [self.dated(line) for line in step.seen])
        return [steady(line) for line in step.seen], [steady(line) for line in text.split("\n")]

    def dated(self, text: str) -> str:
        """Put this month's first issue in the place of the page's."""
        found = next(iter(self.folder.glob("issues/*-welcome")), None)
        return WELCOME.sub(found.name, text) if found else text

    def run(self, command: str, seen: list[str]) -> str:
        """Run a command in a pseudo-terminal, typing what the page shows after each question."""
        is_server = command == "newsletter preview"
        command = f"{command} --no-browser" if is_server else command
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            environ = {**os.environ, "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "120", "LANG": "en_US.UTF-8"}
            environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environ['PATH']}"
            os.execvpe("sh", ["sh", "-c", f"stty -echo cols 120; exec {command}"], environ)
        text = ""
        while chunk := read(terminal):
            text += ANSI.sub("", chunk)
            last = text.rpartition("\n")[2]
            answer = next((line[len(last) :] for line in seen if last.endswith(": ") and line.startswith(last)), None)
            if answer is not None:
                os.write(terminal, f"{answer}\n".encode())
                text += f"{answer}\n"
            elif last.endswith(": "):  # a question that the page does not have: there is no more to type
                os.write(terminal, END_OF_INPUT)
            if is_server and "Ctrl-C" in text:
                visit(text)
                os.kill(pid, signal.SIGINT)
                is_server = False
        os.kill(pid, signal.SIGKILL)  # of use only where it hangs
        os.waitpid(pid, 0)
        return text


def read(terminal: int) -> str:
    """Return what a terminal shows next; nothing when the program has ended, or hangs."""
    if not select.select([terminal], [], [], HANGS_AFTER)[0]:
        return ""
    try:
        return os.read(terminal, 65536).decode("utf-8", "replace")
    except OSError:  # Linux says so when the program has ended
        return ""


def visit(text: str) -> None:
    """See that the address which a command prints answers."""
    address = next(line for line in text.split("\n") if line.startswith("http://"))
    with urllib.request.urlopen(address, timeout=HANGS_AFTER) as page:  # noqa: S310 - it begins with http
        assert page.status == 200


def steady(line: str) -> str:
    """Return a line without what differs from day to day."""
    for pattern, name in VOLATILE:
        line = pattern.sub(name, line)
    return line.rstrip()


def agree(seen: list[str], text: list[str]) -> bool:
    """Tell whether lines are as shown, where … stands for any lines."""
    if not seen:
        return not any(text)
    head, *rest = seen
    if head == SKIPPED:
        return any(agree(rest, text[start:]) for start in range(len(text) + 1))
    return bool(text) and text[0] == head and agree(rest, text[1:])
