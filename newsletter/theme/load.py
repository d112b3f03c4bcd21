"""A theme's folder, and the folders it extends, as one Theme."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import newsletter
from newsletter.documents import YamlDocument, read_source, read_yaml, typed_lines
from newsletter.problems import Problem, did_you_mean, error, in_order
from newsletter.theme.colours import unquoted_colours
from newsletter.theme.contrast import contrast_problems
from newsletter.theme.folder import leads_out, left_out
from newsletter.theme.fonts import font_problems
from newsletter.theme.model import BlockSchema, Theme
from newsletter.theme.schema import read_schema
from newsletter.theme.style import merge_style, style_problems
from newsletter.theme.words import Words

THEME_FILE = "theme.yaml"
NAME = re.compile(r"[\w-]{1,60}")


def shipped_themes() -> Path:
    """Return the folder of the themes that come with the program: in the wheel, or beside it in a checkout."""
    package = Path(newsletter.__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def theme_names(themes_folder: Path) -> list[str]:
    """Return the names of all themes: the workspace's own and the shipped ones."""
    folders = (themes_folder, shipped_themes())
    found = (file for folder in folders for file in folder.glob(f"*/{THEME_FILE}") if file.is_file())
    return sorted({file.parent.name for file in found})


def load_theme(name: str, themes_folder: Path) -> tuple[Theme | None, list[Problem]]:
    """Read a theme and all it extends; None if one of them is not there or cannot be read.

    It is looked for in `themes_folder`, the workspace's own, and then among the shipped ones. A theme may extend the
    shipped one of its own name. Each fault of a theme.yaml or a block's schema is a problem with file and line.
    """
    layers, problems = _chain(name, themes_folder)
    if not layers:
        return None, problems
    style: Mapping[str, object] = {}
    blocks: dict[str, BlockSchema] = {}
    for layer in reversed(layers):
        found = style_problems(layer.document, layer.path, style)
        problems += with_lines(found, layer.folder / THEME_FILE)
        merged = merge_style(style, layer.document.values)
        told = [*contrast_problems(layer.document, layer.path, merged), *font_problems(layer.document, layer.path)]
        problems += with_lines(told, layer.folder / THEME_FILE)
        if not found or not style:  # wrong values would make every template that uses them fail too
            style = merged
        for schema, more in _schemas(layer.folder):
            problems += more
            if schema:
                blocks[schema.type] = schema
    folders = tuple(layer.folder for layer in layers)
    label, said = (_text(layers[0].document, key) for key in ("label", "help"))
    theme = Theme(name, folders, style, dict(sorted(blocks.items())), Words(folders), label, said)
    return theme, list(in_order(problems))


def _text(document: YamlDocument, key: str) -> str:
    value = document.values.get(key)
    return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True)
class _Layer:
    folder: Path
    path: str
    document: YamlDocument
    extends: str


def _chain(name: str, themes_folder: Path) -> tuple[list[_Layer], list[Problem]]:
    """Return the theme's layers, its own first; none if one of them is missing or cannot be read at all."""
    layers: list[_Layer] = []
    problems: list[Problem] = []
    wanted = name
    while wanted or not layers:
        homes = _homes(wanted, themes_folder)
        folder = next((home for home in homes if home not in [layer.folder for layer in layers]), None)
        if folder is None:
            return [], [*problems, _not_found(wanted, layers, themes_folder, is_cycle=bool(homes))]
        document, found = read_file(folder / THEME_FILE, f"templates/{folder.name}/{THEME_FILE}")
        problems += found
        if found and not document.values:
            return [], problems
        extends = document.values.get("extends")
        name_below = extends if isinstance(extends, str) else ""
        layers.append(_Layer(folder, f"templates/{folder.name}/{THEME_FILE}", document, name_below))
        wanted = layers[-1].extends
    return layers, problems


def _homes(name: str, themes_folder: Path) -> list[Path]:
    """Return the folders that hold a theme of a name, the workspace's first."""
    if not NAME.fullmatch(name):
        return []
    places = (themes_folder, shipped_themes())
    folders = dict.fromkeys(Path(os.path.realpath(place / name)) for place in places)
    return [folder for folder in folders if (folder / THEME_FILE).is_file()]


def _not_found(wanted: str, layers: list[_Layer], themes_folder: Path, *, is_cycle: bool) -> Problem:
    path, line, source = "", None, ""
    if layers:
        path, line = layers[-1].path, layers[-1].document.line("extends")
        source = f"extends: {wanted}"
    if is_cycle:
        way = " → ".join([*(layer.folder.name for layer in layers), wanted])
        hint = "let one of them extend nothing, or another theme"
        return error("theme-cycle", f"the themes extend each other: {way}", path, line, hint=hint, source=source)
    names = [name for name in theme_names(themes_folder) if name not in [layer.folder.name for layer in layers]]
    near = did_you_mean(wanted, names)
    hint = f"did you mean “{near}”?" if near else f"there are: {', '.join(names)}"
    return error("unknown-theme", f"there is no theme “{wanted}”", path, line, hint=hint, source=source)


def _schemas(folder: Path) -> Iterator[tuple[BlockSchema | None, list[Problem]]]:
    for file in sorted(folder.glob("blocks/*.yaml")):
        if file.is_file():
            with suppress(OSError):  # it has gone meanwhile
                yield _schema(file, *_signature(file))


@lru_cache(maxsize=512)
def _schema(file: Path, _modified: int, _size: int) -> tuple[BlockSchema | None, list[Problem]]:
    shown = f"templates/{file.parent.parent.name}/blocks/{file.name}"
    document, problems = read_file(file, shown)
    schema, found = read_schema(file.stem, document, shown)
    return schema, problems or with_lines(found, file)


def with_lines(problems: list[Problem], file: Path) -> list[Problem]:
    """Return the problems of a file, each with its line as it was typed."""
    if not problems:
        return []
    lines = typed_lines(file)
    return [replace(p, source=lines[p.line - 1] if p.line and p.line <= len(lines) else "") for p in problems]


def read_file(file: Path, shown: str) -> tuple[YamlDocument, list[Problem]]:
    """Read one file of names and values; `shown` is its path in problems."""
    try:
        return _read_file(file, shown, *_signature(file))
    except OSError:  # it has gone since it was found
        return YamlDocument(), read_source(file, shown)[1]


@lru_cache(maxsize=64)
def _read_file(file: Path, shown: str, _modified: int, _size: int) -> tuple[YamlDocument, list[Problem]]:
    if leads_out(file, file.parent.parent if file.parent.name == "blocks" else file.parent):
        return YamlDocument(), [left_out(shown)]
    text, problems = read_source(file, shown)
    if text is None or problems:
        return YamlDocument(), problems
    document, found = read_yaml(text, shown)
    return document, (unquoted_colours(text, shown) or found) if found else found


def _signature(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_size
