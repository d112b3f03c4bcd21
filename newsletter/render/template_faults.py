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

from newsletter.documents import typed_lines
from newsletter.problems import Problem, did_you_mean, error
from newsletter.render.template_places import (
    NOT_THERE,
    Place,
    asked_for,
    import_without_context,
    macros,
    never_closed,
    opened_at,
    places,
    source_line,
)
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
# The names that every template has, unless a macro was taken in without them.
CONTEXT = ("issue", "theme", "locale", "merge", "block", "items", "body", "_", "_n")
WORDS = ("block", "call", "else", "endfor", "endif", "extends", "filter", "for", "from", "if", "import", "include")
# What `Unknown` says of a name that another file was asked for; the line is where it was asked.
NOT_EXPORTED = re.compile(r"“(?P<file>[^”]+)” has no macro “(?P<name>\w+)”\n(?P<line>\d+)$")
# What Python says where values do not go together, and how their kinds are spoken of.
UNFIT = re.compile(
    r"unsupported operand type\(s\) for (?P<sign>\S+?)=?: '(?P<one>\w+)' and '(?P<two>\w+)'"
    r"|'(?P<order>\S+)' not supported between instances of '(?P<low>\w+)' and '(?P<high>\w+)'"
    r"|can only concatenate (?P<first>\w+) \(not \"(?P<second>\w+)\"\)"
)
KINDS = {"str": "a text", "Markup": "a text", "int": "a number", "float": "a number", "NoneType": "nothing"}
KINDS |= {"list": "a list", "tuple": "a list", "bool": "true or false", "date": "a date", "datetime": "a date"}
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
        sentence, hint, typed = _syntax_at(fault, path)
        return template_problem("template-syntax", sentence, hint, folders, path, typed)
    path, line = _place(fault, folders)
    if isinstance(fault, TemplateNotFound):
        name = str(fault.name)
        near = did_you_mean(name, names)
        hint = f"did you mean “{near}”?" if near else "put the file into the theme's folder"
        return template_problem("no-template", f"the theme has no file “{name}”", hint, folders, path, line)
    if path is None:
        return None
    sentence, hint = _running(fault)
    if missing := NOT_THERE.match(sentence):
        sentence, hint, at = _not_there(missing["name"], (sentence, hint), places(fault, folders))
        return template_problem("template", sentence, hint, folders, at.path, at.line)
    if asked := NOT_EXPORTED.match(f"{sentence}\n{hint}"):
        known = macros(asked["file"], folders)
        near = did_you_mean(asked["name"], known)
        hint = f"did you mean “{near}”?" if near else f"there are: {', '.join(known) or 'none'}"
        line = int(asked["line"])
    return template_problem("template", sentence, hint, folders, path, line)


def _not_there(name: str, said: tuple[str, str], found: Sequence[Place]) -> tuple[str, str, Place]:
    """Return the sentence, the hint and the place for a name that is not there, or that a macro cannot see."""
    if name in CONTEXT and (better := import_without_context(found)):
        place, corrected = better
        sentence = f"what is taken in here does not see “{name}”, because it has no context"
        return sentence, f"write\n{corrected}", place
    return said[0], said[1], asked_for(name, found)


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
    return _unfit(said) or (
        "a value here is of a kind that this cannot be done with",
        "look at the values that this line uses",
    )


def _unfit(said: str) -> tuple[str, str] | None:
    """Return the sentence and the hint for two values that do not go together."""
    found = UNFIT.match(said)
    if not found:
        return None
    sign = found["sign"] or found["order"] or "+"
    names = [found[pair] for pair in ("one", "two", "low", "high", "first", "second") if found[pair]]
    one, two = (KINDS.get(name, "a value with parts") for name in names)
    sentence = f"“{sign}” cannot be used between {one} and {two}"
    if "nothing" in (one, two):
        return sentence, "ask first whether the value is there: {% if … %}"
    return (
        sentence,
        "“~” puts values beside one another as text" if sign == "+" else "compare or count values of one kind",
    )


def _syntax_at(fault: TemplateSyntaxError, path: Path | None) -> tuple[str, str, int]:
    """Return the sentence, the hint and the line for a template that cannot be read."""
    sentence, hint = _syntax(fault)
    typed = source_line(path, fault.lineno)
    if "end of comment" not in (fault.message or "") and (sign := never_closed(typed)):
        end = "}}" if sign == "{{" else "%}"
        return f"“{sign}” is never closed on this line", f"close it: {end}", fault.lineno
    block = re.search(r"innermost block that needs to be closed is '(\w+)'", fault.message or "")
    if block and path and "end of template" in (fault.message or ""):
        at = opened_at("\n".join(typed_lines(path)), block[1])
        if at:
            return f"“{block[1]}” begins here and is never closed", hint, at
    return sentence, hint, fault.lineno


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
