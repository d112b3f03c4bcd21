"""What Gmail would cut of an edition."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime

from newsletter.check.size import NEAR, SizeCheck
from newsletter.config import Publication
from newsletter.content.model import Block, Document, RichText
from newsletter.merge.tags import TagMint, choose_nonce, extract
from newsletter.message.compile import compile_message
from newsletter.message.model import Recipient
from newsletter.message.tokens import MAX_PAYLOAD, new_keyring
from newsletter.render.edition import Asset, Edition
from newsletter.simulate.clip import GMAIL_LIMIT

PUBLICATION = Publication(
    "News", "News", "news@energija.lv", "energija.lv", "Brīvības iela 1", "lv", base_url="https://news.energija.lv"
)
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
    check = SizeCheck(made, PUBLICATION)
    keyring = new_keyring()
    template = compile_message(made, PUBLICATION, keyring, "c", lists={})
    recipient = Recipient("reader@example.org")
    message = template.message(recipient, datetime(2026, 1, 1, tzinfo=UTC), token_payload=bytes(MAX_PAYLOAD))
    parsed = email.message_from_bytes(message.data, policy=email.policy.SMTP)
    html = next(part for part in parsed.walk() if part.get_content_type() == "text/html")
    sent = html.get_payload(decode=True)
    assert isinstance(sent, bytes)
    assert abs(check.octets - len(sent)) <= 4
    (problem,) = check.problems()
    assert problem.code == "too-long"
    assert f"{len(sent) / 1024:,.0f} KB" in problem.sentence


def test_what_is_short_is_not_told() -> None:
    assert SizeCheck(edition("a" * (NEAR - 1000)), PUBLICATION).problems() == []


def test_what_is_nearly_too_long_is_told_too() -> None:
    (problem,) = SizeCheck(edition("a" * NEAR), PUBLICATION).problems()
    assert "Gmail cuts what is above 102 KB" in problem.sentence


def test_the_reader_who_gets_most_counts() -> None:
    body = (
        "a" * (GMAIL_LIMIT - 2000)
        + '{% if subscriber.city == "Rīga" %}'
        + "b" * 3000
        + "{% endif %}{{ subscriber.name }}"
    )
    check = SizeCheck(edition(body), PUBLICATION)
    for name, city in (("Jo", "Cēsis"), ("Anna", "Rīga"), ("Annabella", "Rīga"), ("Al", "Rīga")):
        check.see({"email": f"{name}@example.org", "name": name, "city": city})
    (problem,) = check.problems()
    assert "103 KB for Annabella@example.org" in problem.sentence


def test_the_heaviest_blocks_are_named_with_their_lines() -> None:
    first, second = f"Short {'a' * 10}", f"Long {'b' * 90_000}"
    blocks = tuple(
        Block("text", line, line, fields={"text": RichText(f"<p>{text}</p>", text)})
        for line, text in ((5, first), (9, second), (12, "And the end of it"))
    )
    document = Document("lv", "issues/x/lv.md", "s", "p", blocks, "n")
    made = edition(f"<p>{first}</p><p>{second}</p><p>And the end of it</p>" + "c" * 4000)
    (problem,) = SizeCheck(made, PUBLICATION, document).problems()
    assert problem.path == "issues/x/lv.md"
    assert "most of it: :::text of line 9 88 KB, :::text of line 12 4 KB" in problem.hint
