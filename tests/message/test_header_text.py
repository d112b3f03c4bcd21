from __future__ import annotations

import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.address import AddressError
from newsletter.merge.escape import Where, escape
from newsletter.message.header_text import addr_spec, address_field, items_field, list_field, plain_field, text_field

HOSTILE = [
    "Anna\r\nBcc: victim@example.org",
    "Anna\n\nBody",
    "Anna\u2028Bcc: x@example.org",
    "=?UTF-8?Q?=0ABcc:_x@example.org?=",
    "=?utf-8?q?a?= =?utf-8?q?b?=",
    'Anna "the boss" \\ Ozola',
    "Ozola, Anna",
    "Anna <x@evil.example>",
    "a@b.example, c@d.example",
    "group: x@evil.example;",
    "(comment)",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "\u202egnp.exe",
    "NUL\0",
    "x" * 10_000,
    "ā" * 10_000,
    "word " * 2_000,
    "漢字" * 100,
    "🎉" * 50,
    "👩‍👩‍👧‍👦" * 20,
    "",
    "   ",
    ".",
    "=",
    "?=",
    "_",
    "a  b",
    "\ud800",
]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(), st.text(alphabet='ā a,"\\=?_<>@;:.()\r\n'))


def parsed(field: bytes) -> EmailMessage:
    """Read one field as a message of its own, after holding its lines to the rules."""
    assert field.endswith(b"\r\n")
    lines = field[:-2].split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line or b"\0" in line for line in lines)
    assert all(line.startswith(b" ") and line.strip() for line in lines[1:])
    for line in lines:
        assert len(line) <= (76 if b"=?" in line else 78)
    message = email.message_from_bytes(field + b"\r\n", policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert len(message.keys()) == 1
    assert message.defects == []
    assert message.get_payload() == ""
    return message


@given(TEXTS)
@example("a" * 60 + " " + "b" * 60)
@example("x" * 61)
def test_a_text_field_reads_back(text: str) -> None:
    message = parsed(text_field("Subject", text))
    assert message["Subject"] == escape(text, Where.HEADER)
    assert message["Subject"].defects == ()


@given(TEXTS)
@example("ā" * 30)
@example("Anna Bērziņa no Rīgas pilsētas pašvaldības enerģētikas nodaļas un biedrības")
def test_a_mailbox_reads_back(name: str) -> None:
    field = address_field("To", name, "anna@example.org")
    message = parsed(field)
    assert [address.addr_spec for address in message["To"].addresses] == ["anna@example.org"]
    phrase = field.decode("ascii").partition(":")[2].rpartition("<")[0].strip()
    if phrase.startswith('"'):
        assert message["To"].addresses[0].display_name == escape(name, Where.HEADER)
    else:
        assert str(make_header(decode_header(phrase))) == escape(name, Where.HEADER)


@given(TEXTS)
def test_a_list_field_reads_back(title: str) -> None:
    field = list_field("List-Id", title, "news.example.org")
    parsed(field)
    assert field.endswith(b"<news.example.org>\r\n")


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (text_field("Subject", "News of May"), "Subject: News of May\r\n"),
        (text_field("Subject", ""), "Subject:\r\n"),
        (text_field("Subject", "Ziņas"), "Subject: =?utf-8?q?Zi=C5=86as?=\r\n"),
        (text_field("Subject", "Новости"), "Subject: =?utf-8?b?0J3QvtCy0L7RgdGC0Lg=?=\r\n"),
        (text_field("Subject", "a b" * 30), "Subject: " + "a" + " ba" * 22 + "\r\n" + " ba" * 7 + " b\r\n"),
        (address_field("To", "Anna Ozola", "a@example.org"), "To: Anna Ozola <a@example.org>\r\n"),
        (address_field("To", "A. Ozola", "a@example.org"), 'To: "A. Ozola" <a@example.org>\r\n'),
        (address_field("To", 'A "b" \\', "a@example.org"), 'To: "A \\"b\\" \\\\" <a@example.org>\r\n'),
        (address_field("To", "Līga", "a@example.org"), "To: =?utf-8?q?L=C4=ABga?= <a@example.org>\r\n"),
        (address_field("To", "", "a@example.org"), "To: a@example.org\r\n"),
        (address_field("To", "\r\n", "a@example.org"), "To: a@example.org\r\n"),
        (address_field("To", "\0", "a@example.org"), "To: <a@example.org>\r\n"),
        (address_field("To", "Anna", "jānis@rīga.example"), "To: Anna <jānis@xn--rga-uta.example>\r\n"),
        (address_field("To", "A" * 60, "b" * 30 + "@example.org"), f"To: {'A' * 60}\r\n <{'b' * 30}@example.org>\r\n"),
        (list_field("List-Id", "", "n.example.org"), "List-Id: <n.example.org>\r\n"),
        (items_field("X", ["<a>", "<b>"]), "X: <a>, <b>\r\n"),
        (items_field("X", ["<" + "a" * 70 + ">", "<b>"]), "X: <" + "a" * 70 + ">,\r\n <b>\r\n"),
        (plain_field("Precedence", "bulk"), "Precedence: bulk\r\n"),
    ],
)
def test_a_field_is_written_so(field: bytes, written: str) -> None:
    assert field.decode() == written


@pytest.mark.parametrize(
    ("address", "spec"),
    [
        ("anna@example.org", "anna@example.org"),
        (" Anna@Example.ORG ", "Anna@example.org"),
        ("a.b+c@example.org", "a.b+c@example.org"),
        ("a,b@example.org", '"a,b"@example.org'),
        ("a..b@example.org", '"a..b"@example.org'),
        ('a"b@example.org', '"a\\"b"@example.org'),
        ('"a,b"@example.org', '"a,b"@example.org'),
        ("a@b@example.org", '"a@b"@example.org'),
        ("anna@[192.0.2.1]", "anna@[192.0.2.1]"),
        ("jānis@rīga.example", "jānis@xn--rga-uta.example"),
    ],
)
def test_an_address_is_written_so(address: str, spec: str) -> None:
    assert addr_spec(address) == spec


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@example.org",
        "anna@",
        "a b@example.org",
        "a@example.org\r\nBcc: x@y.example",
        "a@example.org>",
        "a@ex,ample",
        'a@ex"ample',
        "a@example.org;",
        "a@example.org(x)",
        "a\0@example.org",
        "a@exa_mple..org",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        addr_spec(address)
