from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from newsletter.config import Settings
from newsletter.delivery.model import RelayKind
from newsletter.delivery.states import CampaignEvent
from newsletter.wiring.publishing import NoAddressError
from newsletter.wiring.site import build_archive, sent_issues
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.sending import NOW, plan, send

ATTRIBUTE = re.compile(r'(?:src|href)="([^"]+)"')


@pytest.fixture
def settings(root: Path) -> Settings:
    return open_workspace(root)


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8")


def test_only_what_is_said_to_be_public_or_was_really_sent_is_shown(settings: Settings, tmp_path: Path) -> None:
    assert [issue.slug for issue in build_archive(settings, tmp_path / "a").issues] == ["2025-05-hay"]
    send(settings, "2025-06-sun", RelayKind.LOOPBACK)
    send(settings, "2025-07-rain", RelayKind.REAL)
    assert [issue.slug for issue in build_archive(settings, tmp_path / "b").issues] == ["2025-05-hay"]
    send(settings, "2025-06-sun", RelayKind.REAL)
    assert [issue.slug for issue in build_archive(settings, tmp_path / "c").issues] == ["2025-05-hay", "2025-06-sun"]


def test_what_only_a_private_list_has_got_stays_among_them(settings: Settings) -> None:
    send(settings, "2025-06-sun", RelayKind.REAL)
    assert list(sent_issues(settings)) == ["2025-06-sun"]
    (settings.lists / "village.yaml").unlink()
    assert sent_issues(settings) == {}


def test_what_reached_nobody_was_not_sent(settings: Settings) -> None:
    with ledger_of(settings) as ledger:
        ledger.move_campaign(plan(settings, "2025-06-sun", RelayKind.REAL).id, CampaignEvent.START, NOW)
    assert sent_issues(settings) == {}


def test_a_page_says_which_language_it_is_and_where_the_others_are(settings: Settings, tmp_path: Path) -> None:
    build_archive(settings, tmp_path)
    page = text(tmp_path, "i/2025-05-hay/he/index.html")
    assert page.startswith('<!DOCTYPE html>\n<html lang="he" dir="rtl"')
    base = "https://news.example.org/village/i/2025-05-hay"
    assert f'<link rel="canonical" href="{base}/he" />' in page
    for locale in ("en", "lv", "he"):
        assert f'<link rel="alternate" hreflang="{locale}" href="{base}/{locale}" />' in page
    assert '<meta property="og:title" content="חציר וקציר" />' in page
    assert '<meta property="og:description" content="מה צמח" />' in page


def test_an_index_lists_each_issue_in_the_language_that_fits_best(settings: Settings, tmp_path: Path) -> None:
    send(settings, "2025-06-sun", RelayKind.REAL)
    build_archive(settings, tmp_path)
    index = text(tmp_path, "he/index.html")
    assert '<html lang="he" dir="rtl">' in index
    assert "<h1>כל הגיליונות</h1>" in index
    assert 'href="/village/i/2025-05-hay/he" lang="he" dir="rtl"' in index
    assert 'href="/village/i/2025-06-sun/en" lang="en" dir="ltr"' in index
    assert "Hay &amp; &lt;harvest&gt;" in text(tmp_path, "index.html")


def test_every_path_of_a_page_leads_to_a_file(settings: Settings, tmp_path: Path) -> None:
    build_archive(settings, tmp_path)
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    own = {
        target.removeprefix("/village/").rstrip("/")
        for page in tmp_path.rglob("*.html")
        for target in ATTRIBUTE.findall(page.read_text("utf-8"))
        if target.startswith("/")
    }
    assert len(own) > 10
    assert {name for name in own if name not in files and f"{name}/index.html".lstrip("/") not in files} == set()


def test_no_page_has_a_script_or_leads_a_reader_out_of_a_list(settings: Settings, tmp_path: Path) -> None:
    build_archive(settings, tmp_path)
    pages = [page.read_text("utf-8") for page in tmp_path.rglob("*.html")]
    assert len(pages) == 6
    for page in pages:
        assert "Content-Security-Policy" in page
        assert "<script" not in page
        assert "unsubscribe" not in page.lower()


def test_feeds_can_be_read_by_others(settings: Settings, tmp_path: Path) -> None:
    build_archive(settings, tmp_path)
    for name, titles in (
        ("lv/atom.xml", ["Village News", "Siens un raža"]),
        ("rss.xml", ["Village News", "Hay & <harvest>"]),
    ):
        feed = etree.fromstring((tmp_path / name).read_bytes())
        assert [each.text for each in feed.iter("{*}title")] == titles
    plain = json.loads(text(tmp_path, "he/feed.json"))
    assert plain["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = plain["items"]
    assert (item["title"], item["summary"]) == ("חציר וקציר", "מה צמח")
    assert item["url"] == "https://news.example.org/village/i/2025-05-hay/he"


def test_what_is_there_already_is_not_written_again(settings: Settings, tmp_path: Path) -> None:
    written = build_archive(settings, tmp_path).delivered.written
    again = build_archive(settings, tmp_path).delivered
    assert (again.written, again.unchanged) == (0, written)


def test_without_an_address_there_is_no_archive(root: Path, tmp_path: Path) -> None:
    file = root / "newsletter.toml"
    file.write_text(file.read_text().replace("base_url", "# base_url"))
    with pytest.raises(NoAddressError):
        build_archive(open_workspace(root), tmp_path)
