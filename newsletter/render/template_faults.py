"""What went wrong in a theme's template, as a problem with its file and line."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Sequence
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from newsletter.problems import Problem, did_you_mean, error
from newsletter.render.views import MergeUseError

# What a template can do wrong while it runs; anything that comes from our own code is not caught.
TEMPLATE_FAULTS = (
    TemplateError,
    MergeUseError,
    RecursionError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)
# What the parser calls the ends of its parts, and how they are written.
ENDS = {
    "begin of print statement": "“{{”",
    "begin of statement block": "“{%”",
    "end of print statement": "“}}”",
    "end of statement block": "“%}”",
    "name": "a name",
    "string": "a text in quotes",
    "integer": "a number",
}
WORDS = ("block", "call", "else", "endfor", "endif", "extends", "filter", "for", "from", "if", "import", "include")
PACKAGE = str(Path(__file__).parent.parent) + os.sep


class TemplateFaultError(Exception):
    """A template that cannot be used. `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def explain(fault: BaseException, folders: tuple[Path, ...], names: Sequence[str]) -> Problem | None:
    """Return what is wrong with a template as a problem; None if the fault is not a template's.

    `folders` are the theme's, `names` those of its templates, for a suggestion.
    """
    if isinstance(fault, TemplateFaultError):
        return fault.problem
    if isinstance(fault, TemplateSyntaxError):
        # The parser gives a remark that is never closed its file in the place of its name.
        place = fault.filename or fault.name
        path = Path(place) if place else None
        return template_problem("template-syntax", *_syntax(fault), folders, path, fault.lineno)
    path, line = _place(fault, folders)
    if isinstance(fault, TemplateNotFound):
        name = str(fault.name)
        near = did_you_mean(name, names)
        hint = f"did you mean “{near}”?" if near else "put the file into the theme's folder"
        return template_problem("no-template", f"the theme has no file “{name}”", hint, folders, path, line)
    return template_problem("template", *_running(fault), folders, path, line) if path else None


def template_problem(
    code: str, sentence: str, hint: str, folders: tuple[Path, ...], path: Path | None, line: int | None
) -> Problem:
    """Return a problem of one of a theme's files, with the line as it was typed."""
    shown = shown_path(path or folders[0], folders)
    return error(code, sentence, shown, line, hint=hint, source=source_line(path, line) if path else "")


def shown_path(path: Path, folders: tuple[Path, ...]) -> str:
    """Return a theme's file as problems show it: templates/THEME/…, wherever the theme lives."""
    for folder in folders:
        if path.is_relative_to(folder):
            return (Path("templates") / folder.name / path.relative_to(folder)).as_posix()
    return path.name


def source_line(path: Path, line: int | None) -> str:
    """Return one line of a file as it was typed; empty if there is none."""
    if not line or not path.is_file():
        return ""
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    return lines[line - 1] if line <= len(lines) else ""


def _place(fault: BaseException, folders: tuple[Path, ...]) -> tuple[Path | None, int | None]:
    """Return the innermost line of a template that a fault came through, if it is the template's own fault."""
    roots = tuple(str(folder) + os.sep for folder in folders)
    frames = traceback.extract_tb(fault.__traceback__)
    inside = [frame for frame in frames if frame.filename.startswith(roots)]
    if not roots or not inside:
        return None, None
    last = frames[-1].filename
    is_ours = last.startswith(PACKAGE) and not last.startswith(roots)
    if is_ours and not isinstance(fault, (TemplateError, MergeUseError, RecursionError)):
        return None, None
    return Path(inside[-1].filename), inside[-1].lineno


def _running(fault: BaseException) -> tuple[str, str]:
    """Return the sentence and the hint for a template that fails while it runs."""
    said = str(fault)
    if missing := _missing(said):
        return missing
    if isinstance(fault, (TemplateError, MergeUseError)) or said.startswith("macro "):
        sentence, _, hint = said.partition("\n")
        return sentence, hint
    if isinstance(fault, RecursionError):
        return "this uses itself without end", "let it come to an end, or use another file or macro here"
    if isinstance(fault, ZeroDivisionError):
        return "this divides by zero", "ask first whether the number is zero"
    return "a value here is of a kind that this cannot be done with", "look at the values that this line uses"


def _missing(said: str) -> tuple[str, str] | None:
    """Return the sentence and the hint for a filter or a test that there is not."""
    found = re.match(r"No (?P<kind>filter|test) named '(?P<name>.*?)'", said)
    if not found:
        return None
    near = did_you_mean(found["name"], FILTERS if found["kind"] == "filter" else TESTS)
    return f"there is no {found['kind']} “{found['name']}”", f"did you mean “{near}”?" if near else "take it out"


def _syntax(fault: TemplateSyntaxError) -> tuple[str, str]:
    """Return the sentence and the hint for a template that cannot be read."""
    said = fault.message or ""
    word = said.split("'")[1] if "'" in said else ""
    block = re.search(r"innermost block that needs to be closed is '(\w+)'", said)
    opened = f"“{block[1]}”" if block else "something"
    close = f"close it: {{% end{block[1]} %}}" if block else "close it, as {% if … %} with {% endif %}"
    if "unknown tag" in said and (word in ("else", "elif") or word.startswith("end")):
        what = f"{opened} is still open above" if block else "nothing is open above"
        return f"“{word}” stands here, and {what}", close if block else "take it out"
    if "unknown tag" in said:
        near = did_you_mean(word, WORDS)
        return (
            f"“{word}” is not a word that stands in {{% %}} here",
            f"did you mean “{near}”?" if near else "take it out",
        )
    if "end of template" in said:
        return f"{opened} is opened above and never closed", close
    if missing := _missing(said):
        return missing
    if "end of comment" in said:
        return "a remark is opened here and never closed", "close it: #}"
    if found := re.fullmatch(r"expected token '(.+)', got '(.+)'", said):
        wanted, stands = (ENDS.get(name, f"“{name}”") for name in found.groups())
        hint = "two values are compared with ==" if found[2] == "=" else "look at what stands before it"
        return f"{stands} stands where {wanted} belongs", hint
    if found := re.match(r"unexpected (?:char )?['\"](.+?)['\"](?: at \d+)?$", said):
        hint = "close the quotation mark" if found[1] in ("'", '"') else "take it out"
        return f"“{found[1]}” has no meaning here", hint
    return "this line cannot be read", "compare it with a line of another template that works"
