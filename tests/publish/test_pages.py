from __future__ import annotations

from dataclasses import replace

from newsletter.config import Publication
from newsletter.publish.pages import page, page_addresses, public_files, with_published_pictures
from newsletter.render.edition import Edition

BASE = "https://xn--mja-1oa.example/news/i/2026-01%20%C4%81"


def test_a_page_shows_nobodys_values_and_its_pictures_by_address(edition: Edition, publication: Publication) -> None:
    made = page(edition, edition.digest, publication, listed=False)
    text = made.data.decode()
    logo, mark = edition.assets
    assert made.path == "i/2026-01%20%C4%81/lv"
    assert made.content_type == "text/html; charset=utf-8"
    assert "<p>Labdien !</p>" in text
    assert f'src="{BASE}/images/logo-0123456789ab-{logo.digest[:12]}.png"' in text
    assert f'background="{BASE}/images/mark-{mark.digest[:12]}.png"' in text
    assert 'href="mailto:news@example.org?subject=unsubscribe"' in text
    assert f'<meta name="newsletter-edition" content="{edition.digest[:32]}" />' in text
    assert f'<link rel="canonical" href="{BASE}/lv" />' in text


def test_search_engines_are_kept_off_unless_said(edition: Edition, publication: Publication) -> None:
    assert b"noindex" in page(edition, "1", publication, listed=False).data
    assert b"noindex" not in page(edition, "1", publication, listed=True).data


def test_a_picture_whose_name_tells_its_content_keeps_it(edition: Edition, publication: Publication) -> None:
    (logo, _) = edition.assets
    named = replace(logo, src=f"images/logo-{logo.digest[:12]}.png")
    shown = with_published_pictures(replace(edition, html=f'<img src="{named.src}" />', assets=(named,)), publication)
    assert shown.html == f'<img src="{BASE}/images/logo-{logo.digest[:12]}.png" />'
    assert shown.assets == ()


def test_pictures_come_first_and_each_once(edition: Edition, publication: Publication) -> None:
    editions = {"lv": edition, "en": replace(edition, locale="en")}
    files = public_files(editions, {"lv": "1", "en": "2"}, publication, listed=False)
    assert [file.is_page for file in files] == [False, False, True, True]
    assert page_addresses(publication, edition.issue, editions) == {"lv": f"{BASE}/lv", "en": f"{BASE}/en"}
