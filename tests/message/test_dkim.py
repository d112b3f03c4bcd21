"""Signatures, judged by dkimpy and by the examples of RFC 6376 and RFC 8463."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from dkim import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.message.canonical import relaxed_body, relaxed_field
from newsletter.message.dkim import OVERSIGNED, REWRITTEN, BodyForm, Signer
from newsletter.message.dkim_keys import SigningKey, signing_key
from tests.message.judge import verdicts

EXAMPLES = Path(__file__).parent / "dkim"
DATE = datetime(2012, 11, 5, 9, 30, tzinfo=UTC)
DOMAIN = "news.example"
FIELDS = [
    b"From: Redakcija <redakcija@news.example>\r\n",
    b"To: =?utf-8?q?Anna_B=C4=93rzi=C5=86a?=\r\n <anna@example.org>\r\n",
    b"Subject:  two  words\t\r\n",
    b"Date: Mon, 05 Nov 2012 09:30:00 +0000\r\n",
    b"Message-ID: <x@news.example>\r\n",
    b"List-Unsubscribe: <https://news.example/u/x>,\r\n <mailto:a@news.example>\r\n",
    b"Feedback-ID: a:b:c:d\r\n",
    b"Precedence: bulk\r\n",
    b"MIME-Version: 1.0\r\n",
    b"Content-Type: text/plain\r\n",
]
BODY = b"Hello \t world \r\n.\r\n\r\n"
MESSAGE = b"".join([*FIELDS, b"\r\n", BODY])


def example(name: str) -> bytes:
    return (EXAMPLES / name).read_bytes().replace(b"\n", b"\r\n")


def example_key(name: str, selector: str) -> SigningKey:
    """Return a published key; at 1024 bits it is too short for anything but an example."""
    private = load_pem_private_key((EXAMPLES / name).read_bytes(), None)
    assert isinstance(private, RSAPrivateKey)
    return signing_key(selector, private)


def tags(field: bytes) -> dict[str, str]:
    """Return the tags of a DKIM-Signature field without white space (RFC 6376 3.2)."""
    text = "".join(field.decode().partition(":")[2].split())
    return dict(part.split("=", 1) for part in text.split(";") if part)


def fields_of(message: bytes) -> list[bytes]:
    head = message.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b"\0")
    return [field.replace(b"\0", b"\r\n ") + b"\r\n" for field in head.split(b"\r\n")]


def test_the_example_of_rfc_6376_a_2_with_its_key() -> None:
    message, key = example("rfc6376_a2.eml"), example_key("rfc6376.pem", "brisbane")
    assert verdicts(message, "example.com", [key]) == [True]
    signature, *others = fields_of(message)
    assert (
        tags(signature)["bh"] == base64.b64encode(hashlib.sha256(message.partition(b"\r\n\r\n")[2]).digest()).decode()
    )
    signed = b"".join(others) + signature[: signature.index(b" b=") + 3] + b";"
    assert base64.b64encode(key.sign(hashlib.sha256(signed).digest())).decode() == tags(signature)["b"]


def test_the_signatures_of_rfc_8463_a_3_with_their_keys() -> None:
    message = example("rfc8463_a3.eml")
    seed = base64.b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
    keys = [
        signing_key("brisbane", Ed25519PrivateKey.from_private_bytes(seed)),
        example_key("rfc8463.pem", "test"),
    ]
    assert keys[0].record == "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    assert verdicts(message, "football.example.com", keys) == [True, True]
    *signatures, sender, to, subject, date, identity = fields_of(message)
    body_hash = base64.b64encode(hashlib.sha256(relaxed_body(message.partition(b"\r\n\r\n")[2])).digest()).decode()
    for signature, key in zip(signatures, keys, strict=True):
        assert tags(signature)["bh"] == body_hash
        blank = signature[: signature.index(b" b=") + 3]
        relaxed = [relaxed_field(field)[1] for field in (sender, to, subject, date, identity, blank)]
        digest = hashlib.sha256(b"".join(relaxed)[:-2]).digest()
        assert base64.b64encode(key.sign(digest)).decode() == tags(signature)["b"]


@pytest.mark.parametrize("form", BodyForm)
def test_a_message_is_signed_with_each_key(rsa_key: SigningKey, ed25519_key: SigningKey, form: BodyForm) -> None:
    keys = [rsa_key, ed25519_key]
    signed = Signer(DOMAIN, keys, form).signed(MESSAGE, DATE)
    assert signed.endswith(MESSAGE)
    assert verdicts(signed, DOMAIN, keys) == [True, True]
    first, second = fields_of(signed)[:2]
    assert (
        tags(first).items()
        >= {
            "v": "1",
            "a": "rsa-sha256",
            "c": f"relaxed/{form}",
            "d": DOMAIN,
            "s": rsa_key.selector,
            "t": "1352107800",
        }.items()
    )
    assert tags(second)["a"] == "ed25519-sha256"
    assert "l" not in tags(first) | tags(second)


def test_what_must_not_be_added_is_named_once_more_than_it_is_there(rsa_key: SigningKey) -> None:
    named = tags(Signer(DOMAIN, [rsa_key]).signed(MESSAGE, DATE))["h"].split(":")
    assert {name: named.count(name) for name in named} == {
        "From": 2,
        "Reply-To": 1,
        "To": 2,
        "Subject": 2,
        "Date": 2,
        "List-Unsubscribe": 2,
        "List-Unsubscribe-Post": 1,
        "Content-Type": 2,
        "Message-ID": 1,
        "Feedback-ID": 1,
        "MIME-Version": 1,
    }


@pytest.mark.parametrize("name", OVERSIGNED)
def test_an_added_field_breaks_the_signature(rsa_key: SigningKey, name: str) -> None:
    signed = Signer(DOMAIN, [rsa_key]).signed(MESSAGE, DATE)
    for forged in (
        f"{name}: other\r\n".encode() + signed,
        signed.replace(b"\r\n\r\n", f"\r\n{name}: x\r\n\r\n".encode(), 1),
    ):
        try:
            good = verdicts(forged, DOMAIN, [rsa_key])
        except ValidationError:  # a second From, say
            continue
        assert good == [False]


@pytest.mark.parametrize("field", FIELDS)
def test_a_changed_field_breaks_the_signature(rsa_key: SigningKey, field: bytes) -> None:
    signed = Signer(DOMAIN, [rsa_key]).signed(MESSAGE, DATE)
    changed = signed.replace(field, field.replace(b": ", b": x"))
    assert verdicts(changed, DOMAIN, [rsa_key]) == [field.startswith(b"Precedence")]


def test_a_relay_that_rewrites_leaves_the_signature_whole(rsa_key: SigningKey) -> None:
    signed = Signer(DOMAIN, [rsa_key]).leaving_out(REWRITTEN).signed(MESSAGE, DATE)
    rewritten = signed.replace(b"<x@news.example>", b"<0102@mail.relay.example>").replace(b"09:30:00", b"09:30:07")
    assert verdicts(rewritten, DOMAIN, [rsa_key]) == [True]
    assert not {"Message-ID", "Date"} & set(tags(signed)["h"].split(":"))


def test_the_same_message_at_the_same_time_has_the_same_signatures(
    rsa_key: SigningKey, ed25519_key: SigningKey
) -> None:
    keys = [rsa_key, ed25519_key]
    once, again = (Signer(DOMAIN, keys).signed(MESSAGE, DATE) for _ in range(2))
    assert once == again
    assert once == Signer(DOMAIN, keys).signed(MESSAGE, DATE + timedelta(milliseconds=400))
    assert once != Signer(DOMAIN, keys).signed(MESSAGE, DATE + timedelta(seconds=1))


@pytest.mark.parametrize("domain", ["a.lv", DOMAIN, "a-rather-long-name.of-a-department.ministry.government.example"])
def test_lines_are_short_and_only_base64_is_folded_within(
    rsa_key: SigningKey, ed25519_key: SigningKey, domain: str
) -> None:
    signer = Signer(domain, [rsa_key, ed25519_key])
    for field in signer.signatures(FIELDS, hashlib.sha256(BODY).digest(), DATE):
        lines = field.split(b"\r\n")
        assert lines.pop() == b""
        assert max(map(len, lines)) <= 76
        assert all(line[0:1] == b" " and line[1:2] != b" " for line in lines[1:])
        assert not any(line.endswith(b" ") for line in lines)


def test_of_several_fields_the_last_are_signed(rsa_key: SigningKey) -> None:
    twice = [*FIELDS, b"Message-ID: <second@news.example>\r\n", b"Message-ID: <third@news.example>\r\n"]
    signed = Signer(DOMAIN, [rsa_key]).signed(b"".join([*twice, b"\r\n", BODY]), DATE)
    assert tags(signed)["h"].split(":").count("Message-ID") == 3
    assert verdicts(signed, DOMAIN, [rsa_key]) == [True]


HEADER_TEXT = st.text(alphabet='ab:;= \t"<>ā\u2028').map(str.encode)


@settings(max_examples=50, deadline=None)
@given(st.lists(HEADER_TEXT, min_size=3, max_size=3), st.binary(max_size=200))
def test_whatever_a_message_holds_it_verifies(ed25519_key: SigningKey, texts: Sequence[bytes], octets: bytes) -> None:
    name, subject, identity = texts
    body = octets.replace(b"\r", b"").replace(b"\n", b"\r\n")
    head = [b'From: "%b" <a@news.example>\r\n' % name, b"Subject: %b\r\n" % subject, b"Message-ID:%b\r\n" % identity]
    signed = Signer(DOMAIN, [ed25519_key], BodyForm.SIMPLE).signed(b"".join([*head, b"\r\n", body]), DATE)
    assert verdicts(signed, DOMAIN, [ed25519_key]) == [True]
