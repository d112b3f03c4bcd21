"""Bodies that are one title, picture, text and links; pictures above their headings; titles of list points."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.content.model import Block, Image, Link, RichText
from newsletter.problems import Problem
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme

LINKS = FieldSchema("links", FieldType.LINKS, required=True)
FIELDS = {
    "title": FieldSchema("title", required=True),
    "image": FieldSchema("image", FieldType.IMAGE),
    "text": FieldSchema("text", FieldType.MARKDOWN),
    "links": LINKS,
}
ITEM = {**FIELDS, "links": FieldSchema("links", FieldType.LINKS)}
SCHEMAS = (
    BlockSchema("story", "Story", Body.MARKDOWN, fields=FIELDS),
    BlockSchema("teasers", "Teasers", Body.ITEMS, item=ITEM),
)
THEME = Theme("t", (), {}, {schema.type: schema for schema in SCHEMAS}, {})
Read = Callable[[str], tuple[tuple[Block, ...], tuple[Problem, ...]]]


@pytest.fixture
def read(write_folder: Callable[[str], Path]) -> Read:
    """Return the blocks of a body, and what is wrong in it."""

    def read_body(body: str) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
        text = f"=== lv.md\n---\nsubject: Ziņas\npreheader: Kas\n---\n{body}\n=== images/a.png: png 40x20\n"
        folder = write_folder(text)
        publication = Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv")
        issue, problems = load_issue(folder, Settings(folder.parent, publication), lambda _: (THEME, []))
        assert issue
        return issue.documents["lv"].blocks, problems

    return read_body


TITLE, IMAGE, TEXT, LINK = "## Ziema", "![Skola](images/a.png)", "Teksts **te**.", "[Lasīt](https://a.example/)"


@pytest.mark.parametrize(
    "lines",
    [(TITLE, IMAGE, TEXT, LINK), (IMAGE, TITLE, TEXT, LINK), (IMAGE, "", TITLE, TEXT, "", LINK)],
    ids=["title-first", "picture-first", "with-empty-lines"],
)
def test_the_parts_of_one_piece_are_told_apart_in_any_order(read: Read, lines: tuple[str, ...]) -> None:
    (block,), problems = read("\n".join((":::story", *lines, ":::")))
    assert problems == ()
    image = block.fields["image"]
    assert isinstance(image, Image)
    assert image.alt == "Skola"
    assert block.fields["title"] == "Ziema"
    assert block.fields["text"] == RichText("<p>Teksts <strong>te</strong>.</p>", "Teksts te.")
    assert block.fields["links"] == (Link("Lasīt", "https://a.example/"),)


def test_the_link_of_the_picture_serves_where_there_is_no_other(read: Read) -> None:
    (block,), problems = read(f":::story\n{TITLE}\n[{IMAGE}](https://a.example/)\n:::")
    assert problems == ()
    assert block.fields["links"] == (Link("", "https://a.example/"),)


def test_what_is_missing_is_told_of_the_block(read: Read) -> None:
    _, problems = read(f":::story\n{TEXT}\n:::")
    assert sorted(problem.sentence for problem in problems) == [
        '":::story" has no link',
        '":::story" has no title',
    ]


def test_pictures_may_stand_above_their_headings(read: Read) -> None:
    one, two = "![A](images/a.png)", "![B](images/a.png)"
    (block,), problems = read(f":::teasers\n{one}\n### Viens\na\n\n{two}\n\n### Divi\nb\n:::")
    assert problems == ()
    shown = [item.fields["image"] for item in block.items]
    assert [image.alt for image in shown if isinstance(image, Image)] == ["A", "B"]
    assert [str(item.fields["text"]) for item in block.items] == ["<p>a</p>", "<p>b</p>"]


def test_a_point_gives_its_title_away_where_the_block_needs_one(read: Read) -> None:
    body = "- **Viens:** pirmais\n- [Divi](https://a.example/): otrais\n- **[Trīs](https://b.example/)**\n  trešais"
    (block,), problems = read(f":::teasers\n{body}\n:::")
    assert problems == ()
    assert [item.fields["title"] for item in block.items] == ["Viens", "Divi", "Trīs"]
    assert [str(item.fields["text"]) for item in block.items] == ["pirmais", "otrais", "trešais"]
    assert [item.fields["links"] for item in block.items] == [
        (),
        (Link("", "https://a.example/"),),
        (Link("", "https://b.example/"),),
    ]
