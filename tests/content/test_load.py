from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.content.model import Block, Image, Issue, Item, Link, RichText
from newsletter.merge.tags import restore
from newsletter.problems import Problem
from newsletter.theme.load import load_theme

ROOT = Path(__file__).parents[2]
Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
FRONT = "=== lv.md\n---\nsubject: Ziņas\npreheader: Kas jauns\n---\n"


@pytest.fixture
def blocks(write_folder: Callable[[str], Path], load: Loader) -> Callable[[str], tuple[Block, ...]]:
    """Return the blocks of a body that holds nothing wrong."""

    def read(body: str) -> tuple[Block, ...]:
        issue, problems = load(write_folder(FRONT + body))
        assert not problems
        assert issue is not None
        return issue.documents["lv"].blocks

    return read


def test_the_sample_issue_has_no_fault() -> None:
    publication = Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv")
    settings = Settings(ROOT, publication)
    folder = ROOT / "issues" / "2012-11-energetikas-lideri"
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, settings.themes))
    assert not problems
    assert issue is not None
    assert issue.date == datetime.date(2012, 11, 12)
    assert issue.lists == ("municipalities",)
    assert list(issue.documents) == ["lv", "en"]
    shapes = [[(block.type, block.id, len(block.items)) for block in d.blocks] for d in issue.documents.values()]
    assert shapes[0] == shapes[1]
    assert ("cards", "spotlight", 5) in shapes[0]
    assert {image.path.parent for image in issue.images.values()} == {(folder / "images").resolve()}
    assert len(issue.images) == 11


def test_what_stands_outside_of_fences(blocks: Callable[[str], tuple[Block, ...]]) -> None:
    body = "Viens\ndivi\n\ntrīs\n### Virsraksts **b**\n---\n- punkts\n\n  ![Logo](images/a.png)\n"
    body += "![Logo](images/a.png)\nbeigas\n"
    made = blocks(f"{body}=== images/a.png: png 40x20\n")
    assert [(block.type, block.line, block.end_line) for block in made] == [
        ("text", 5, 8),
        ("heading", 9, 9),
        ("divider", 10, 10),
        ("text", 11, 13),
        ("image", 14, 14),
        ("text", 15, 15),
    ]
    assert made[1].fields == {"level": 3, "text": RichText("Virsraksts <strong>b</strong>", "Virsraksts b")}
    image = made[4].fields["image"]
    assert isinstance(image, Image)
    assert (image.alt, image.width, image.line) == ("Logo", 40, 14)


def test_cards(blocks: Callable[[str], tuple[Block, ...]]) -> None:
    body = (
        ':::: cards columns=2 #zinas framed when="subscriber.city == "Rīga""\n'
        '### [A **a**](https://a.example)\n![Bilde](images/a.png "Paraksts")\nTeksts\n[lasīt](https://b.example)\n'
        "[](https://c.example)\n### B\nTikai teksts\n::::\n"
    )
    (block,) = blocks(f"{body}=== images/a.png: png 40x20\n")
    assert (block.id, block.when, block.line, block.end_line) == ("zinas", 'subscriber.city == "Rīga"', 5, 13)
    assert block.fields == {"columns": 2, "framed": True}
    first, second = block.items
    assert first.line == 6
    assert first.fields["title"] == "A a"
    assert first.fields["links"] == (
        Link("", "https://a.example"),
        Link("lasīt", "https://b.example"),
        Link("", "https://c.example"),
    )
    assert isinstance(image := first.fields["image"], Image)
    assert image.caption == "Paraksts"
    assert first.fields["text"] == RichText("<p>Teksts</p>", "Teksts")
    assert second == Item(
        {"title": "B", "image": None, "text": RichText("<p>Tikai teksts</p>", "Tikai teksts"), "links": ()}, 11
    )


def test_points_keep_their_title_in_the_sentence(blocks: Callable[[str], tuple[Block, ...]]) -> None:
    (block,) = blocks(":::points\nIevads.\n\n- **A:** teksts\n- bez virsraksta\n\n  otrs\n:::\n")
    assert block.intro == RichText("<p>Ievads.</p>", "Ievads.")
    assert [item.fields["title"] for item in block.items] == ["A:", ""]
    assert block.items[0].fields["text"] == RichText("<strong>A:</strong> teksts", "A: teksts")
    assert block.items[1].fields["text"] == RichText("<p>bez virsraksta</p>\n<p>otrs</p>", "bez virsraksta\n\notrs")


def test_logos_with_links(blocks: Callable[[str], tuple[Block, ...]]) -> None:
    (block,) = blocks(
        ":::logos\n[![A](images/a.png)](https://a.example)\n![B](images/a.png)\n:::\n=== images/a.png: png\n"
    )
    images = [item.fields["image"] for item in block.items]
    assert [(image.alt, image.url) for image in images if isinstance(image, Image)] == [
        ("A", "https://a.example"),
        ("B", ""),
    ]


