from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import PIL.Image
import pytest

from newsletter.config import Publication
from newsletter.content.model import Block, Image, Issue, Item, Link, RichText
from newsletter.content.pictures.store import PictureStore
from newsletter.merge.tags import TagKind, TagMint
from newsletter.problems import has_errors
from newsletter.render.edition import Edition
from newsletter.render.pictures import Album
from newsletter.render.pipeline import render_edition
from newsletter.render.templates import make_environment, render, width
from newsletter.render.views import MergeUseError, MergeView, block_view, item_views
from newsletter.theme.load import load_theme
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType, Theme

HERE = Path(__file__).parent
Render = Callable[..., Edition]

ALBUM = Album(PictureStore(), "lv.md")
SCHEMA = BlockSchema(
    "cards",
    "Cards",
    Body.ITEMS,
    attributes={"columns": FieldSchema("columns", FieldType.NUMBER, default=2)},
    item={name: FieldSchema(name, kind) for name, kind in (("title", FieldType.TEXT), ("links", FieldType.LINKS))},
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a folder of themes with the small one and one that extends it."""
    shutil.copytree(HERE / "templates" / "small", tmp_path / "templates" / "small")
    (tmp_path / "templates" / "mine" / "blocks").mkdir(parents=True)
    (tmp_path / "templates" / "mine" / "theme.yaml").write_text("extends: small\n", "utf-8")
    return tmp_path / "templates"


def loaded(workspace: Path) -> Theme:
    theme, problems = load_theme("mine", workspace)
    assert problems == []
    assert theme is not None
    return theme


def test_a_field_that_was_left_out_is_there_with_its_default() -> None:
    block = Block(
        "cards", 1, 2, fields={"own": RichText("<b>x</b>", "x")}, items=(Item({}, 1), Item({"title": "T"}, 2))
    )
    view = block_view(block, SCHEMA, (block,), ALBUM, plain=False)
    assert (view.columns, view.id, view.type, view.intro, view.first, view.last) == (2, "", "cards", None, True, True)
    first, last = item_views(block.items, SCHEMA, ALBUM, plain=False)
    assert (first.title, first.links, first.first, first.last) == (None, (), True, False)
    assert (last.title, last.links, last.first, last.last) == ("T", (), False, True)
    with pytest.raises(AttributeError):
        _ = view.nothing


def test_rich_text_is_plain_in_the_text_part() -> None:
    block = Block("cards", 1, 2, fields={"own": [RichText("<b>x</b>", "x")]}, intro=RichText("<p>i</p>", "i"))
    view = block_view(block, SCHEMA, (block,), ALBUM, plain=True)
    assert (view.own, view.intro) == (["x"], "i")


def test_two_equal_blocks_are_still_first_and_last(render: Render) -> None:
    block = Block("text", 1, 1, fields={"text": RichText("<p>same</p>", "same")})
    assert render(blocks=(block, block)).text.count("same") == 2


def test_merge_values_print_one_token_each() -> None:
    mint = TagMint("nlabc123", "t")
    merge = MergeView(mint, has_pages=True)
    name = merge.subscriber.name
    assert str(name) == name.__html__() == str(merge.subscriber.name) == "nlabc123t0z"
    assert (merge.unsubscribe_url, merge.web_url) == ("nlabc123t1z", "nlabc123t2z")
    assert [(tag.kind, tag.source) for tag in mint.tags] == [
        (TagKind.VALUE, "subscriber.name"),
        (TagKind.VALUE, "unsubscribe_url"),
        (TagKind.VALUE, "web_url"),
    ]
    with pytest.raises(MergeUseError):
        bool(name)


def test_what_an_author_typed_is_escaped_and_rich_text_is_not(workspace: Path) -> None:
    (workspace / "mine" / "x.mjml.j2").write_text("{{ typed }}|{{ rich }}|{{ nothing }}", "utf-8")
    (workspace / "mine" / "x.txt.j2").write_text("{{ typed }}|{{ nothing }}", "utf-8")
    environment = make_environment(loaded(workspace).folders)
    values = {"typed": '<b "&">', "rich": RichText("<i>r</i>", "r"), "nothing": None}
    assert render(environment, "x.mjml.j2", values) == "&lt;b &#34;&amp;&#34;&gt;|<i>r</i>|"
    assert render(environment, "x.txt.j2", values) == '<b "&">|'


def test_a_changed_template_and_a_new_one_are_seen(
    workspace: Path, make_issue: Callable[..., Issue], publication: Publication
) -> None:
    def html() -> str:
        edition, problems = render_edition(make_issue(), "lv", loaded(workspace), publication)
        assert problems == []
        assert edition is not None
        return edition.html

    source = (workspace / "small" / "blocks" / "text.mjml.j2").read_text("utf-8")
    assert "first-change" not in html()
    (workspace / "small" / "blocks" / "text.mjml.j2").write_text(
        source.replace('"text"', '"text first-change"'), "utf-8"
    )
    assert "first-change" in html()
    (workspace / "mine" / "blocks" / "text.mjml.j2").write_text(source.replace('"text"', '"text override"'), "utf-8")
    assert "override" in html()
    (workspace / "mine" / "blocks" / "text.mjml.j2").unlink()
    assert "first-change" in html()


def test_a_block_type_without_a_template_is_a_problem(
    workspace: Path, make_issue: Callable[..., Issue], publication: Publication
) -> None:
    (workspace / "mine" / "blocks" / "quote.yaml").write_text("label: Quote\nbody: markdown\n", "utf-8")
    quote = Block("quote", 3, 3, fields={"text": RichText("<p>q</p>", "q")})
    edition, problems = render_edition(make_issue(blocks=(quote,)), "lv", loaded(workspace), publication)
    assert edition is None
    (problem,) = problems
    assert problem.path == "templates/mine/blocks/quote.yaml"
    assert problem.sentence == "the block “quote” has no template"
    assert problem.hint == "write blocks/quote.mjml.j2 into the theme's folder"


def test_a_theme_without_a_layout_is_a_problem(
    tmp_path: Path, make_issue: Callable[..., Issue], publication: Publication
) -> None:
    (tmp_path / "templates" / "bare").mkdir(parents=True)
    (tmp_path / "templates" / "bare" / "theme.yaml").write_text("label: Bare\n", "utf-8")
    theme, _ = load_theme("bare", tmp_path / "templates")
    assert theme is not None
    edition, problems = render_edition(make_issue(), "lv", theme, publication)
    assert edition is None
    assert has_errors(problems)
    assert problems[0].path == "templates/bare"
    assert problems[0].sentence == "the theme has no file “layout.mjml.j2”"


def test_text_of_a_block_without_a_text_template_has_what_there_is(render: Render, tmp_path: Path) -> None:
    image = Image("images/a.png", tmp_path / "a.png", "Logo", 1, 1, url="https://l.example/")
    PIL.Image.new("RGB", (1, 1)).save(tmp_path / "a.png")
    item = Item(
        {"title": "T", "image": image, "text": RichText("<p>b</p>", "b"), "links": (Link("go", "https://g/"),)}, 1
    )
    block = Block("cards", 1, 2, items=(item,), intro=RichText("<p>i</p>", "i"))
    assert "\n\ni\n\nT\nb\ngo: https://g/\nLogo: https://l.example/\n" in render(blocks=(block,)).text


def test_a_date_is_written_as_the_language_writes_it(render: Render) -> None:
    assert render(locale="en").text.startswith("Vēstnesis, November 12, 2012")
    assert datetime.date(2012, 11, 12).isoformat() not in render().text


@pytest.mark.parametrize(
    ("text", "columns"),
    [("Ēna", 3), ("E\u0304na", 3), ("Hi nlabc123m0z!", 4), ("日本", 4), ("", 0), (RichText("<b>x</b>", "x"), 8)],
)
def test_the_width_of_a_text_is_told_without_merge_tags(text: object, columns: int) -> None:
    assert width(text) == columns


def test_a_file_that_leads_out_of_the_theme_is_not_read(
    workspace: Path, tmp_path: Path, make_issue: Callable[..., Issue], publication: Publication
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret: of this machine", "utf-8")
    own = workspace / "mine"
    (own / "locales").mkdir()
    for name in ("blocks/text.mjml.j2", "blocks/text.yaml", "locales/lv.po"):
        (own / name).symlink_to(secret)
    theme, problems = load_theme("mine", workspace)
    assert theme is not None
    _, more = render_edition(make_issue(), "lv", theme, publication)
    told = [problem for problem in [*problems, *more] if problem.code == "leads-out"]
    assert sorted(problem.path for problem in told) == [
        f"templates/mine/{name}" for name in ("blocks/text.mjml.j2", "blocks/text.yaml", "locales/lv.po")
    ]
    assert "secret" not in str([*problems, *more])


def test_a_link_within_the_theme_is_followed(
    workspace: Path, make_issue: Callable[..., Issue], publication: Publication
) -> None:
    (workspace / "mine/blocks/own.mjml.j2").write_text("<mj-section />", "utf-8")
    (workspace / "mine/blocks/text.mjml.j2").symlink_to("own.mjml.j2")
    _, problems = render_edition(make_issue(), "lv", loaded(workspace), publication)
    assert problems == []
