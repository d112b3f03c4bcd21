"""A small theme, and an issue made by hand, so that these tests need neither the classic theme nor Markdown."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.config import Publication
from newsletter.content.model import Block, Document, Image, Issue, Item, Link, RichText
from newsletter.merge.tags import TagKind, TagMint
from newsletter.render.edition import Edition
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme
from newsletter.theme.model import Theme

HERE = Path(__file__).parent
NONCE = "nlabc123"
NAME, IF, ENDIF, CITY = (f"{NONCE}m{number}z" for number in range(4))

MakeIssue = Callable[..., Issue]
Render = Callable[..., Edition]


@pytest.fixture
def publication() -> Publication:
    """Return who publishes, with public pages."""
    return Publication(
        "Vēstnesis", "Redakcija", "r@example.org", "l.example.org", "Iela 1 & 2", "lv", base_url="https://n.example"
    )


@pytest.fixture
def theme() -> Theme:
    """Return the small theme."""
    found, problems = load_theme("small", HERE / "templates")
    assert found is not None
    assert problems == []
    return found


@pytest.fixture
def blocks() -> tuple[Block, ...]:
    """Return one block of each kind, merge tokens among them."""
    greeting = RichText(
        f"<p>Labdien{IF}, {NAME}{ENDIF}!<br />Ā &amp; „B”\u00a0–\u200b</p>", f"Labdien{IF}, {NAME}{ENDIF}!"
    )
    picture = Image("images/a.png", HERE / "templates/small/images/mark.png", f"Attēls {NAME}", 48, 48)
    text = RichText(
        '<p>Teksts <a href="https://māja.lv/ā?a=1&amp;b=2">saite</a></p>', "Teksts <https://māja.lv/ā?a=1&b=2>"
    )
    link = Link("", f"https://a.example/{CITY}?x=1&y={CITY}")
    items = tuple(
        Item({"title": f"Nr. {n} <&>", "image": picture if n else None, "text": text, "links": (link,)}, 9)
        for n in range(3)
    )
    button = {"links": (Link("Nāc & skaties", "https://b.example/"),), "text": RichText("", "")}
    return (
        Block("text", 5, 5, fields={"text": greeting}),
        Block("cards", 7, 20, id="stories", when='subscriber.city == "Rīga"', fields={"columns": 2}, items=items),
        Block("button", 22, 24, when="subscriber.name", fields=button),
    )


@pytest.fixture
def make_issue(blocks: tuple[Block, ...], tmp_path: Path) -> MakeIssue:
    """Return a function that makes an issue; what it is given takes the place of what is usual."""
    mint = TagMint(NONCE)
    mint.add(TagKind.VALUE, "subscriber.name")
    mint.add(TagKind.IF, "subscriber.name")
    mint.add(TagKind.ENDIF)
    mint.add(TagKind.VALUE, "subscriber.city")

    def make(**changed: object) -> Issue:
        values: dict[str, object] = {
            "locale": "lv",
            "path": "issues/x/lv.md",
            "subject": f"Ziņas & <b> {NAME}",
            "preheader": f"Īsumā, {NAME}",
            "blocks": blocks,
            "nonce": NONCE,
            "tags": tuple(mint.tags),
        }
        document = Document(**{**values, **changed})  # type: ignore[arg-type]
        return Issue("x", tmp_path, datetime.date(2012, 11, 12), "small", {document.locale: document})

    return make


@pytest.fixture
def render(make_issue: MakeIssue, theme: Theme, publication: Publication) -> Render:
    """Return a function that renders the issue without a problem."""

    def rendered(use: Theme = theme, publisher: Publication = publication, **changed: object) -> Edition:
        issue = make_issue(**changed)
        (locale,) = issue.documents
        edition, problems = render_edition(issue, locale, use, publisher)
        assert problems == []
        assert edition is not None
        return edition

    return rendered
