"""`newsletter theme`: begin one, and look at one with all its blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.theme.load import load_theme
from tests.cli.commands import Run


def test_a_new_theme_looks_like_the_other_until_something_is_changed(newsletter: Run, workspace: Path) -> None:
    said = newsletter("theme", "new", "ours")
    assert said.status == 0
    assert said.out.split() == [
        f"templates/ours/{name}" for name in ("theme.yaml", "README.md", "blocks/divider.mjml.j2")
    ]
    ours, problems = load_theme("ours", workspace / "templates")
    classic, _ = load_theme("classic", workspace / "templates")
    assert problems == []
    assert ours
    assert classic
    assert ours.style == classic.style
    assert ours.label == "Ours"


def test_its_notes_are_values_that_can_be_uncommented(newsletter: Run, workspace: Path) -> None:
    newsletter("theme", "new", "ours")
    file = workspace / "templates/ours/theme.yaml"
    head, _, notes = file.read_text("utf-8").partition("help: ")
    lines = [line.removeprefix("# ") for line in notes.split("\n")[1:]]
    file.write_text(head + "\n".join(lines), "utf-8")
    ours, problems = load_theme("ours", workspace / "templates")
    classic, _ = load_theme("classic", workspace / "templates")
    assert problems == []
    assert ours
    assert classic
    assert ours.style == classic.style


@pytest.mark.parametrize(
    ("words", "sentence", "hint"),
    [
        (("Mūsu tēma",), "a theme cannot be called “Mūsu tēma”", "newsletter theme new m-su-t-ma"),
        (("classic",), "there is a theme classic already", "newsletter theme show classic"),
        (("../ours",), "a theme cannot be called “../ours”", "newsletter theme new ours"),
        (("ours", "--extends", "clasic"), "there is no theme “clasic”", "did you mean “classic”?"),
    ],
)
def test_what_cannot_be_begun_is_told(
    newsletter: Run, workspace: Path, words: tuple[str, ...], sentence: str, hint: str
) -> None:
    before = sorted((workspace / "templates").glob("*"))
    said = newsletter("theme", "new", *words)
    assert said.status == 2
    assert f"error: {sentence}\n" in said.err
    assert hint in said.err
    assert sorted((workspace / "templates").glob("*")) == before


def test_a_theme_is_shown_as_a_page(newsletter: Run, workspace: Path) -> None:
    said = newsletter("theme", "show", "classic", "--out", "page")
    assert said.status == 0, said.err
    assert said.out == "page/index.html\n"
    page = (workspace / "page/index.html").read_text("utf-8")
    assert page.count('<section class="row"') >= 20
    assert list((workspace / "page/images").glob("picture-*.png"))


def test_a_fault_of_a_template_is_told_with_its_line_and_the_rest_is_shown(newsletter: Run, workspace: Path) -> None:
    newsletter("theme", "new", "ours")
    template = workspace / "templates/ours/blocks/divider.mjml.j2"
    template.write_text("<mj-section>\n{% if block.first %}\n</mj-section>\n", "utf-8")
    (workspace / "templates/ours/blocks/button.mjml.j2").write_text("<mj-section>\n<mj-buton />\n</mj-section>\n")
    said = newsletter("theme", "show", "ours", "--out", "page")
    assert said.status == 1
    assert "templates/ours/blocks/divider.mjml.j2:2: error[template-syntax]" in said.err
    assert "templates/ours/blocks/button.mjml.j2:2" in said.err
    assert (workspace / "page/index.html").is_file()


@pytest.mark.parametrize(
    "command", [("theme", "show", "mine", "--out", "page"), ("theme", "new", "x", "--extends", "mine")]
)
def test_themes_that_extend_each_other_are_told(newsletter: Run, workspace: Path, command: tuple[str, ...]) -> None:
    for name, below in (("mine", "yours"), ("yours", "mine")):
        (workspace / "templates" / name).mkdir(parents=True)
        (workspace / "templates" / name / "theme.yaml").write_text(f"extends: {below}\n", "utf-8")
    said = newsletter(*command)
    assert said.status == 2
    assert "templates/yours/theme.yaml:1: the themes extend each other: mine → yours → mine" in said.err


def test_a_language_that_is_none_is_told(newsletter: Run) -> None:
    said = newsletter("theme", "show", "--locale", "english", "--out", "page")
    assert (said.status, said.err) == (
        2,
        "error: “english” is not a language\nhint: write a code such as lv, en or ar\n",
    )
