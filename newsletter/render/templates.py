"""A theme's templates: found in its folders, compiled once, rendered."""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, TemplateRuntimeError, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from jinja2.utils import missing

from newsletter.documents import read_octets
from newsletter.merge.escape import CONTROLS
from newsletter.merge.tags import without_tokens
from newsletter.problems import did_you_mean
from newsletter.render.rawtext import text_of
from newsletter.render.sandbox import Sandbox
from newsletter.render.template_faults import (
    CONTEXT,
    TEMPLATE_FAULTS,
    TemplateFaultError,
    explain,
    shown_path,
    template_problem,
)
from newsletter.theme.folder import leads_out, left_out

VALUES: Mapping[type, str] = {str: "a text", int: "a number", float: "a number", bool: "true or false", list: "a list"}
# What stands before the name of a file that is looked for in the themes below only, as it is written and as it is kept.
BASE = "base:"
# What merge tags alone are taken to fill, in columns: a name.
OF_TAGS = 10
# What is said of a name that a file was asked for with import and does not have.
NOT_IN_FILE = re.compile(r"the template '(?P<file>[^']+)' \(imported on line (?P<line>\d+) .* does not export")
BELOW = re.compile(r"(?P<over>\d+):(?P<name>.*)", re.DOTALL)


def render(environment: Environment, name: str, context: Mapping[str, object]) -> str:
    """Render a template of a theme, without characters that no mail may hold.

    Raises TemplateFaultError, with the file and line of what is wrong.
    """
    try:
        return CONTROLS.sub("", environment.get_template(name).render(context))
    except TEMPLATE_FAULTS as fault:
        loader = environment.loader
        folders = loader.folders if isinstance(loader, ThemeLoader) else ()
        found = explain(fault, folders, environment.list_templates())
        if found is None:
            raise
        raise TemplateFaultError(found) from fault


def theme_file(folders: tuple[Path, ...], name: str) -> Path | None:
    """Return the file of a template: the first of a theme's folders that has it wins.

    A name may say how many of the folders to pass over: `1:style.css.j2`.
    """
    if found := BELOW.match(name):
        folders, name = folders[int(found["over"]) :], found["name"]
    if ".." in name.split("/") or name.startswith("/"):
        return None
    return next((path for folder in folders if (path := folder / name).is_file()), None)


@lru_cache(maxsize=8)
def theme_environment(folders: tuple[Path, ...]) -> Environment:
    """Return the environment of a theme's folders. It sees changes of files, and new ones."""
    return make_environment(folders)


def make_environment(folders: tuple[Path, ...], extensions: tuple[type[Extension], ...] = ()) -> Environment:
    """Make an environment over a theme's folders.

    What ends in .txt.j2 or .css.j2 is not markup, and nothing is escaped in it.
    """
    environment = ThemeEnvironment(
        loader=ThemeLoader(folders),
        autoescape=_is_markup,
        undefined=Unknown,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=True,
        extensions=extensions,
    )
    environment.filters["width"] = width
    environment.filters["words"] = text_of
    environment.filters["date"] = date
    environment.filters["time"] = time
    environment.filters["number"] = number
    return environment


@pass_context
def date(context: Context, day: object, how: str = "long", until: object = None) -> str:
    """Return a date as the edition's language writes it; `how` is full, long, medium, short or a pattern of UTS #35.

    With `until` it is the days from one to the other, written out. No date is nothing; what is none is the theme's
    fault.
    """
    from newsletter.theme.locales import format_date, format_days

    locale = str(context["locale"])
    if day is None:
        return ""
    if not isinstance(day, datetime.date):
        raise _unfit("date", "a date", day)
    if not until:
        return format_date(day, locale, how)
    if not isinstance(until, datetime.date):
        raise _unfit("date", "a date", until)
    return format_days(day, until, locale)


@pass_context
def number(context: Context, value: object) -> str:
    """Return a number as the edition's language writes it; no number is nothing."""
    from newsletter.theme.locales import format_number

    if value is None:
        return ""
    try:
        return format_number(value, str(context["locale"]))
    except ValueError:
        raise _unfit("number", "a number", value) from None


