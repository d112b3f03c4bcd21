"""Messages, judged by the standard library's `email`, which had no part in making them."""

from __future__ import annotations

import email
import email.policy
import hashlib
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import example, given

from newsletter.address import AddressError
from newsletter.config import Publication
from newsletter.merge.escape import Where, escape
from newsletter.merge.places import MergeError
from newsletter.merge.program import run
from newsletter.message.compile import compile_message
from newsletter.message.headers import sender_id
from newsletter.message.identity import message_id
from newsletter.message.links import links_for
from newsletter.message.model import Kind, Message, Recipient
from newsletter.message.tokens import Purpose, sign, verify
from newsletter.render.edition import Edition
from tests.message.samples import (
    ANNA,
    DATE,
    KEYS,
    PICTURE,
    PLAIN,
    PUBLIC,
    SECOND,
    VALUES,
    an_edition,
    compiled,
)


def parsed(message: Message) -> EmailMessage:
    """Read a message, after holding its octets to the rules of SMTP."""
    lines = message.data.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(set(line) & set(b"\r\n\0") for line in lines)
    assert max(map(len, lines)) <= 998
    head, _, body = message.data.partition(b"\r\n\r\n")
    assert max(map(len, body.split(b"\r\n"))) <= 78
    assert not any(line.startswith((b".", b"From ")) for line in lines)
    assert message.smtputf8 or head.isascii()
    assert body.isascii()
    read = email.message_from_bytes(message.data, policy=email.policy.SMTP)
    assert isinstance(read, EmailMessage)
    assert not any(part.defects for part in read.walk())
    return read


def content(read: EmailMessage, kind: str) -> str:
    """Return the text or the HTML of a message, with bare line feeds."""
    part = read.get_body((kind,))
    assert part is not None
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data.decode("utf-8").replace("\r\n", "\n")


def mailboxes(field: Any) -> list[str]:
    """Return the addresses of a field; the parser leaves octets beyond ASCII as surrogates."""
    return [address.addr_spec.encode("utf-8", "surrogateescape").decode() for address in field.addresses]


def meant(edition: Edition, publication: Publication, recipient: Recipient, token: str) -> dict[str, str]:
    """Return what a reader should get, as the merge room has it."""
    values = {"subscriber": recipient.values, **links_for(publication, "2012-11", "lv", token)}
    return {name: run(program, values) for name, program in edition.programs.items()}


def by_cid(html: str) -> str:
    for asset in (PICTURE, SECOND):
        html = html.replace(f'"{asset.src}"', f'"cid:{asset.digest[:32]}@news.example"')
    return html


def test_a_message_has_exactly_these_fields() -> None:
    read = parsed(compiled().message(ANNA, DATE, token_payload=b"8 octets"))
    token = sign(KEYS, Purpose.UNSUBSCRIBE, b"8 octets")
    digest = an_edition().digest[:24]
    assert [(name, str(value)) for name, value in read.items()] == [
        ("From", "Redakcija <redakcija@news.example>"),
        ("Reply-To", "reply@news.example"),
        ("To", "Anna Ozola <anna@example.org>"),
        ("Subject", "Ziņas: Rīga"),
        ("Date", "Mon, 05 Nov 2012 09:30:00 +0000"),
        ("Message-ID", message_id(KEYS, "c-1", "anna@example.org", "news.example")),
        ("List-Id", "Pašvaldības <municipalities.news.example>"),
        (
            "List-Unsubscribe",
            f"<https://news.example/u/{token}>, <mailto:reply@news.example?subject=unsubscribe%20{token}>",
        ),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Feedback-ID", f"c-1:list-municipalities:kind-issue:{sender_id('news.example')}"),
        ("Precedence", "bulk"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="=_alternative_{digest}"'),
    ]


def test_without_public_pages_the_header_holds_a_mail_and_no_one_click() -> None:
    read = parsed(compiled(PLAIN).message(ANNA, DATE, token_payload=b"1"))
    token = sign(KEYS, Purpose.UNSUBSCRIBE, b"1")
    assert read["List-Unsubscribe"] == f"<mailto:redakcija@news.example?subject=unsubscribe%20{token}>"
    assert "List-Unsubscribe-Post" not in read
    assert "Reply-To" not in read
    assert "/i/2012-11" not in content(read, "html")


def test_whom_to_ask_about_the_list_stands_there_where_it_is_set() -> None:
    publication = replace(
        PUBLIC,
        list_help="https://ziņas.example/palīdzība?a=b#c",
        list_owner="īpašnieks@ziņas.example",
        list_archive="https://news.example/arhīvs/",
    )
    read = parsed(compiled(publication).message(ANNA, DATE, token_payload=b"1"))
    fields = {name: str(value) for name, value in read.items() if name in ("List-Help", "List-Owner", "List-Archive")}
    assert fields == {
        "List-Help": "<https://xn--zias-m2a.example/pal%C4%ABdz%C4%ABba?a=b#c>",
        "List-Owner": "<mailto:%C4%ABpa%C5%A1nieks@xn--zias-m2a.example>",
        "List-Archive": "<https://news.example/arh%C4%ABvs/>",
    }


def test_one_click_is_promised_over_https_only() -> None:
    read = parsed(compiled(replace(PLAIN, base_url="http://127.0.0.1:8000")).message(ANNA, DATE, token_payload=b"1"))
    assert read["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/u/")
    assert "List-Unsubscribe-Post" not in read


def test_the_parts_are_alternatives_and_the_pictures_belong_to_the_html() -> None:
    read = parsed(compiled().message(ANNA, DATE, token_payload=b"1"))
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
    ]
    related = list(read.walk())[2]
    assert related.get_param("type") == "text/html"
    pictures = [part for part in read.walk() if part.get_content_maintype() == "image"]
    assert [picture.get_payload(decode=True) for picture in pictures] == [PICTURE.data, SECOND.data]
    html = content(read, "html")
    for picture in pictures:
        assert f"cid:{picture['Content-ID'].strip('<>')}" in html
        assert picture.get_content_disposition() == "inline"
    assert "images/" not in html


