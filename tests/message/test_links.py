from __future__ import annotations

from dataclasses import replace
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from newsletter.config import Publication
from newsletter.config.web import ascii_url
from newsletter.message.links import links_for, preview_values, unsubscribe_mail

PLAIN = Publication("News", "Editor", "editor@news.example", "news.example", "Street 1", "lv")
PUBLIC = replace(PLAIN, base_url="https://news.example")


def test_with_public_pages_links_lead_there() -> None:
    assert links_for(PUBLIC, "2012-11", "lv", "t0ken") == {
        "unsubscribe_url": "https://news.example/u/t0ken",
        "web_url": "https://news.example/i/2012-11/lv",
    }


def test_without_public_pages_unsubscribing_is_a_mail_and_nothing_is_dead() -> None:
    assert links_for(PLAIN, "2012-11", "lv", "t0ken") == {
        "unsubscribe_url": "mailto:editor@news.example?subject=unsubscribe%20t0ken"
    }


@pytest.mark.parametrize(
    ("publication", "address"),
    [
        (PLAIN, "editor@news.example"),
        (replace(PLAIN, reply_to="reply@news.example"), "reply@news.example"),
        (replace(PLAIN, reply_to="reply@news.example", unsubscribe_address="out@news.example"), "out@news.example"),
        (replace(PLAIN, unsubscribe_address="out+a?b&c@rīga.example"), "out+a?b&c@xn--rga-uta.example"),
        (replace(PLAIN, unsubscribe_address="ārā@news.example"), "ārā@news.example"),
    ],
)
def test_the_mail_goes_to_the_mailbox_that_was_named(publication: Publication, address: str) -> None:
    link = urlsplit(unsubscribe_mail(publication, "t0ken"))
    assert link.scheme == "mailto"
    assert parseaddr(unquote(link.path))[1].replace('"', "") == address
    assert parse_qs(link.query) == {"subject": ["unsubscribe t0ken"]}
    assert link.path.isascii()


def test_a_reader_who_is_unknown_gets_a_link_without_a_token() -> None:
    mail = "mailto:editor@news.example?subject=unsubscribe"
    assert preview_values(PLAIN, None) == {"subscriber": {}, "unsubscribe_url": mail}
    assert preview_values(PUBLIC, {"name": "Anna"}, "2012-11", "lv") == {
        "subscriber": {"name": "Anna"},
        "unsubscribe_url": mail,
        "web_url": "https://news.example/i/2012-11/lv",
    }


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://news.example/", "https://news.example"),
        ("https://News.Example:8443/a b/", "https://news.example:8443/a%20b"),
        ("https://ziņas.example/jūnijs", "https://xn--zias-m2a.example/j%C5%ABnijs"),
        ("https://news.example/a%20b", "https://news.example/a%20b"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
    ],
)
def test_a_web_address_is_written_in_ascii(url: str, written: str) -> None:
    assert ascii_url(url) == written


def test_a_slug_is_one_segment_of_the_path() -> None:
    assert links_for(PUBLIC, "a/b ?", "lv", "t")["web_url"] == "https://news.example/i/a%2Fb%20%3F/lv"
