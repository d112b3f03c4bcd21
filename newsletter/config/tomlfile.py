"""A TOML file of settings: read, and checked table by table and key by key."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from newsletter.config.checks import may_hold_secret
from newsletter.config.keys import Key, variable_name
from newsletter.errors import NewsletterError
from newsletter.problems import Problem, did_you_mean, error

HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]")
TRUTHS = {"true": True, "1": True, "false": False, "0": False}
# How a value of each kind is written.
WRITTEN = {
    str: 'a text in quotes:  {name} = "…"',
    int: "a whole number without quotes:  {name} = 4",
    bool: "it without quotes:  {name} = true  or  {name} = false",
    datetime.date: "a day without quotes:  {name} = 2026-12-31",
}


class TomlFile:
    """A file of settings while it is being read: its values, its lines, and what is wrong with them.

    `environ` are variables whose values win over those of the file.
    """

    def __init__(self, name: str, data: bytes, environ: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.environ = environ or {}
        self.problems: list[Problem] = []
        self.lines: list[str] = []
        self.values: Mapping[str, object] = {}
        self._read(data)

    def _read(self, data: bytes) -> None:
        try:
            text = data.decode("utf-8-sig")
            self.lines = text.splitlines()
            self.values = tomllib.loads(text.replace("\r\n", "\n"))
        except UnicodeDecodeError as fault:
            self.report("encoding", f"the file is not UTF-8 text (byte {fault.start + 1})", None, "save it as UTF-8")
        except tomllib.TOMLDecodeError as fault:
            place = re.search(r"line (\d+)", str(fault))
            self.report(
                "settings-syntax",
                "this line cannot be read",
                int(place.group(1)) if place else None,
                'a setting is written  key = "value"  on one line of its own',
            )

    def report(self, code: str, sentence: str, line: int | None, hint: str) -> None:
        """Take note of a problem of the file."""
        self.problems.append(self.problem(code, sentence, line, hint))

    def problem(self, code: str, sentence: str, line: int | None, hint: str) -> Problem:
        """Return a problem of the file."""
        source = self.lines[line - 1] if line and line <= len(self.lines) else ""
        if may_hold_secret(source):  # what is shown ends up in logs
            source = ""
        return error(code, sentence, self.name, line, hint=hint, source=source)

    def only_tables(self, known: Collection[str]) -> None:
        """Report every table that is not one of those which are known."""
        for name in self.values:
            if name not in known:
                near = did_you_mean(name, known)
                sentence = f"“{name}” is not a part of the settings"
                hint = f"did you mean [{near}]?" if near else f"there are {', '.join(f'[{table}]' for table in known)}"
                self.report("unknown-key", sentence, self.line_of(name, None), hint)

    def table(self, *path: str) -> Mapping[str, object]:
        """Return a table by its path; an empty one where there is none."""
        found: object = self.values
        for part in path:
            found = found.get(part, {}) if isinstance(found, Mapping) else {}
        if isinstance(found, Mapping):
            return found
        self.report("wrong-type", f"[{'.'.join(path)}] is not a table", self.line_of(path[-1], None), "")
        return {}

    def line_of(self, key: str, table: str | None, nth: int = 0) -> int | None:
        """Return the line that a key of a table, or the table itself, stands on.

        `nth` counts from 0 the tables of one name in an array of them.
        """
        inside = table is None
        seen = -1
        for number, line in enumerate(self.lines, 1):
            header = HEADER.match(line)
            if header:
                name = header.group(1).replace('"', "")
                if table is None:
                    seen += name == key or name.endswith(f".{key}")
                    if seen == nth:
                        return number
                else:
                    seen += name == table
                    inside = name == table and seen == nth
            elif inside and re.match(rf"\s*\"?{re.escape(key)}\"?\s*[=.]", line):
                return number
        return None

    def checked(self, table: str, keys: Mapping[str, Key], apart: Collection[str] = ()) -> dict[str, object]:
        """Return a table's values, checked key by key; the environment's value wins over the file's.

        A key of several values gives a tuple, one that is parsed what its parser returns. The keys `apart` are left to
        others.
        """
        home = self.line_of(table, None) or self.line_of(table.rpartition(".")[2], None)
        typed = {name: value for name, value in self.table(*table.split(".")).items() if name not in apart}
        return _Section(self, table, home).checked(typed, keys)

    def checked_each(
        self, *path: str, keys: Mapping[str, Key]
    ) -> Iterator[tuple[int | None, Mapping[str, object], dict[str, object]]]:
        """Return each table of an array of them, [[PATH]]: the line that it begins on, what was typed, the values."""
        given = self.table(*path[:-1]).get(path[-1], [])
        name = ".".join(path)
        if not isinstance(given, list) or not all(isinstance(each, Mapping) for each in given):
            line = self.line_of(path[-1], ".".join(path[:-1])) or self.line_of(name, None)
            self.report("wrong-type", f"“{path[-1]}” is not a list of tables", line, f"begin each with  [[{name}]]")
            return
        for nth, each in enumerate(given):
            home = self.line_of(name, None, nth) or self.line_of(path[-1], ".".join(path[:-1]))
            yield home, each, _Section(self, name, home, nth, f"[[{name}]]").checked(each, keys)


class _Section:
    """One table while it is being checked, the `nth` of its name. What has no line of its own is told at `home`."""

    def __init__(self, file: TomlFile, table: str, home: int | None, nth: int = 0, heading: str = "") -> None:
        self.file = file
        self.table = table
        self.heading = heading or f"[{table}]"
        self.home = home
        self.nth = nth

    def report(self, code: str, sentence: str, key: str, hint: str) -> None:
        line = self.file.line_of(key, self.table, self.nth) or self.file.line_of(f"{self.table}.{key}", None)
        self.file.report(code, sentence, line or self.home, hint)

    def checked(self, typed: Mapping[str, object], keys: Mapping[str, Key]) -> dict[str, object]:
        """Return the values that are right of what was typed in the table; report the others, and keys not known."""
        for name in typed:
            if name not in keys:
                self.unknown(name, keys)
        values: dict[str, object] = {}
        for name, key in keys.items():
            value = self.from_environment(name, key, typed.get(name))
            if value is None or value == "":
                if key.required:
                    hint = f'add this line under {self.heading}:  {name} = "…"'
                    self.report("missing-key", f"{self.heading} lacks “{name}”", "", hint)
                continue
            items = tuple(value) if key.many and isinstance(value, list | tuple) else (value,)
            if all(self.is_right(name, key, item) for item in items):
                whole = items if key.many else value
                parsed = self.parsed(name, key.parse, whole) if key.parse else whole
                if parsed is not None:
                    values[name] = parsed
        return values

    def unknown(self, name: str, keys: Mapping[str, Key]) -> None:
        near = did_you_mean(name, keys)
        hint = f"did you mean {near}?" if near else f"{self.heading} can have: {', '.join(keys)}"
        if "password" in name and near != name:
            variable = variable_name(self.table, "password")
            hint = (
                f"a password does not belong in this file: put it into the environment as {variable}, or name a "
                "file that only you can read with password_file"
            )
        self.report("unknown-key", f"“{name}” is not a setting of {self.heading}", name, hint)

    def from_environment(self, name: str, key: Key, typed: object) -> object:
        value = self.file.environ.get(variable_name(self.table, name))
        if value is None:
            return typed
        words = [word.strip() for word in value.split(",")] if key.many else [value]
        read = [_from_text(word, key.kinds) for word in words]
        return read if key.many else read[0]

    def is_right(self, name: str, key: Key, value: object) -> bool:
        """Tell whether a value is of its key's kind and one that it can have; report it where not."""
        if type(value) not in key.kinds:
            written = " or ".join(WRITTEN[kind].format(name=name) for kind in key.kinds)
            self.report("wrong-type", f"“{name}” has the wrong kind of value", name, f"write {written}")
        elif key.choices and value not in key.choices:
            near = did_you_mean(str(value), key.choices)
            hint = f"did you mean {near}?" if near else f"it can be: {', '.join(key.choices)}"
            self.report("wrong-value", f"“{name}” cannot be “{value}”", name, hint)
        elif isinstance(value, int) and bool not in key.kinds and not key.least <= value <= (key.most or value):
            wanted = f"a number from {key.least} to {key.most}" if key.most else f"{key.least} or more"
            self.report("wrong-value", f"“{name}” cannot be {value}", name, f"write {wanted}")
        else:
            return True
        return False

    def parsed(self, name: str, parse: Callable[..., object], value: object) -> object:
        try:
            return parse(value)
        except NewsletterError as fault:
            self.report("wrong-value", f"“{name}”: {fault.sentence}", name, fault.hint)
            return None


def _from_text(text: str, kinds: Iterable[type]) -> object:
    """Return what a variable of the environment says, as a value of one of some kinds where it can be one."""
    if int in kinds and text.strip().isdigit():
        return int(text)
    if bool in kinds:
        return TRUTHS.get(text.strip().lower(), text)
    return text