def test_without_pictures_there_is_nothing_related() -> None:
    template = compiled(edition=an_edition(html="<p>{{ subscriber.name }}</p>"))
    read = parsed(template.message(ANNA, DATE, token_payload=b"1"))
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert content(read, "html") == "<p>Anna Ozola</p>\n"


@pytest.mark.parametrize("publication", [PLAIN, PUBLIC])
@pytest.mark.parametrize("values", [{}, {"name": "Anna"}, {"name": "Ā", "city": "Rīga"}])
def test_text_and_html_are_what_was_meant(publication: Publication, values: dict[str, object]) -> None:
    recipient = replace(ANNA, values=values)
    edition = an_edition()
    read = parsed(compiled(publication, edition).message(recipient, DATE, token_payload=b"1"))
    expected = meant(edition, publication, recipient, sign(KEYS, Purpose.UNSUBSCRIBE, b"1"))
    assert content(read, "plain") == expected["text"]
    assert content(read, "html") == by_cid(expected["html"])
    assert read["Subject"] == escape(expected["subject"], Where.HEADER)


@given(VALUES, VALUES)
@example("\r\n.\r\n", "\n.\n")
def test_no_value_breaks_a_message(name: str, city: str) -> None:
    recipient = Recipient("anna@example.org", name, {"name": name, "city": city}, "municipalities")
    edition = an_edition()
    message = compiled(PUBLIC, edition).message(recipient, DATE, token_payload=b"1")
    read = parsed(message)
    expected = meant(edition, PUBLIC, recipient, sign(KEYS, Purpose.UNSUBSCRIBE, b"1"))
    assert content(read, "plain") == expected["text"]
    assert content(read, "html") == by_cid(expected["html"])
    assert read["Subject"] == escape(expected["subject"], Where.HEADER)
    assert [address.addr_spec for address in read["To"].addresses] == ["anna@example.org"]
    assert read.keys() == parsed(compiled().message(ANNA, DATE, token_payload=b"1")).keys()
    assert len(list(read.walk())) == 6


@given(VALUES.filter(lambda text: "\ud800" not in text))  # an author's file is UTF-8
def test_no_subject_name_or_title_of_an_author_breaks_a_message(text: str) -> None:
    publication = replace(PUBLIC, name=text, sender_name=text)
    edition = replace(an_edition(), subject=text, tags=())
    edition = replace(edition, html="<p>x</p>", text="x")
    template = compile_message(edition, publication, KEYS, text, lists={"a": text})
    for list_name in ("a", "b", ""):
        read = parsed(template.message(replace(ANNA, list_name=list_name), DATE, token_payload=b"1"))
        assert read["Subject"] == escape(text, Where.HEADER)
        assert read["From"].addresses[0].addr_spec == "redakcija@news.example"
        assert len(read.keys()) == 13
        title = read["List-Id"].rpartition("<")[0].strip()
        assert title or not escape(text, Where.HEADER)


def test_long_names_are_read_back_by_their_standard() -> None:
    name = "Pašvaldību enerģētikas darba grupas vadītāja un koordinatore Anna Bērziņa-Kalniņa"
    read = parsed(compiled().message(replace(ANNA, name=name), DATE, token_payload=b"1"))
    raw = dict(read.raw_items())["To"]
    assert str(make_header(decode_header(str(raw).rpartition("<")[0].strip()))) == name


