"""Plain values as YAML 1.2 that people read line by line: names in the order given, one value a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
# Words that YAML, of one version or another, takes for something else than text.
MEANT_OTHERWISE = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
INDENT = "  "


def yaml_text(values: Mapping[str, object]) -> str:
    """Return a mapping as YAML. Values are text, numbers, truth values, None, and lists and mappings of them."""
    return "".join(f"{line}\n" for line in _lines(values, ""))


def _lines(values: Mapping[str, object], indent: str) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield f"{indent}{_text(name)}:"
            yield from _lines(value, indent + INDENT)
        elif isinstance(value, (list, tuple)) and value:
            yield f"{indent}{_text(name)}:"
            yield from (f"{indent}{INDENT}- {_scalar(each)}" for each in value)
        else:
            yield f"{indent}{_text(name)}: {_scalar(value)}"


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(name)}: {_scalar(each)}" for name, each in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_scalar, value)) + "]"
    return json.dumps(value)


def _text(text: str) -> str:
    if PLAIN.fullmatch(text) and text.lower() not in MEANT_OTHERWISE:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in quoted)


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
