"""The gallery of a theme: every example rendered by itself, its faults at their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.authoring.gallery import SUBJECT, Gallery, build_gallery, in_order_of_issue
from newsletter.config import Publication
from newsletter.merge.program import run
from newsletter.theme.load import load_theme, shipped_themes, theme_names

PUBLICATION = Publication("News", "News", "news@example.org", "example.org", "Street 1", "en")


def gallery(name: str, folder: Path, locale: str = "en") -> Gallery:
    theme, problems = load_theme(name, folder)
    assert theme
    return build_gallery(theme, PUBLICATION, locale, problems)


@pytest.mark.parametrize("name", theme_names(shipped_themes()))
def test_every_example_of_every_theme_can_be_shown(name: str, tmp_path: Path) -> None:
    shown = gallery(name, tmp_path)
    assert [str(problem) for entry in shown.entries for problem in entry.problems] == []
    assert [entry.schema.type for entry in shown.entries if entry.edition is None] == []
    assert shown.whole
    assert shown.whole.subject == SUBJECT
    assert "Every block of the theme" in run(shown.whole.programs["html"], {})


def test_each_example_stands_alone_and_the_edges_are_seen_only_as_examples(tmp_path: Path) -> None:
    shown = {entry.schema.type: entry.edition for entry in gallery("classic", tmp_path).entries}
    html = {name: run(edition.programs["html"], {}) for name, edition in shown.items() if edition}
    assert "Street 1" in html["footer"]
    assert "Street 1" not in html["button"]
    assert "Sign up for the meeting" in html["button"]
    assert "Sign up for the meeting" not in html["footer"]


def test_a_language_from_right_to_left_turns_it_round(tmp_path: Path) -> None:
    shown = gallery("classic", tmp_path, "ar")
    assert shown.whole
    assert 'dir="rtl"' in shown.whole.html


def test_faults_are_told_at_their_lines(tmp_path: Path) -> None:
    blocks = tmp_path / "mine" / "blocks"
    blocks.mkdir(parents=True)
    (tmp_path / "mine" / "theme.yaml").write_text("extends: classic\n", "utf-8")
    example = "  :::quiz\n  What is [this](images/none.png)?\n  :::\n\n  :::quzi\n  :::\n"
    quiz = f"label: Quiz\nbody: markdown\nexample: |\n{example}"
    (blocks / "quiz.yaml").write_text(quiz, "utf-8")
    (blocks / "quiz.mjml.j2").write_text("<mj-section>\n{{ block.txt }}\n</mj-section>\n", "utf-8")
    found = [str(problem) for entry in gallery("mine", tmp_path).entries for problem in entry.problems]
    assert any(text.startswith("templates/mine/blocks/quiz.yaml:8: error[unknown-block]") for text in found)
    assert any(text.startswith("templates/mine/blocks/quiz.mjml.j2:2: error[template]") for text in found)


def test_a_theme_brings_pictures_for_its_own_examples(tmp_path: Path) -> None:
    theme, _ = load_theme("classic", tmp_path)
    assert theme
    mine = tmp_path / "mine"
    (mine / "examples/images").mkdir(parents=True)
    picture = (theme.folders[0] / "examples/images/picture.png").read_bytes()
    (mine / "examples/images/cat.png").write_bytes(picture)
    (mine / "theme.yaml").write_text("extends: classic\n", "utf-8")
    (mine / "blocks").mkdir()
    (mine / "blocks/image.yaml").write_text(
        "body: markdown\nfields: {image: {type: image, required: true}}\nexample: |\n  ![A cat](images/cat.png)\n",
        "utf-8",
    )
    entry = next(entry for entry in gallery("mine", tmp_path).entries if entry.schema.type == "image")
    assert entry.problems == ()
    assert entry.edition
    assert [asset.src.startswith("images/cat-") for asset in entry.edition.assets] == [True]


def test_blocks_stand_in_the_order_of_an_issue_and_new_ones_behind() -> None:
    assert in_order_of_issue(dict.fromkeys(["zebra", "footer", "header", "text"])) == [  # type: ignore[arg-type]
        *("header", "text", "footer", "zebra"),
    ]


def test_a_block_without_an_example_is_told(tmp_path: Path) -> None:
    blocks = tmp_path / "mine" / "blocks"
    blocks.mkdir(parents=True)
    (tmp_path / "mine" / "theme.yaml").write_text("extends: classic\n", "utf-8")
    (blocks / "price.yaml").write_text("label: Price\nbody: none\n", "utf-8")
    shown = gallery("mine", tmp_path)
    assert [problem.code for entry in shown.entries for problem in entry.problems] == ["no-example"]
    assert shown.whole
