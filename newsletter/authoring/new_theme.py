"""The files of a new theme: one that looks like another until its author changes something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsletter.errors import UsageError
from newsletter.render.templates import theme_file
from newsletter.theme.model import Theme

NAME = re.compile(r"[a-z][a-z0-9-]{0,59}")
# The block that is laid out anew as an example, if the other theme has it; else its first one.
SAMPLE = "divider"
HEAD = """\
# The theme “{name}”. What is not here comes from “{base}”: a line that begins with # is a note, and shows what it has
# there. Take the # away and change the value, and it counts. Look at the result: newsletter theme show {name}
extends: {base}
label: {label}
help: What it is like, in one sentence.
"""
BLOCK = """\
{{# This takes the place of the block “{block}” of “{base}”. What a template sees: newsletter blocks {block} --contract
   A block of your own is two files: blocks/NAME.yaml and blocks/NAME.mjml.j2. Delete this one if you need none. -#}}
"""
README = """\
# {label}

A theme that extends `{base}`. See it: `newsletter theme show {name}`.
"""


class ThemeNameError(UsageError):
    """A theme cannot be called that."""

    def __init__(self, name: str) -> None:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        hint = f"try: newsletter theme new {plain}" if NAME.fullmatch(plain) else "letters from a to z, digits, hyphens"
        super().__init__(f"a theme cannot be called “{name}”", hint)


def check_name(name: str) -> str:
    """Return the name of a theme, which is that of its folder too; raise ThemeNameError."""
    if not NAME.fullmatch(name):
        raise ThemeNameError(name)
    return name


def theme_files(name: str, base: Theme) -> Mapping[str, bytes]:
    """Return the files of a theme that extends another, by their paths in its folder."""
    label = name.replace("-", " ").capitalize()
    files = {
        "theme.yaml": "\n".join([HEAD.format(name=name, base=base.name, label=label), *_values(base.style)]) + "\n",
        "README.md": README.format(name=name, base=base.name, label=label),
    }
    block = SAMPLE if SAMPLE in base.blocks else next(iter(base.blocks), "")
    template = theme_file(base.folders, f"blocks/{block}.mjml.j2")
    if template is not None:
        source = template.read_bytes().decode("utf-8-sig", "replace")
        files[f"blocks/{block}.mjml.j2"] = BLOCK.format(block=block, base=base.name) + source
    return {path: text.encode() for path, text in files.items()}


def _values(style: Mapping[str, object]) -> Iterator[str]:
    """Yield the values of a theme as lines of notes, group by group."""
    for name, value in style.items():
        if isinstance(value, Mapping):
            yield f"# {name}:"
            yield from (f"#   {key}: {_typed(held)}" for key, held in value.items())
        elif isinstance(value, list):
            yield f"# {name}:"
            yield from (f"#   - {_typed(part)}" for part in value)
        else:
            yield f"# {name}: {_typed(value)}"
        yield ""


def _typed(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"' if value.startswith("#") or not re.fullmatch(r"[\w ,.%-]+", value) else value
    return str(value).lower() if isinstance(value, bool) else str(value)
