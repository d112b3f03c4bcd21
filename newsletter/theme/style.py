"""The values of theme.yaml: colours, fonts, widths; checked, and laid over those of the theme it extends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsletter.documents import YamlDocument
from newsletter.problems import Problem, did_you_mean, error
from newsletter.theme.colours import colour_hint
from newsletter.theme.model import LinkForm

# What theme.yaml says about the theme itself; the rest is what templates see.
OWN_KEYS = frozenset({"extends", "label", "help"})
# Of a line of plain text, in columns; the longest is what RFC 5322 2.1.1 allows.
NARROWEST, LONGEST = 40, 998
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
# Groups of colours, whatever their values look like.
COLOUR_GROUPS = ("light", "dark", "colours")
# What numbers in these groups may be, in pixels; a phone and a browser draw nothing sensible beyond.
BOUNDS = {"sizes": (6, 200), "heights": (6, 300), "widths": (0, 2000), "spacing": (0, 400), "radius": (0, 1000)}

Path = tuple[str, ...]


def merge_style(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Lay the values of a theme over those of the theme it extends, group by group."""
    merged = dict(below)
    for key, value in above.items():
        if key in OWN_KEYS:
            continue
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = merge_style(old, value) if both else value  # type: ignore[arg-type]
    return merged


def style_problems(document: YamlDocument, path: str, below: Mapping[str, object]) -> list[Problem]:
    """Return what is wrong in a theme.yaml; `below` are the values of the theme it extends, empty if none."""
    found: list[Problem] = []
    extends = document.values.get("extends")
    if extends is not None and not isinstance(extends, str):
        sentence = "“extends” has to be the name of one theme"
        found.append(error("bad-value", sentence, path, document.line("extends"), hint="write extends: classic"))
    values = {key: value for key, value in document.values.items() if key not in OWN_KEYS}
    found += _slips(document, path, below)
    for at, value in _leaves(values):
        old = _look_up(below, at)
        line = document.line(*at)
        name = ".".join(at)
        if at[0] == "text" and (wrong := _plain_fault(at, value)):
            found.append(error("bad-value", wrong[0], path, line, hint=wrong[1]))
        elif _is_colour_key(at, value) and not (isinstance(value, str) and COLOUR.fullmatch(value)):
            sentence = f"{name} has no value" if value is None else f"“{value}” is not a colour, for {name}"
            found.append(error("bad-colour", sentence, path, line, hint=colour_hint(at[-1], value)))
        elif wrong := _number_fault(at, value):
            found.append(error("bad-value", wrong[0], path, line, hint=wrong[1]))
        elif below and old is None:
            found += _unknown(at, below, path, document)
        elif old is not None and _kind(old) != _kind(value):
            sentence = f"{name} has to be {_kind(old)}, as in the theme it extends, and is {_kind(value)}"
            hint = f"there it is: {old}"
            if isinstance(old, Mapping):
                hint = "write its values below it, each on a line that begins with two spaces"
            found.append(error("bad-value", sentence, path, line, hint=hint))
    return found


def _plain_fault(at: Path, value: object) -> tuple[str, str] | None:
    """Return what is wrong with a value of `text`, which says how plain text is written, and what to write."""
    name = ".".join(at)
    if at[1:] == ("links",) and value not in tuple(LinkForm):
        return f"{name} cannot be “{value}”", f"write one of: {', '.join(LinkForm)}"
    is_width = isinstance(value, int) and not isinstance(value, bool) and (value == 0 or NARROWEST <= value <= LONGEST)
    if at[1:] == ("width",) and not is_width:
        return f"{name} cannot be “{value}”", f"write 72, or any number from {NARROWEST} to {LONGEST}; 0 wraps no line"
    if at[1:] not in (("links",), ("width",)):
        return f"“{at[-1]}” is not a value of text", "there are: width, links"
    return None


def _slips(document: YamlDocument, path: str, below: Mapping[str, object]) -> Iterator[Problem]:
    """Yield a problem for a name at the top that is nearly one of those with a meaning of their own."""
    for key in document.values:
        near = "" if key in OWN_KEYS or key in below else did_you_mean(key, OWN_KEYS)
        if near:
            sentence = f"“{key}” has no meaning here"
            yield error("unknown-key", sentence, path, document.line(key), hint=f"did you mean “{near}”?")


def _number_fault(at: Path, value: object) -> tuple[str, str] | None:
    """Return what is wrong with a number of pixels, and what to write."""
    least, most = BOUNDS.get(at[0], (None, None))
    if least is None or most is None or isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if least <= value <= most:
        return None
    return f"{'.'.join(at)} cannot be {value}", f"write a number of pixels from {least} to {most}"


def _unknown(at: Path, below: Mapping[str, object], path: str, document: YamlDocument) -> Iterator[Problem]:
    """Yield a problem for a name that is new and nearly one of the names below: a slip of the pen."""
    depth = next(n for n in range(len(at)) if _look_up(below, at[: n + 1]) is None)
    siblings = _look_up(below, at[:depth])
    near = did_you_mean(at[depth], siblings) if isinstance(siblings, Mapping) else ""
    if near:
        sentence = f"“{at[depth]}” is not a name that the theme below knows"
        yield error("unknown-key", sentence, path, document.line(*at[: depth + 1]), hint=f"did you mean “{near}”?")


def _leaves(values: Mapping[str, object], at: Path = ()) -> Iterator[tuple[Path, object]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*at, key))
        else:
            yield (*at, key), value


def _look_up(values: Mapping[str, object], at: Path) -> object:
    found: object = values
    for key in at:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _is_colour_key(at: Path, value: object) -> bool:
    """Tell whether a value is meant as a colour: by its group, or by its hash sign."""
    return at[0] in COLOUR_GROUPS or (isinstance(value, str) and value.startswith("#"))


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, Mapping):
        return "a group of values"
    return "a list" if isinstance(value, list) else "a text"