@pass_context
def time(context: Context, moment: object) -> str:
    """Return the time of day of a date that has one, as the edition's language writes it; no time is nothing."""
    from newsletter.theme.locales import format_time

    if moment is None:
        return ""
    if not isinstance(moment, datetime.datetime):
        raise _unfit("time", "a date with a time", moment)
    return format_time(moment, str(context["locale"]))


def _unfit(name: str, wanted: str, value: object) -> TemplateRuntimeError:
    shown = str(value) if len(str(value)) <= 40 else f"{str(value)[:40]}…"
    hint = f"give the field a type in its schema, or leave |{name} out"
    return TemplateRuntimeError(f"“|{name}” takes {wanted}, and “{shown}” is none\n{hint}")


def width(text: object) -> int:
    """Return how many columns a text takes in the plain part; merge tags are not counted beside words.

    Signs of Chinese, Japanese and Korean take two (UAX #11), combining ones none.
    """
    words = without_tokens(str(text))
    if str(text).strip() and not words.strip():
        return OF_TAGS
    signs = (sign for sign in words if not unicodedata.combining(sign))
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in signs)


def _is_markup(name: str | None) -> bool:
    return not (name or "").endswith((".txt.j2", ".css.j2"))


def _finalize(value: object) -> object:
    return "" if value is None else value


class ThemeEnvironment(Sandbox):
    """Lets a template name the file of the theme that its own one extends: `{% include "base:style.css.j2" %}`."""

    def join_path(self, template: str, parent: str) -> str:
        """Return the name of a template that another one names."""
        if not template.startswith(BASE) or not isinstance(self.loader, ThemeLoader):
            return template
        return f"{self.loader.place(parent) + 1}:{template.removeprefix(BASE)}"


class ThemeLoader(BaseLoader):
    """Finds a template in the first of a theme's folders that has it."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders

    def place(self, template: str) -> int:
        """Return which of the folders a template was found in, counted from 0."""
        path = theme_file(self.folders, template)
        return next((n for n, folder in enumerate(self.folders) if path and path.is_relative_to(folder)), 0)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        """Return a template's text, its file, and a function that tells whether both are still so."""
        path = theme_file(self.folders, template)
        if path is None:
            raise TemplateNotFound(BELOW.sub(rf"{BASE}\g<name>", template))
        signature = _signature(path)
        shown = shown_path(path, self.folders)

        def is_current() -> bool:
            return theme_file(self.folders, template) == path and _signature(path) == signature

        if leads_out(path, next(folder for folder in self.folders if path.is_relative_to(folder))):
            raise TemplateFaultError(left_out(shown))
        data, found = read_octets(path, shown)
        if data is None:
            raise TemplateFaultError(found[0])
        try:
            return data.decode("utf-8-sig"), str(path), is_current
        except UnicodeDecodeError:
            sentence, hint = "this file is not saved as UTF-8", "save it as UTF-8"
            fault = template_problem("bad-encoding", sentence, hint, self.folders, path, None)
            raise TemplateFaultError(fault) from None

    def list_templates(self) -> list[str]:
        """Return the names of all templates."""
        # Unlike Path.rglob, it does not stumble over a folder that goes meanwhile.
        walked = [
            (folder, Path(at, name)) for folder in self.folders for at, _, names in os.walk(folder) for name in names
        ]
        return sorted({path.relative_to(folder).as_posix() for folder, path in walked if path.suffix == ".j2"})


def _signature(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:  # it has gone since it was found
        return ()
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size


class Unknown(StrictUndefined):
    """A name that a template uses and nothing has; any use of it raises, with a suggestion on the second line."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name, owner = str(self._undefined_name), self._undefined_obj
        if asked := NOT_IN_FILE.match(self._undefined_hint or ""):
            return f"“{asked['file']}” has no macro “{name}”\n{asked['line']}"
        if owner is None:
            return f"“{name}” is asked of a value that was left out\nask first whether it is there: {{% if … %}}"
        if isinstance(owner, Unknown):
            return owner._undefined_message
        if type(owner).__module__ == "builtins":
            what = VALUES.get(type(owner), "a value without parts")
            return f"there is no “{name}” here\nwhat stands before the point is {what}"
        known = CONTEXT if owner is missing else [known for known in dir(owner) if not known.startswith("_")]
        near = did_you_mean(name, known)
        return f"there is no “{name}” here\n" + (
            f"did you mean “{near}”?" if near else f"there are: {', '.join(known)}"
        )