def test_the_same_arguments_give_the_same_octets() -> None:
    first, second = compiled(), compiled()
    message = first.message(ANNA, DATE, token_payload=b"1")
    assert message == first.message(ANNA, DATE, token_payload=b"1") == second.message(ANNA, DATE, token_payload=b"1")
    assert message.data != first.message(ANNA, DATE, token_payload=b"2").data
    assert message.message_id == first.message(ANNA, DATE, token_payload=b"2").message_id


def test_the_token_unsubscribes_and_holds_no_address() -> None:
    message = compiled().message(ANNA, DATE, token_payload=b"delivery")
    page = parsed(message)["List-Unsubscribe"].partition(">")[0]
    token = page.rpartition("/")[2]
    assert verify(KEYS, Purpose.UNSUBSCRIBE, token) == b"delivery"
    assert f"/u/{token}" in content(parsed(message), "html")
    assert f"/u/{token}" in content(parsed(message), "plain")


def test_a_test_copy_is_marked_and_its_links_change_nothing() -> None:
    template = compiled(kind=Kind.TEST)
    message = template.message(ANNA, DATE, token_payload=b"delivery")
    read = parsed(message)
    assert read["Subject"] == "[Test] Ziņas: Rīga"
    assert ":kind-test:" in read["Feedback-ID"]
    token = read["List-Unsubscribe"].partition(">")[0].rpartition("/")[2]
    assert verify(KEYS, Purpose.UNSUBSCRIBE, token) is None
    assert verify(KEYS, Purpose.TEST, token) == b"delivery"
    assert sign(KEYS, Purpose.UNSUBSCRIBE, b"delivery").encode() not in message.data
    assert message.message_id != compiled().message(ANNA, DATE, token_payload=b"delivery").message_id
    again = template.message(ANNA, DATE.replace(minute=31), token_payload=b"delivery")
    assert again.message_id != message.message_id


@pytest.mark.parametrize(
    ("address", "envelope", "shown", "smtputf8"),
    [
        ("Anna@Example.ORG", "Anna@example.org", "Anna@example.org", False),
        ("anna@rīga.example", "anna@xn--rga-uta.example", "anna@xn--rga-uta.example", False),
        ("jānis@rīga.example", "jānis@xn--rga-uta.example", "jānis@xn--rga-uta.example", True),
        ("a,b@example.org", '"a,b"@example.org', '"a,b"@example.org', False),
    ],
)
def test_an_address_is_written_for_envelope_and_header(address: str, envelope: str, shown: str, smtputf8: bool) -> None:
    message = compiled().message(replace(ANNA, address=address, name="Jānis"), DATE, token_payload=b"1")
    assert (message.envelope_to, message.smtputf8) == (envelope, smtputf8)
    assert message.envelope_from == "redakcija@news.example"
    assert f"<{shown}>\r\n".encode() in message.data
    assert mailboxes(parsed(message)["To"]) == [shown]


def test_a_sender_beyond_ascii_needs_smtputf8_too() -> None:
    message = compiled(replace(PLAIN, sender_address="ziņas@rīga.example")).message(ANNA, DATE, token_payload=b"1")
    assert message.smtputf8
    assert message.envelope_from == "ziņas@xn--rga-uta.example"
    assert mailboxes(parsed(message)["From"]) == ["ziņas@xn--rga-uta.example"]


@pytest.mark.parametrize(
    "address", ["a@example.org\r\nBcc: b@example.org", "a b@example.org", "a@b>", "x" * 65 + "@b.example", ""]
)
def test_what_is_no_address_gets_no_message(address: str) -> None:
    with pytest.raises(AddressError):
        compiled().message(replace(ANNA, address=address), DATE, token_payload=b"1")


def test_a_tag_that_cannot_work_is_told_before_anything_is_sent() -> None:
    with pytest.raises(MergeError):
        compiled(edition=an_edition(html='<a href="{{ subscriber.url }}">x</a>'))


def test_the_size_is_that_of_a_message() -> None:
    template = compiled()
    message = template.message(Recipient("reader@example.org"), DATE, token_payload=bytes(16))
    assert template.size == len(message.data)
    assert template.size > len(PICTURE.data) + len(SECOND.data)


def test_a_boundary_occurs_in_no_part() -> None:
    message = compiled().message(replace(ANNA, values={"name": "=_alternative_" * 50}), DATE, token_payload=b"1")
    digest = hashlib.sha256(an_edition().to_json().encode()).hexdigest()[:24]
    assert message.data.count(b"=_") == message.data.count(f"=_alternative_{digest}".encode()) + message.data.count(
        f"=_related_{digest}".encode()
    )
