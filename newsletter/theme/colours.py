"""What somebody means who writes a colour in another way than theme.yaml wants it: #rgb or #rrggbb, in quotes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsletter.problems import Problem, error

# The names that people know (CSS Color 4, 6.1), most used first.
NAMES: Mapping[str, str] = {
    "black": "#000000",
    "white": "#ffffff",
    "grey": "#808080",
    "gray": "#808080",
    "silver": "#c0c0c0",
    "red": "#ff0000",
    "darkred": "#8b0000",
    "maroon": "#800000",
    "orange": "#ffa500",
    "gold": "#ffd700",
    "yellow": "#ffff00",
    "olive": "#808000",
    "lime": "#00ff00",
    "green": "#008000",
    "darkgreen": "#006400",
    "teal": "#008080",
    "cyan": "#00ffff",
    "blue": "#0000ff",
    "navy": "#000080",
    "darkblue": "#00008b",
    "purple": "#800080",
    "pink": "#ffc0cb",
    "brown": "#a52a2a",
    "beige": "#f5f5dc",
    "lightgrey": "#d3d3d3",
    "lightgray": "#d3d3d3",
    "darkgrey": "#a9a9a9",
    "darkgray": "#a9a9a9",
}
HEX = re.compile(r"#?(?P<digits>[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\b.*\)", re.IGNORECASE)
# YAML takes what follows a space and a hash sign for a remark; between braces it swallows the closing one.
UNQUOTED = re.compile(r"(?P<name>[\w-]+:\s+)(?P<colour>#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3}))\b")


def meant(value: object) -> str:
    """Return the colour that a value stands for, as #rrggbb; empty if it cannot be told."""
    typed = str(value).strip()
    if named := NAMES.get(typed.lower().replace(" ", "")):
        return named
    if match := HEX.fullmatch(typed):
        digits = match["digits"].lower()
        return "#" + ("".join(sign * 2 for sign in digits) if len(digits) == 3 else digits[:6])
    if (match := RGB.fullmatch(typed)) and all(int(part) < 256 for part in match.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in match.groups())
    return ""


def colour_hint(key: str, value: object) -> str:
    """Return what to write in the place of a value that is no colour."""
    if value is None:
        return f'a colour stands in quotes: {key}: "#1a5fb4"'
    if found := meant(value):
        return f'write {key}: "{found}"'
    return f'a colour is # and three or six of 0 to 9 and a to f: {key}: "#1a5fb4"'


def unquoted_colours(text: str, shown: str) -> list[Problem]:
    """Return a problem for each line between braces that has a colour without quotes."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if "{" in line and (match := UNQUOTED.search(line)):
            sentence = f"{match['colour']} has no quotes, and so the rest of the line is not read"
            hint = "write\n" + UNQUOTED.sub(r'\g<name>"\g<colour>"', line.strip())
            found.append(error("bad-colour", sentence, shown, number, hint=hint, source=line))
    return found
