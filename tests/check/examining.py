"""Editions as rules see them, made of a piece of HTML."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from newsletter.check.examined import Examined, ExaminedIssue, People
from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.content.model import Document, Issue
from newsletter.merge.tags import Tag, TagKind
from newsletter.render.edition import Asset, Edition
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme

LEAVING = Tag("nlaaaaaam0z", TagKind.VALUE, "unsubscribe_url")


def examined_html(
    body: str, root: Path, *, base_url: str = "", can_leave: bool = True, assets: Sequence[Asset] = ()
) -> Examined:
    """Return an edition of a body, whose text file holds the same; readers can leave, unless told otherwise."""
    (root / "lv.md").write_text(body, "utf-8")
    document = Document("lv", "lv.md", "", "", (), "nlaaaaaa")
    issue = Issue("x", root, datetime.date(2012, 11, 1), "classic", {"lv": document})
    settings = Settings(root, Publication("N", "N", "n@n.lv", "n.lv", "Riga", "lv", base_url=base_url))
    theme, _ = load_theme("classic", root)
    assert theme is not None
    foot = f'<a href="{LEAVING.token}">x</a>' if can_leave else ""
    text = LEAVING.token if can_leave else ""
    tags = (LEAVING,) if can_leave else ()
    page = f"<!DOCTYPE html><html><head></head><body>{body}{foot}</body></html>"
    edition = Edition("x", "lv", "", "", page, text, tuple(assets), tags)
    return Examined(settings, issue, issue, theme, edition)


def examined_text(
    root: Path, text: str, *, footer: str = "Riga", columns: Sequence[str] = (), locale: str = "en"
) -> ExaminedIssue:
    """Return an issue of one language, made from the text of its file, for people with some columns."""
    folder = root / "issues" / "2012-11-x"
    (folder / "images").mkdir(parents=True, exist_ok=True)
    (folder / f"{locale}.md").write_text(text, "utf-8")
    settings = Settings(root, Publication("Leaders", "Leaders", "n@www.lv", "www.lv", footer, locale))
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, root / "templates"))
    assert issue is not None, problems
    theme, _ = load_theme("classic", root / "templates")
    assert theme is not None
    edition, _ = render_edition(issue, locale, theme, settings.publication)
    assert edition is not None
    editions = {locale: Examined(settings, issue, issue, theme, edition)}
    return ExaminedIssue(settings, issue, issue, theme, editions, people=People(tuple(columns), {}))
