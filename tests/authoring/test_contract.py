"""The printed contract, held against what templates really see."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import pytest

from newsletter.authoring import contract as printed
from newsletter.config import Publication
from newsletter.content.model import Block, Document, Image, Issue, Item, Link
from newsletter.content.pictures.store import PictureStore
from newsletter.merge.tags import TagMint
from newsletter.render.pictures import Album, ImageView
from newsletter.render.views import MergeView, block_view, issue_view, item_views
from newsletter.theme.load import load_theme, shipped_themes
from newsletter.theme.model import Theme

PUBLICATION = Publication("News", "News", "news@example.org", "example.org", "Street 1", "en")

ALBUM = Album(PictureStore(), "en.md")


@pytest.fixture(scope="module")
def theme() -> Theme:
    theme, _ = load_theme("classic", shipped_themes())
    assert theme
    return theme


def test_it_names_all_of_an_issue_and_of_a_reader() -> None:
    document = Document("en", "en.md", "Subject", "Preheader", (), "nonce")
    view = issue_view(Issue("one", Path(), datetime.date(2026, 1, 1), "classic", {}), document, PUBLICATION)
    assert set(printed.ISSUE) == set(dir(view))
    assert printed.ISSUE["publication"] == ", ".join(f".{name}" for name, _ in view.publication)
    assert set(printed.MERGE) == set(dir(MergeView(TagMint("nonce"), has_pages=True)))


def test_it_names_all_of_an_image_and_a_link() -> None:
    picture = Image("images/a.png", Path("a.png"), "", 10, 10)
    assert set(printed.IMAGE) == set(dir(ImageView(picture, ALBUM)))
    assert set(printed.LINK) == {field.name for field in dataclasses.fields(Link)}


def test_it_names_all_of_every_block(theme: Theme) -> None:
    for schema in theme.blocks.values():
        block = Block(schema.type, 1, 1, items=(Item({}, 1),))
        names = printed.contract(theme, schema)
        seen = dict(block_view(block, schema, (block,), ALBUM, plain=False))
        assert set(seen) <= set(names["block"])
        assert set(names["block"]) - set(seen) <= {"text", "source", "table", "inside", "parts"}
        if schema.item:
            assert {name for name, _ in item_views(block.items, schema, ALBUM, plain=False)[0]} == set(names["item"])


def test_it_shows_the_values_of_the_theme(theme: Theme) -> None:
    lines = [" ".join(line.split()) for line in printed.describe_contract(printed.contract(theme))]
    assert "theme.light.accent #0b5d4e" in lines
    assert any(line.startswith('_("read more") one of the theme') for line in lines)
