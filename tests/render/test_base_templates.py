"""Templates that take in the file of the theme that their own one extends."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.render.template_faults import TemplateFaultError
from newsletter.render.templates import make_environment, render

LINE = '{% include "base:style.css.j2" %}\n'


def themes(folder: Path, **styles: str | None) -> tuple[Path, ...]:
    """Write themes, the topmost first; None is one without the file."""
    for name, text in styles.items():
        (folder / name).mkdir(exist_ok=True)
        if text is not None:
            (folder / name / "style.css.j2").write_text(text, "utf-8")
    return tuple(folder / name for name in styles)


def test_each_theme_adds_to_what_the_one_below_has(tmp_path: Path) -> None:
    folders = themes(tmp_path, ours=f"{LINE}ours", between=None, letter=f"{LINE}letter ", classic="classic ")
    assert render(make_environment(folders), "style.css.j2", {}) == "classic letter ours"


def test_macros_of_the_theme_below_can_be_used(tmp_path: Path) -> None:
    folders = themes(tmp_path, ours=None, classic=None)
    (folders[0] / "a.mjml.j2").write_text('{% from "base:a.mjml.j2" import hello %}{{ hello("<") }}', "utf-8")
    (folders[1] / "a.mjml.j2").write_text("{% macro hello(name) %}Hello, {{ name }}{% endmacro %}", "utf-8")
    assert render(make_environment(folders), "a.mjml.j2", {}) == "Hello, &lt;"


def test_a_change_in_the_theme_below_is_seen(tmp_path: Path) -> None:
    folders = themes(tmp_path, ours=f"{LINE}ours", between=None, classic="classic ")
    environment = make_environment(folders)
    render(environment, "style.css.j2", {})
    themes(tmp_path, between="a new one ")
    assert render(environment, "style.css.j2", {}) == "a new one ours"


def test_a_theme_without_one_below_is_told(tmp_path: Path) -> None:
    folders = themes(tmp_path, ours=f"one\n{LINE}", classic=None)
    with pytest.raises(TemplateFaultError) as found:
        render(make_environment(folders), "style.css.j2", {})
    problem = found.value.problem
    assert (problem.path, problem.line) == ("templates/ours/style.css.j2", 2)
    assert problem.sentence == "the theme has no file “base:style.css.j2”"


def test_a_fault_below_is_told_in_its_own_file(tmp_path: Path) -> None:
    folders = themes(tmp_path, ours=f"{LINE}ours", classic="\n{{ theme.colour }}\n")
    with pytest.raises(TemplateFaultError) as found:
        render(make_environment(folders), "style.css.j2", {"theme": object()})
    assert (found.value.problem.path, found.value.problem.line) == ("templates/classic/style.css.j2", 2)
