"""What an author may leave out: an attribute's name, the end of a block without text, the brackets of an address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.content.model import Block, Link
from newsletter.problems import Problem
from newsletter.theme.load import load_theme

ROOT = Path(__file__).parents[2]
Read = Callable[[str], tuple[tuple[Block, ...], list[str]]]


@pytest.fixture
def read(write_folder: Callable[[str], Path]) -> Read:
    """Return the blocks of a body in the theme “classic”, and the codes of what is wrong in it."""

    def read_body(body: str) -> tuple[tuple[Block, ...], list[str]]:
        text = f"=== lv.md\n---\nsubject: Ziņas\npreheader: Kas\n---\n{body}\n=== images/a.png: png 40x20\n"
        folder = write_folder(text)
        theme, _ = load_theme("classic", ROOT / "templates")
        publication = Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv")
        settings = Settings(folder.parent, publication)
        found: tuple[Problem, ...]
        issue, found = load_issue(folder, settings, lambda _: (theme, []))
        assert issue
        return issue.documents["lv"].blocks, [problem.code for problem in found]

    return read_body


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        (":::note warning", "tone", "warning"),
        (":::note Warning", "tone", "warning"),
        (":::image-text right", "side", "right"),
        (":::cards 3", "columns", 3),
    ],
)
def test_a_choice_stands_alone(read: Read, line: str, name: str, value: object) -> None:
    (block,), problems = read(f"{line}\n### Virsraksts\n![A](images/a.png)\nTeksts\n:::")
    assert problems == []
    assert block.fields[name] == value


def test_a_word_that_is_no_choice_is_told(read: Read) -> None:
    assert read(":::note danger\nTeksts\n:::")[1] == ["bad-attribute"]


def test_a_block_without_text_needs_no_end(read: Read) -> None:
    blocks, problems = read("Viens\n\n:::spacer large\n\nDivi\n\n:::divider\n:::button\n[A](https://a.example/)\n:::")
    assert problems == []
    assert [block.type for block in blocks] == ["text", "spacer", "text", "divider", "button"]


def test_a_block_without_text_may_have_an_end(read: Read) -> None:
    blocks, problems = read(":::columns\nViens\n:::spacer\n:::\n---\n:::spacer\nDivi\n:::\n\n:::spacer\n\n:::")
    assert problems == []
    assert [[child.type for child in part] for part in blocks[0].children] == [["text", "spacer"], ["spacer", "text"]]
    assert [block.type for block in blocks] == ["columns", "spacer"]


def test_text_in_a_block_that_has_none_is_told(read: Read) -> None:
    assert read(":::divider\nTeksts\n:::")[1] == ["no-body"]


def test_links_may_stand_in_a_list_or_be_an_address_alone(read: Read) -> None:
    (block,), problems = read(":::social\n- [Facebook](https://facebook.com/x)\nhttps://x.com/x\ninfo@a.example\n:::")
    assert problems == []
    assert block.fields["links"] == (
        Link("Facebook", "https://facebook.com/x"),
        Link("", "https://x.com/x"),
        Link("", "mailto:info@a.example"),
    )
