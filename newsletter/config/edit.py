"""One key of newsletter.toml written by the program, everything else left as it was typed."""

from __future__ import annotations

import json
import re
import tomllib

HEADER = re.compile(r"^\s*\[(?P<name>[^\[\]]+)\]\s*(?:#.*)?$")


def with_key(text: str, table: str, key: str, value: str) -> str:
    """Return a TOML file in which a key of a table has a value: where it stood, else first in its table, else last.

    Raises ValueError where the file is laid out so that this cannot be done.
    """
    new_line = "\r\n" if "\r\n" in text else "\n"
    line = f"{key} = {json.dumps(value)}"
    lines = text.splitlines()
    starts = [number for number, each in enumerate(lines) if (found := HEADER.match(each)) and found["name"] == table]
    if starts:
        start = starts[0] + 1
        following = (number for number in range(start, len(lines)) if lines[number].lstrip().startswith("["))
        within = range(start, next(following, len(lines)))
        typed = [number for number in within if re.match(rf"\s*{re.escape(key)}\s*=", lines[number])]
        first = typed[0] if typed else start
        lines[first : first + len(typed)] = [line]
    else:
        lines += ["", f"[{table}]", line] if lines and lines[-1].strip() else [f"[{table}]", line]
    made = new_line.join(lines) + new_line
    _prove(text, made, table, key, value)
    return made


def _prove(before: str, after: str, table: str, key: str, value: str) -> None:
    """Raise ValueError unless the key has its value now, and nothing else has changed."""
    try:
        wanted = tomllib.loads(before)
        wanted.setdefault(table, {})[key] = value
        made = tomllib.loads(after)
    except (tomllib.TOMLDecodeError, AttributeError, TypeError) as fault:
        raise ValueError("the file cannot be changed") from fault
    if made != wanted:
        raise ValueError("the file cannot be changed")
