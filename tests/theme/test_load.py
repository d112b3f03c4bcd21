from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.theme import load
from newsletter.theme.load import load_theme, shipped_themes, theme_names
from newsletter.theme.model import Body, FieldType


def write(folder: Path, **files: str) -> Path:
    """Write files into a folder; `__` in a name stands for a slash."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".yaml").replace("_po", ".po")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Return a folder with one whole theme."""
    write(
        tmp_path / "templates" / "root",
        theme_yaml='label: Root\nwidths:\n  sheet: 600\n  margin: 20\nlight:\n  ink: "#222222"\n',
        blocks__text_yaml="label: Text\nbody: markdown\n",
        blocks__cards_yaml=(
            "label: Cards\nbody: items\nintro: true\nhelp: For news.\nexample: |\n  :::cards\n  :::\n"
            "attributes:\n  columns: {type: choice, of: [1, 2], default: 1, help: side by side}\n"
            "item:\n  title: {type: text, required: true}\n  links: links\n"
        ),
        locales__lv_po='msgid "read more"\nmsgstr "lasīt vairāk"\n\nmsgid "now"\nmsgstr "tagad"\n',
    )
    return tmp_path / "templates"


def test_a_theme_has_values_schemas_and_words(templates: Path) -> None:
    theme, problems = load_theme("root", templates)
    assert problems == []
    assert theme is not None
    assert theme.style == {"widths": {"sheet": 600, "margin": 20}, "light": {"ink": "#222222"}}
    cards = theme.blocks["cards"]
    assert (cards.label, cards.body, cards.intro, cards.help) == ("Cards", Body.ITEMS, True, "For news.")
    assert cards.attributes["columns"].of == (1, 2)
    assert cards.attributes["columns"].default == 1
    assert cards.item["title"].required
    assert cards.item["links"].type is FieldType.LINKS
    assert cards.example == ":::cards\n:::\n"
    assert theme.word("lv", "read more") == "lasīt vairāk"
    assert theme.word("et", "read more") == "read more"


def test_a_theme_is_laid_over_the_one_it_extends(templates: Path) -> None:
    write(
        templates / "mine",
        theme_yaml="extends: root\nwidths:\n  sheet: 560\nown: 3\n",
        blocks__text_yaml="label: Words\nbody: raw\n",
        blocks__quote_yaml="body: markdown\n",
        locales__lv_po='msgid "read more"\nmsgstr "tālāk"\n',
    )
    theme, problems = load_theme("mine", templates)
    assert problems == []
    assert theme is not None
    assert theme.style == {"widths": {"sheet": 560, "margin": 20}, "light": {"ink": "#222222"}, "own": 3}
    assert [(name, schema.label) for name, schema in theme.blocks.items()] == [
        ("cards", "Cards"),
        ("quote", "Quote"),
        ("text", "Words"),
    ]
    assert [folder.name for folder in theme.folders] == ["mine", "root"]
    assert theme.word("lv", "read more") == "tālāk"
    assert theme.word("lv-LV", "now") == "tagad"


def test_a_theme_may_extend_the_shipped_one_of_its_own_name(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "workspace" / "root", theme_yaml="extends: root\n")
    monkeypatch.setattr(load, "shipped_themes", lambda: templates)
    theme, problems = load_theme("root", tmp_path / "workspace")
    assert problems == []
    assert theme is not None
    assert theme.folders == ((tmp_path / "workspace" / "root").resolve(), (templates / "root").resolve())
    assert theme_names(tmp_path / "workspace") == ["root"]


def test_the_workspaces_own_theme_comes_before_the_shipped_one(templates: Path) -> None:
    write(templates / "classic", theme_yaml="label: Ours\n")
    theme, _ = load_theme("classic", templates)
    assert theme is not None
    assert theme.folders == ((templates / "classic").resolve(),)


def test_the_shipped_theme_is_found_and_whole(tmp_path: Path) -> None:
    assert (shipped_themes() / "classic" / "theme.yaml").is_file()
    theme, problems = load_theme("classic", tmp_path / "none")
    assert problems == []
    assert theme is not None
    assert {"header", "heading", "text", "points", "cards", "image", "button", "logos", "divider", "footer"} <= set(
        theme.blocks
    )


@pytest.mark.parametrize("name", ["../root", "", "root/..", "/etc"])
def test_a_name_cannot_lead_out_of_the_folder(templates: Path, name: str) -> None:
    assert load_theme(name, templates)[0] is None


def test_an_unknown_theme_is_told_with_the_nearest_name(templates: Path) -> None:
    theme, problems = load_theme("rot", templates)
    assert theme is None
    assert [(problem.sentence, problem.hint) for problem in problems] == [
        ("there is no theme “rot”", "did you mean “root”?")
    ]


def test_a_changed_file_is_read_again(templates: Path) -> None:
    load_theme("root", templates)
    write(templates / "root", blocks__text_yaml="label: Prose\nbody: markdown\n", theme_yaml="widths: {sheet: 1}\n")
    write(templates / "root", locales__lv_po='msgid "read more"\nmsgstr "vēl"\n')
    theme, _ = load_theme("root", templates)
    assert theme is not None
    assert theme.blocks["text"].label == "Prose"
    assert theme.style == {"widths": {"sheet": 1}}
    assert theme.word("lv", "read more") == "vēl"


def test_a_file_in_another_encoding_is_a_problem(templates: Path) -> None:
    (templates / "root" / "theme.yaml").write_bytes("label: Krāsa\n".encode("cp1257"))
    theme, problems = load_theme("root", templates)
    assert theme is None
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [("undecodable", 1, 10)]


def test_a_theme_file_that_cannot_be_read_is_told_with_its_line(templates: Path) -> None:
    write(templates / "root", theme_yaml="label Mine\nwidths:\n  sheet: 600\n")
    assert [(problem.path, problem.line) for problem in load_theme("root", templates)[1]] == [
        ("templates/root/theme.yaml", 1)
    ]


@pytest.mark.parametrize("name", ["loop", "a" * 300, "../root", "a\0b", ""])
def test_a_name_that_leads_nowhere_is_a_problem(templates: Path, name: str) -> None:
    (templates / "loop").symlink_to("loop")
    theme, problems = load_theme(name, templates)
    assert theme is None
    assert [problem.code for problem in problems] == ["unknown-theme"]


def test_what_is_no_file_is_passed_over(templates: Path) -> None:
    (templates / "root" / "blocks" / "folder.yaml").mkdir()
    (templates / "root" / "blocks" / "gone.yaml").symlink_to("nowhere")
    (templates / "root" / "locales" / "de.po").symlink_to("de.po")
    (templates / "no-theme" / "theme.yaml").mkdir(parents=True)
    theme, problems = load_theme("root", templates)
    assert problems == []
    assert theme is not None
    assert [*theme.blocks] == ["cards", "text"]
    assert theme.word("de", "now") == "now"
    assert "no-theme" not in theme_names(templates)


def test_without_what_it_extends_there_is_no_theme(templates: Path) -> None:
    write(templates / "mine", theme_yaml="extends: rooot\n")
    theme, problems = load_theme("mine", templates)
    assert theme is None
    assert [problem.code for problem in problems] == ["unknown-theme"]


def test_values_of_the_wrong_kind_do_not_take_the_place_of_right_ones(templates: Path) -> None:
    write(templates / "mine", theme_yaml="extends: root\nwidths: 5\n")
    theme, problems = load_theme("mine", templates)
    assert theme is not None
    assert theme.style["widths"] == {"sheet": 600, "margin": 20}
    assert [problem.code for problem in problems] == ["bad-value"]
