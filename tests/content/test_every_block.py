"""Every block of every shipped theme, written wrongly in each way its schema forbids: told with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.problems import Problem
from newsletter.theme.load import load_theme, theme_names
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme

ROOT = Path(__file__).parents[2]
FRONT = "=== lv.md\n---\nsubject: Ziņas\npreheader: Kas jauns\n---\n"
PICTURES = "".join(f"=== images/{name}.png: png 1104x552\n" for name in ("picture", "logo", "portrait"))
# What no field of a type takes. Any words are a text, Markdown or a list.
WRONG = {
    FieldType.URL: "nowhere",
    FieldType.IMAGE: "images/none.png",
    FieldType.DATE: "tomorrow",
    FieldType.NUMBER: "many",
    FieldType.BOOLEAN: "perhaps",
    FieldType.CHOICE: "nothing-like-it",
    FieldType.LINKS: "nowhere",
}
RIGHT = {
    FieldType.URL: "https://example.org/",
    FieldType.IMAGE: "images/picture.png",
    FieldType.DATE: "2026-12-01",
    FieldType.NUMBER: "3",
    FieldType.BOOLEAN: "true",
    FieldType.LINKS: "[a](https://example.org/)",
}
THEMES = {name: theme for name in theme_names(ROOT / "templates") if (theme := load_theme(name, ROOT / "templates")[0])}
BLOCKS = [(name, schema) for name, theme in THEMES.items() for schema in theme.blocks.values()]


@dataclass(frozen=True)
class Case:
    """A folder's text, and where a problem has to be told."""

    theme: Theme
    text: str
    path: str
    line: int
    code: str


def right(field: FieldSchema) -> str:
    return str(field.of[0]) if field.of else RIGHT.get(field.type, "some words")


def with_attribute(example: str, typed: str) -> str:
    """Return a block's example with something more on its first line; the attribute of that name is taken away."""
    first, _, rest = example.partition("\n")
    name = typed.partition("=")[0]
    kept = " ".join(word for word in first.split() if not word.startswith(f"{name}="))
    return f"{kept} {typed}\n{rest}"


def fenced(schema: BlockSchema) -> str:
    """Return the example of a block as one with a fence."""
    example = schema.example.strip("\n")
    is_open = example.startswith(":::")
    words = example.splitlines()[0].lstrip("# ") if schema.body is not Body.NONE and not is_open else ""
    return f"{example}\n" if is_open else f":::{schema.type}\n{words}\n:::\n"


def attribute_cases(theme: Theme, schema: BlockSchema) -> Iterator[Case]:
    for field in schema.attributes.values():
        if field.type in WRONG:
            text = with_attribute(fenced(schema), f"{field.name}={WRONG[field.type]}")
            code = {FieldType.URL: "bad-link"}.get(field.type, "wrong-type")
            yield Case(theme, text, "lv.md", 5, code)
        if field.required:
            text = with_attribute(fenced(schema), f"{field.name}=").replace(f" {field.name}=\n", "\n", 1)
            yield Case(theme, text, "lv.md", 5, "missing-field")
    yield Case(theme, with_attribute(fenced(schema), "nonsense=1"), "lv.md", 5, "unknown-attribute")
    yield Case(theme, with_attribute(fenced(schema), 'when="a ="'), "lv.md", 5, "bad-condition")


def item_cases(theme: Theme, schema: BlockSchema) -> Iterator[Case]:
    fence = with_attribute(f":::{schema.type}\n:::\n", "from=e.yaml")
    for name, field in schema.attributes.items():
        if field.required:
            fence = with_attribute(fence, f'{name}="{right(field)}"')
    lines = [f"{name}: '{right(field)}'" for name, field in schema.item.items()]

    def text(typed: list[str]) -> str:
        return f"{fence}=== e.yaml\n- " + "\n  ".join(typed) + "\n"

    for at, field in enumerate(schema.item.values()):
        others = lines[:at] + lines[at + 1 :]
        if field.type in WRONG:
            codes = {FieldType.URL: "bad-link", FieldType.IMAGE: "image-missing"}
            wrong = [*lines[:at], f"{field.name}: {WRONG[field.type]}", *lines[at + 1 :]]
            yield Case(theme, text(wrong), "e.yaml", at + 1, codes.get(field.type, "wrong-type"))
        if field.type not in (FieldType.LINKS, FieldType.LIST):
            several = [*lines[:at], f"{field.name}: [a, b]", *lines[at + 1 :]]
            code = "image-missing" if field.type is FieldType.IMAGE else "wrong-type"
            yield Case(theme, text(several), "e.yaml", at + 1, code)
        if field.required and others:
            yield Case(theme, text(others), "e.yaml", 1, "missing-field")
    yield Case(theme, text([*lines, "nonsense: 1"]), "e.yaml", len(lines) + 1, "unknown-key")


def body_cases(theme: Theme, schema: BlockSchema) -> Iterator[Case]:
    required = "".join(f' {name}="{right(field)}"' for name, field in schema.attributes.items() if field.required)
    fence = f":::{schema.type}{required}\n"
    if schema.body is not Body.NONE:
        yield Case(theme, f"{fence}:::\n", "lv.md", 5, "empty-block")
    else:
        yield Case(theme, f"{fence}words\n:::\n", "lv.md", 6, "no-body")
    if schema.body is Body.ITEMS:
        for name, field in schema.item.items():
            if field.required and name == "title":
                yield Case(theme, f"{fence}words that begin nothing\n:::\n", "lv.md", 6, "no-items")
            if field.required and field.line:
                yield Case(theme, f"{fence}### A title\nwords\n:::\n", "lv.md", 6, "missing-field")
    if schema.body is Body.TABLE:
        yield Case(theme, f"{fence}words\n:::\n", "lv.md", 6, "wrong-body")
    if schema.body is Body.MARKDOWN and len(schema.fields) == 1 and "links" in schema.fields:
        yield Case(theme, f"{fence}words\n:::\n", "lv.md", 6, "wrong-body")


def cases() -> Iterator[object]:
    for name, schema in BLOCKS:
        theme = THEMES[name]
        found = [*attribute_cases(theme, schema), *body_cases(theme, schema)]
        found += item_cases(theme, schema) if schema.body is Body.ITEMS else []
        for at, case in enumerate(found):
            yield pytest.param(case, id=f"{name}-{schema.type}-{case.code}-{at}")


@pytest.mark.parametrize("case", [*cases()])
def test_every_fault_is_told_with_file_and_line(case: Case, write_folder: Callable[[str], Path]) -> None:
    folder = write_folder(f"{FRONT}{case.text}{PICTURES}")
    settings = Settings(folder.parents[1], Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))
    _, problems = load_issue(folder, settings, lambda _: (case.theme, []))
    told = [(Path(problem.path).name, problem.line, problem.code) for problem in problems]
    assert (case.path, case.line, case.code) in told, case.text
    assert all(_is_shown(problem) for problem in problems)


def _is_shown(problem: Problem) -> bool:
    return bool(problem.line and problem.hint and problem.source)
