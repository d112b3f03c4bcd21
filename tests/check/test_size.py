"""What Gmail would cut of an edition."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from newsletter.check.examined import Examined, People
from newsletter.check.size import NEAR, SizeCheck, check, check_shares
from newsletter.config import Publication
from newsletter.merge.tags import TagMint, choose_nonce, extract
from newsletter.message.compile import compile_message
from newsletter.message.model import Recipient
from newsletter.message.tokens import MAX_PAYLOAD, new_keyring
from newsletter.render.edition import Asset, Edition
from newsletter.simulate.clip import GMAIL_LIMIT
from newsletter.simulate.webmail import GMAIL_SHEETS

PUBLICATION = Publication(
    "News", "News", "news@energija.lv", "energija.lv", "Brīvības iela 1", "lv", base_url="https://news.energija.lv"
)
TEXT = "---\nsubject: Ziņas\npreheader: Kas jauns\n---\nSveiki!\n"
Examine = Callable[..., Examined]
FOOT = '<a href="{{ unsubscribe_url }}">Leave</a>'


def edition(body: str, *assets: Asset) -> Edition:
    source = f"<html><body>{body}{FOOT}</body></html>"
    mint = TagMint(choose_nonce([source]))
    html, _ = extract(source, mint)
    return Edition("x", "lv", "s", "p", html, "text", assets, tuple(mint.tags))


def test_the_decoded_html_of_the_message_is_weighed_with_cids_and_without_pictures() -> None:
    picture = Asset("images/a-12345678.png", "image/png", b"x" * 200_000)
    long = "<p>ā\n</p>" * 12_000 + '<img src="images/a-12345678.png">{{ subscriber.name }}'
    made = edition(long, picture)
    seen = SizeCheck(made, PUBLICATION)
    keyring = new_keyring()
    template = compile_message(made, PUBLICATION, keyring, "c", lists={})
    recipient = Recipient("reader@example.org")
    message = template.message(recipient, datetime(2026, 1, 1, tzinfo=UTC), token_payload=bytes(MAX_PAYLOAD))
    parsed = email.message_from_bytes(message.data, policy=email.policy.SMTP)
    html = next(part for part in parsed.walk() if part.get_content_type() == "text/html")
    sent = html.get_payload(decode=True)
    assert isinstance(sent, bytes)
    assert abs(seen.octets - len(sent)) <= 4


def test_what_is_short_is_not_told(examine: Examine) -> None:
    assert list(check(replace(examine(TEXT), edition=edition("a" * (NEAR - 1000))))) == []


def test_what_is_nearly_too_long_is_told_too(examine: Examine) -> None:
    (problem,) = check(replace(examine(TEXT), edition=edition("a" * NEAR)))
    assert "Gmail cuts what is above 102 KB" in problem.sentence


def test_the_reader_who_gets_most_counts(examine: Examine) -> None:
    body = (
        "a" * (GMAIL_LIMIT - 2000)
        + '{% if subscriber.city == "Rīga" %}'
        + "b" * 3000
        + "{% endif %}{{ subscriber.name }}"
    )
    readers = [
        {"email": f"{name}@example.org", "name": name, "city": city}
        for name, city in (("Jo", "Cēsis"), ("Anna", "Rīga"), ("Annabella", "Rīga"), ("Al", "Rīga"))
    ]
    people = People(("city",), {"lv": readers})
    (problem,) = check(replace(examine(TEXT), edition=edition(body), people=people))
    assert "103 KB for Annabella@example.org" in problem.sentence


def test_the_cut_and_the_heaviest_blocks_are_named_with_their_lines(examine: Examine) -> None:
    words = "Vārds " * 16_000
    examined = examine(f"{TEXT}\nĪss.\n\n## Garš\n\n{words}\n\n## Beigas\n\nViss.\n")
    (problem,) = check(examined)
    assert (problem.path, problem.line) == ("issues/2012-11-x/lv.md", 11)
    assert "the cut falls here, and from line 13 on nothing is left" in problem.sentence
    assert "most of it: :::text of line 11 111 KB, the theme’s" in problem.hint
    # A send weighs what each of its readers gets.
    assert list(check(replace(examined, is_sent=True))) == []


def test_style_sheets_that_gmail_drops_are_told_in_the_theme(examine: Examine) -> None:
    examined = examine(TEXT)
    assert list(check_shares(examined)) == []
    room = GMAIL_SHEETS - sum(map(len, examined.sheets))
    small, fitting, large = (f"<style>{'a' * size}</style>" for size in (10, room, room + 1))
    for sheets, lost in ((fitting, []), (large, ["the last one"]), (large + small, ["the last 2"])):
        html = examined.edition.html.replace("</head>", f"{sheets}</head>")
        found = list(check_shares(replace(examined, edition=replace(examined.edition, html=html))))
        assert [each.code for each in found] == ["styles-dropped"] * len(lost)
        for each, words in zip(found, lost, strict=True):
            assert words in each.sentence
            assert each.path.startswith("templates/classic")


def test_many_links_and_heavy_pictures_are_told(examine: Examine) -> None:
    links = "\n\n".join(f"[Stāsts {n}](https://energija.lv/{n})" for n in range(101))
    assert [each.code for each in check_shares(examine(f"{TEXT}\n{links}\n"))] == ["many-links"]
    examined = examine(TEXT)
    for octets, codes in ((3_400_000, []), (3_700_000, ["heavy-message"])):
        edition = replace(examined.edition, assets=(Asset("images/a.png", "image/png", b"x" * octets),))
        assert [each.code for each in check_shares(replace(examined, edition=edition))] == codes


def test_a_message_that_is_heavy_without_pictures_is_told(examine: Examine) -> None:
    examined = examine(TEXT)
    html = examined.edition.html.replace("</body>", f"{'<p>x</p>' * 700_000}</body>")
    edition = replace(examined.edition, html=html, assets=())
    (found,) = check_shares(replace(examined, edition=edition))
    assert (found.code, found.hint) == ("heavy-message", "send its beginning, and link to a page that has the rest")