def test_bodies_of_every_kind(blocks: Callable[[str], tuple[Block, ...]]) -> None:
    body = (
        ":::button\n[Nāc](https://a.example)\n:::\n"
        ":::html\n<p>\n  {{ subscriber.name }}</p>\n:::\n"
        ':::event look=wide\ntitle: "A: b"\ndate: 2012-11-24\nseats: 2.5\nfree: yes\nurl: https://a.example\n'
        'about: "**b**"\nlinks: ["[x](https://x.example)"]\nspeakers: [Anna, Jānis]\n:::\n'
        ":::divider\n:::\n"
    )
    button, html, event, divider = blocks(body)
    assert button.fields == {"links": (Link("Nāc", "https://a.example"),)}
    assert str(html.fields["source"]).startswith("<p>\n  nl")
    assert divider.fields == {}
    assert event.fields == {
        "look": "wide",
        "title": "A: b",
        "date": datetime.date(2012, 11, 24),
        "seats": 2.5,
        "free": True,
        "url": "https://a.example",
        "about": RichText("<p><strong>b</strong></p>", "b"),
        "image": None,
        "links": (Link("x", "https://x.example"),),
        "speakers": ("Anna", "Jānis"),
    }


def test_tags_stand_anywhere_and_keep_their_lines(write_folder: Callable[[str], Path], load: Loader) -> None:
    text = (
        "=== lv.md\n---\nsubject: Sveiks, {{ subscriber.name | default(“draugs”) }}: ziņas\n"
        "preheader: {% if subscriber.city %}{{ subscriber.city }}{% endif %}\n---\n"
        "{{\nsubscriber.name\n}}\n\n![{{ subscriber.name }}](images/a.png)\n=== images/a.png: png\n"
    )
    issue, problems = load(write_folder(text))
    assert not problems
    assert issue is not None
    document = issue.documents["lv"]
    assert restore(document.subject, document.tags) == 'Sveiks, {{ subscriber.name | default("draugs") }}: ziņas'
    assert [tag.line for tag in document.tags] == [2, 3, 3, 3, 5, 9]
    assert [block.line for block in document.blocks] == [5, 9]


@pytest.mark.parametrize("how", ["utf-8", "utf-8-sig", "utf-16", "crlf"])
def test_a_file_is_read_however_it_is_saved(how: str, write_folder: Callable[[str], Path], load: Loader) -> None:
    text = FRONT.replace("lv.md", f"lv.md: {how}") + "Sveiki, pašvaldība!\n\n:::points\n- **A** b\n:::\n"
    issue, problems = load(write_folder(text))
    assert not problems
    assert issue is not None
    first, second = issue.documents["lv"].blocks
    assert first.fields["text"] == RichText("<p>Sveiki, pašvaldība!</p>", "Sveiki, pašvaldība!")
    assert second.line == 7


def test_no_token_of_one_language_occurs_in_another(write_folder: Callable[[str], Path], load: Loader) -> None:
    body = "Sveiki, {{ subscriber.name }}!\n"
    issue, _ = load(write_folder(FRONT + body + FRONT.replace("lv.md", "en.md") + body))
    assert issue is not None
    assert len({document.nonce for document in issue.documents.values()}) == 1
    assert all(len(document.tags) == 1 for document in issue.documents.values())


def test_a_folder_that_is_empty_has_nothing_to_show(write_folder: Callable[[str], Path], load: Loader) -> None:
    issue, problems = load(write_folder("=== images/a.png: png\n"))
    assert issue is None
    assert [problem.code for problem in problems] == ["no-language"]


@pytest.mark.parametrize(
    "name", sorted((ROOT / "templates" / "classic" / "blocks").glob("*.yaml")), ids=lambda p: p.stem
)
def test_the_example_of_each_shipped_block_has_no_fault(name: Path, write_folder: Callable[[str], Path]) -> None:
    theme, _ = load_theme("classic", ROOT / "templates")
    assert theme is not None
    pictures = "=== images/picture.png: png 1104x552\n=== images/logo.png: png 40x20\n"
    pictures += "=== images/portrait.png: png 640x640\n"
    folder = write_folder(f"{FRONT}{theme.blocks[name.stem].example}\n{pictures}")
    settings = Settings(folder.parents[1], Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))
    issue, problems = load_issue(folder, settings, lambda _: (theme, []))
    assert not problems
    assert issue is not None
    assert [block.type for block in issue.documents["lv"].blocks] == [name.stem]


def test_a_picture_that_is_missing_takes_nothing_else_with_it(
    write_folder: Callable[[str], Path], load: Loader
) -> None:
    body = "Viens\n\n![Logo](images/b.png)\n\n:::logos\n![A](images/a.png)\n![B](images/b.png)\n:::\n"
    issue, problems = load(write_folder(f"{FRONT}{body}=== images/a.png: png 40x20\n"))
    assert [problem.code for problem in problems] == ["image-missing", "image-missing"]
    assert issue is not None
    assert [(block.type, len(block.items)) for block in issue.documents["lv"].blocks] == [("text", 0), ("logos", 1)]


def test_characters_that_no_mail_may_hold_are_left_out_of_the_headers(
    write_folder: Callable[[str], Path], load: Loader
) -> None:
    issue, _ = load(write_folder("=== lv.md\n---\nsubject: a\ufffeb\x01c\npreheader: d\uffff\n---\nText\n"))
    assert issue is not None
    assert (issue.documents["lv"].subject, issue.documents["lv"].preheader) == ("a b c", "d")


def test_a_language_has_its_usual_name_however_its_file_is_written(
    write_folder: Callable[[str], Path], load: Loader
) -> None:
    text = "---\nsubject: A\npreheader: B\n---\nText\n"
    issue, _ = load(write_folder(f"=== lv.md\n{text}=== DE.md\n{text}=== pt_br.md\n{text}"))
    assert issue
    assert list(issue.documents) == ["lv", "de", "pt-BR"]
