"""Messages with DKIM signatures: the same as without, and good wherever they are checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from dkim.canonicalization import Relaxed, Simple
from hypothesis import given, settings

from newsletter.config import Publication
from newsletter.message.compile import MessageTemplate
from newsletter.message.dkim import BodyForm, Signer
from newsletter.message.dkim_keys import SigningKey
from newsletter.message.model import Kind, Recipient
from tests.message.judge import verdicts
from tests.message.samples import ANNA, DATE, HOSTILE, PLAIN, PUBLIC, VALUES, an_edition, compiled

DOMAIN = "news.example"
LETTERS = {
    "lv": "Šodien 21. gadsimtā – ūdens",
    "en": "Plain words",
    "ar": "\u0627\u0644\u0633\u0644\u0627\u0645 \u200f\u0639\u0644\u064a\u0643\u0645",
    "ja": "\u3053\u3093\u306b\u3061\u306f\u3001\u4e16\u754c\u3002" * 40,
    "ru": "Здравствуйте,\tмир  и   ещё",
    "emoji": "👩‍👩‍👧‍👦🇱🇻  ",
}
LISTS = replace(PUBLIC, list_help="https://news.example/help?a=b", list_owner="owner@news.example")
PUBLICATIONS = {
    "mail only": PLAIN,
    "public": PUBLIC,
    "lists": replace(LISTS, list_archive="https://ziņas.example/arhīvs/"),
    "odd sender": replace(PLAIN, sender_name='"Q", <x>; ' + "ā" * 100),
}


@pytest.fixture(scope="session")
def keys(rsa_key: SigningKey, ed25519_key: SigningKey) -> list[SigningKey]:
    return [rsa_key, ed25519_key]


@pytest.fixture(scope="session", params=BodyForm)
def signer(request: pytest.FixtureRequest, keys: list[SigningKey]) -> Signer:
    return Signer(DOMAIN, keys, request.param)


def sent(template: MessageTemplate, recipient: Recipient = ANNA) -> bytes:
    return template.message(recipient, DATE, token_payload=b"delivery").data


@pytest.mark.parametrize("words", LETTERS.values(), ids=LETTERS)
@pytest.mark.parametrize("publication", PUBLICATIONS.values(), ids=PUBLICATIONS)
@pytest.mark.parametrize("values", [{}, {"name": "Anna"}, {"name": "Ā  ā\t", "city": "Rīga\n."}], ids=str)
def test_every_message_verifies(
    signer: Signer, keys: list[SigningKey], words: str, publication: Publication, values: Mapping[str, object]
) -> None:
    html = f"<p>{words}</p>\n\n  <p>{{{{ subscriber.name }}}}  {words}</p>"
    editions = (
        an_edition(subject=words, html=f"{html}<img src='images/one.png'>"),
        an_edition(html=html, text=words, subject="{{ subscriber.name }}"),
    )
    for edition in editions:
        data = sent(compiled(publication, edition, signer=signer), replace(ANNA, name=words, values=values))
        assert verdicts(data, DOMAIN, keys) == [True, True]


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES)
def test_no_value_breaks_a_signature(ed25519_key: SigningKey, name: str, city: str) -> None:
    signer = Signer(DOMAIN, [ed25519_key])
    recipient = Recipient("anna@example.org", name, {"name": name, "city": city}, "municipalities")
    data = sent(compiled(PUBLIC, signer=signer), recipient)
    assert verdicts(data, DOMAIN, [ed25519_key]) == [True]
    assert data == signer.signed(sent(compiled(PUBLIC), recipient), DATE)


@pytest.mark.parametrize("value", HOSTILE)
def test_what_is_hostile_breaks_no_signature(signer: Signer, keys: list[SigningKey], value: str) -> None:
    recipient = Recipient("anna@example.org", value, {"name": value, "city": value}, value.replace("\ud800", ""))
    assert verdicts(sent(compiled(signer=signer), recipient), DOMAIN, keys) == [True, True]


@given(VALUES, VALUES)
def test_a_body_is_its_own_canonical_form(name: str, city: str) -> None:
    recipient = Recipient("anna@example.org", name, {"name": name, "city": city})
    body = sent(compiled(), recipient).partition(b"\r\n\r\n")[2]
    assert body == Relaxed.canonicalize_body(body) == Simple.canonicalize_body(body)


def test_a_signature_stands_before_the_message_and_changes_nothing_in_it(signer: Signer) -> None:
    plain, signed = sent(compiled()), sent(compiled(signer=signer))
    assert signed.endswith(plain)
    assert signed.startswith(b"DKIM-Signature: v=1; a=rsa-sha256;")
    assert signed == signer.signed(plain, DATE)


@pytest.mark.parametrize("address", ["jānis@rīga.example", "anna@rīga.example", "a,b@example.org"])
def test_an_address_beyond_ascii_is_signed_too(signer: Signer, keys: list[SigningKey], address: str) -> None:
    data = sent(compiled(signer=signer), replace(ANNA, address=address))
    assert verdicts(data, DOMAIN, keys) == [True, True]


def test_the_time_of_a_signature_is_the_date_of_the_message(signer: Signer) -> None:
    template = compiled(signer=signer)
    assert b"; t=" not in sent(template)
    assert f"\r\n t={DATE.timestamp():.0f}; bh=".encode() in sent(template)
    assert sent(template) == sent(compiled(signer=signer))
    later = template.message(ANNA, DATE + timedelta(hours=1), token_payload=b"delivery")
    assert later.data != sent(template)


def test_a_relay_that_rewrites_ids_does_not_break_a_signature(signer: Signer, keys: list[SigningKey]) -> None:
    template = compiled(signer=signer, rewrites_message_id=True)
    message = template.message(ANNA, DATE, token_payload=b"1")
    rewritten = message.data.replace(message.message_id.encode(), b"<0100@relay.example>").replace(b"09:30", b"09:31")
    assert rewritten != message.data
    assert verdicts(rewritten, DOMAIN, keys) == [True, True]


def test_a_copy_for_the_editor_is_signed_as_well(signer: Signer, keys: list[SigningKey]) -> None:
    assert verdicts(sent(compiled(kind=Kind.TEST, signer=signer)), DOMAIN, keys) == [True, True]


def test_the_size_counts_the_signatures(signer: Signer) -> None:
    template = compiled(signer=signer)
    message = template.message(Recipient("reader@example.org"), DATE, token_payload=bytes(16))
    assert template.size == len(message.data)


def test_all_of_the_body_is_hashed(ed25519_key: SigningKey) -> None:
    """Whether the first value comes early, late or never."""
    signer = Signer(DOMAIN, [ed25519_key])
    for html, text in (("<p>x</p>", "x"), ("<p>x{{ subscriber.city }}</p>", "x"), ("", "{{ subscriber.city }}")):
        template = compiled(edition=an_edition(html=html, text=text, subject="x"), signer=signer)
        data = sent(template)
        assert verdicts(data, DOMAIN, [ed25519_key]) == [True]
        body = data.partition(b"\r\n\r\n")[2]
        body_hash = hashlib.sha256(body).digest()
        assert signer.signatures([b"From: x\r\n"], body_hash, DATE)[0].split(b"bh=")[1][:44] in data
