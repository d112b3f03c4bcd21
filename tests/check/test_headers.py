"""Every message is made as servers expect it, and each way in which one could be made wrong is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from newsletter.check.built import faults, read_header
from newsletter.check.examined import Examined
from newsletter.check.headers import check, make_message
from newsletter.config import Dkim, DkimKey, Relay
from newsletter.render.edition import Asset

Examine = Callable[..., Examined]
TEXT = "---\nsubject: {subject}\npreheader: Kas jauns\n---\nLabdien!\n\n![x](images/a.png)\n"
SUBJECT = "Ziņas par enerģiju, pašvaldībām un visu, kas notiek Rīgā, Valmierā un Cēsīs, kā arī par to, kas būs"
ONE_CLICK = {"base_url": "https://news.energija.lv"}


@pytest.mark.parametrize("change", [{}, ONE_CLICK, {"reply_to": "kļava@energija.lv"}, {"sender_name": "Žurnāls, “A”"}])
def test_what_is_sent_has_no_fault(examine: Examine, change: dict[str, str]) -> None:
    examined = examine(TEXT.format(subject=SUBJECT).replace("![x](images/a.png)", ""), **change)
    assert list(check(examined)) == []
    picture = Asset("images/a.png", "image/png", b"x" * 5000)
    html = examined.edition.html.replace("</body>", '<img src="images/a.png"></body>')
    with_picture = replace(examined, edition=replace(examined.edition, html=html, assets=(picture,)))
    assert b"multipart/related" in make_message(with_picture).data
    assert list(check(with_picture)) == []


FAULTS = [
    (b"Labdien!", b"Labd\nien!", "one character where two belong"),
    (b"Labdien!", b"L" * 999, "longer than 998"),
    (b"Subject: =?utf-8?q?", b"Subject: =?utf-8?q?" + b"x" * 60, "encoded words is longer than 76"),
    (b"Labdien!", "Labrīt!".encode(), "beyond ASCII"),
    (b"Date:", b"X-Date:", "the field Date stands 0 times"),
    (b"Precedence:", b"From: b@energija.lv\r\nPrecedence:", "the field From stands 2 times"),
    (b"Precedence:", b"X-Long: " + b"x\r\n " * 9000 + b"\r\nPrecedence:", "more than some servers take"),
    (b"To: reader@example.org", b"To: undisclosed-recipients:;", "To names nobody"),
    (b"<news@energija.lv>", b"<news@energija.lv>, <b@energija.lv>", "From has to name one address"),
    (b"Message-ID: <", b"Message-ID: <@", "its Message-ID is not"),
    (b"Date: ", b"Date: soon ", "its Date cannot be read"),
    (b"List-Unsubscribe: ", b"X-Unsubscribe: ", "no field says how to leave"),
    (b"<https://news.energija.lv", b"<http://news.energija.lv", "promises one click"),
    (b".energija.lv>\r\nList-U", b">\r\nList-U", "its List-Id is not"),
    (b"Feedback-ID: ", b"Feedback-ID: a:b:", "its Feedback-ID has more"),
    (b"Precedence:", b"Auto-Submitted: auto-generated\r\nPrecedence:", "no person has written it"),
    (b"multipart/alternative", b"multipart/mixed", "no choice of a text and of HTML"),
    (b"Content-Type: text/plain", b"Content-Type: text/html", "its parts are text/html, text/html"),
]


@pytest.mark.parametrize(("good", "bad", "told"), FAULTS, ids=[told for *_, told in FAULTS])
def test_each_fault_is_found(examine: Examine, good: bytes, bad: bytes, told: str) -> None:
    data = make_message(examine("---\nsubject: Ziņas\npreheader: Kas\n---\nLabdien!\n", **ONE_CLICK)).data
    assert list(faults(data)) == []
    assert good in data
    found = list(faults(data.replace(good, bad, 1)))
    assert told in found[0]


def test_a_header_is_read_unfolded() -> None:
    header = read_header(b"A: one\r\n two\r\nB:\r\n three\r\n\r\nC: body")
    assert header.fields == (("A", "one two"), ("B", "three"))
    assert (header.get("b"), header.get("c")) == ("three", "")


def test_an_invented_domain_is_told_where_mail_leaves_the_machine(examine: Examine) -> None:
    examined = examine(TEXT.format(subject="Ziņas"), list_domain="news.example.org")
    assert list(check(examined)) == []
    for host, codes in (("127.0.0.1", []), ("smtp.energija.lv", ["invented-domain"])):
        settings = replace(examined.settings, relays={"default": Relay("default", host)})
        assert [each.code for each in check(replace(examined, settings=settings))] == codes


@pytest.mark.parametrize(
    ("signing", "return_path", "codes"),
    [
        ("energija.lv", "", []),
        ("mail.energija.lv", "bounces@other.lv", []),
        ("other.lv", "", []),
        ("other.lv", "bounces@mail.energija.lv", []),
        ("other.lv", "bounces@other.lv", ["unaligned-sender"]),
        ("other.lv", "verp", ["unaligned-sender"]),
    ],
)
def test_a_sender_that_nothing_proves_is_told(
    examine: Examine, signing: str, return_path: str, codes: list[str]
) -> None:
    examined = examine(TEXT.format(subject="Ziņas"), bounce_domain="b.other.lv")
    relay = Relay("default", "smtp.energija.lv", return_path=return_path)
    dkim = Dkim(signing, "relaxed", DkimKey("s", "key.pem"))
    settings = replace(examined.settings, relays={"default": relay}, dkim=dkim)
    assert [each.code for each in check(replace(examined, settings=settings))] == codes
