"""A theme's templates: found in its folders, compiled once, and their faults told with file and line."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.utils import missing

from newsletter.problems import Problem, did_you_mean, error
from newsletter.render.views import MergeUseError

# What a template can do wrong while it runs; anything that comes from our own code is not caught.
TEMPLATE_FAULTS = (TemplateError, MergeUseError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
CONTEXT = ("issue", "theme", "locale", "merge", "block", "items", "body", "_")


class TemplateFaultError(Exception):
    """A template that cannot be used. `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def render(environment: Environment, name: str, context: Mapping[str, object]) -> str:
    """Render a template of a theme. Raises TemplateFaultError, with the file and line of what is wrong."""
    try:
        return environment.get_template(name).render(context)
    except TEMPLATE_FAULTS as fault:
        found = explain(environment, fault)
        if found is None:
            raise
        raise TemplateFaultError(found) from fault


def has_template(environment: Environment, name: str) -> bool:
    """Tell whether a theme has a template."""
    loader = environment.loader
    return isinstance(loader, ThemeLoader) and theme_file(loader.folders, name) is not None


def theme_file(folders: tuple[Path, ...], name: str) -> Path | None:
    """Return the file of a template: the first of a theme's folders that has it wins."""
    if ".." in name.split("/") or name.startswith("/"):
        return None
    return next((path for folder in folders if (path := folder / name).is_file()), None)


@lru_cache(maxsize=8)
def theme_environment(folders: tuple[Path, ...]) -> Environment:
    """Return the environment of a theme's folders. It sees changes of files, and new ones."""
    return make_environment(folders)


def make_environment(folders: tuple[Path, ...], extensions: tuple[type, ...] = ()) -> Environment:
    """Make an environment over a theme's folders.

    What ends in .txt.j2 or .css.j2 is not markup, and nothing is escaped in it.
    """
    return Environment(
        loader=ThemeLoader(folders),
        autoescape=_is_markup,  # noqa: S701 - on for all that is markup
        undefined=Unknown,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=True,
        extensions=extensions,
    )


def _is_markup(name: str | None) -> bool:
    return not (name or "").endswith((".txt.j2", ".css.j2"))


def _finalize(value: object) -> object:
    return "" if value is None else value


class ThemeLoader(BaseLoader):
    """Finds a template in the first of a theme's folders that has it."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        """Return a template's text, its file, and a function that tells whether both are still so."""
        path = theme_file(self.folders, template)
        if path is None:
            raise TemplateNotFound(template)
        status = path.stat()
        signature = (status.st_mtime_ns, status.st_size)

        def is_current() -> bool:
            if theme_file(self.folders, template) != path:
                return False
            now = path.stat()
            return (now.st_mtime_ns, now.st_size) == signature

        try:
            return path.read_bytes().decode("utf-8-sig"), str(path), is_current
        except UnicodeDecodeError:
            found = error("bad-encoding", "this file is not saved as UTF-8", shown_path(path), hint="save it as UTF-8")
            raise TemplateFaultError(found) from None

    def list_templates(self) -> list[str]:
        """Return the names of all templates."""
        found = {p.relative_to(folder).as_posix() for folder in self.folders for p in folder.rglob("*.j2")}
        return sorted(found)


class Unknown(StrictUndefined):
    """A name that a template uses and nothing has; any use of it raises, with a suggestion on the second line."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name = str(self._undefined_name)
        owner = self._undefined_obj
        known = CONTEXT if owner is missing else dir(owner) if hasattr(owner, "__dir__") else ()
        names = [known_name for known_name in known if not known_name.startswith("__")]
        near = did_you_mean(name, names)
        hint = f"did you mean “{near}”?" if near else f"there are: {', '.join(names[:20])}" if names else ""
        if owner is None:
            return f"“{name}” is asked of a value that was left out\nask first: {{% if … %}}"
        return f"there is no “{name}” here\n{hint}"


def explain(environment: Environment, fault: BaseException) -> Problem | None:
    """Return what is wrong with a template as a problem; None if the fault is not a template's."""
    if isinstance(fault, TemplateFaultError):
        return fault.problem
    if isinstance(fault, TemplateSyntaxError):
        path = Path(fault.filename) if fault.filename else None
        sentence, hint = _syntax(fault)
        return _problem("template-syntax", sentence, path, fault.lineno, hint)
    place = _template_place(environment, fault)
    if isinstance(fault, TemplateNotFound):
        loader = environment.loader
        near = did_you_mean(fault.message or "", loader.list_templates()) if isinstance(loader, ThemeLoader) else ""
        hint = f"did you mean “{near}”?" if near else "put the file into the theme's folder"
        path, line = place or (None, None)
        return _problem("no-template", f"the theme has no file “{fault.message}”", path, line, hint)
    if place is None:
        return None
    sentence, _, hint = str(fault).partition("\n")
    return _problem("template", sentence, *place, hint)


def shown_path(path: Path | str) -> str:
    """Return a theme's file as problems show it: templates/THEME/…, wherever the theme lives."""
    parts = Path(path).parts
    if "templates" not in parts:
        return Path(path).name
    start = len(parts) - 1 - parts[::-1].index("templates")
    return "/".join(parts[start:])


def _problem(code: str, sentence: str, path: Path | None, line: int | None, hint: str) -> Problem:
    source = source_line(path, line) if path else ""
    return error(code, sentence, shown_path(path) if path else "", line, hint=hint, source=source)


def source_line(path: Path, line: int | None) -> str:
    """Return one line of a file as it was typed."""
    if not line or not path.is_file():
        return ""
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    return lines[line - 1] if line <= len(lines) else ""


def _template_place(environment: Environment, fault: BaseException) -> tuple[Path, int] | None:
    """Return the innermost line of a template that a fault came through, if the fault is the template's own.

    It is, unless our own code raised it: then the last frame is in this package.
    """
    loader = environment.loader
    folders = loader.folders if isinstance(loader, ThemeLoader) else ()
    roots = tuple(str(folder) + os.sep for folder in folders)
    frames = traceback.extract_tb(fault.__traceback__)
    inside = [frame for frame in frames if frame.filename.startswith(roots)]
    if not inside or not roots:
        return None
    last = frames[-1].filename
    is_ours = str(Path(__file__).parent.parent) in last and not last.startswith(roots)
    if is_ours and not isinstance(fault, (TemplateError, MergeUseError)):
        return None
    return Path(inside[-1].filename), inside[-1].lineno or 0


def _syntax(fault: TemplateSyntaxError) -> tuple[str, str]:
    message = fault.message or ""
    if "unknown tag" in message:
        word = message.split("'")[1] if "'" in message else ""
        return f"“{word}” is not a word that stands in {{% %}}", "there are if, for, set, include, import, macro, call"
    if "nexpected end of template" in message or "end of file" in message.lower():
        return "something is opened here and never closed", message
    return f"this line cannot be read: {message}", ""
