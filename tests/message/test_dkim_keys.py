"""Keys: what can be read, what is refused and why, and the records of the DNS."""

from __future__ import annotations

import base64
import re
import subprocess
import sys

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from newsletter.message.dkim_keys import (
    Algorithm,
    DkimKeyError,
    SigningKey,
    new_key,
    read_key,
    record_name,
    zone_lines,
)


def pem(
    bits: int,
    form: PrivateFormat = PrivateFormat.PKCS8,
    encryption: KeySerializationEncryption | None = None,
) -> bytes:
    private = rsa.generate_private_key(65537, bits)
    return private.private_bytes(Encoding.PEM, form, encryption or NoEncryption())


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_new_key_signs_and_is_no_other(algorithm: Algorithm) -> None:
    key, other = (read_key("s", algorithm, new_key(algorithm), "key.pem") for _ in range(2))
    assert key.algorithm is algorithm
    assert key.public != other.public
    assert key.sign(bytes(32)) == key.sign(bytes(32)) != other.sign(bytes(32))


@pytest.mark.parametrize(("bits", "form"), [(2048, PrivateFormat.TraditionalOpenSSL), (4096, PrivateFormat.PKCS8)])
def test_keys_that_other_programs_made_are_read(bits: int, form: PrivateFormat) -> None:
    data = pem(bits, form)
    for written in (data, data.replace(b"\n", b"\r\n"), b"a note before it\n" + data):
        assert read_key("s", Algorithm.RSA, written, "key.pem").algorithm is Algorithm.RSA


def public_half() -> bytes:
    private = load_pem_private_key(new_key(Algorithm.RSA), None)
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def other_kind() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


DAMAGED = re.sub(rb"(?<=-----\n)....", b"zzzz", new_key(Algorithm.RSA), count=1)
FAULTS = {
    "1024 bits": (Algorithm.RSA, pem(1024), "has 1024 bits", "newsletter dkim new"),
    "a passphrase": (Algorithm.RSA, pem(2048, encryption=BestAvailableEncryption(b"x")), "passphrase", "openssl pkey"),
    "an old passphrase": (
        Algorithm.RSA,
        pem(2048, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b"x")),
        "passphrase",
        "openssl pkey",
    ),
    "the public half": (Algorithm.RSA, public_half(), "public half", "newsletter dkim new"),
    "a curve": (Algorithm.RSA, other_kind(), "no RSA key", "newsletter dkim new"),
    "the other slot": (Algorithm.RSA, new_key(Algorithm.ED25519), "many receivers cannot check", "ed25519_key_file"),
    "RSA as the second": (Algorithm.ED25519, new_key(Algorithm.RSA), "none of Ed25519", "dkim new --ed25519"),
    "nothing": (Algorithm.RSA, b"", "something else", "newsletter dkim new"),
    "no key": (Algorithm.RSA, b"\xff\xfe\0", "something else", "newsletter dkim new"),
    "damaged": (Algorithm.RSA, DAMAGED, "damaged", "copy it"),
    "cut off": (Algorithm.RSA, new_key(Algorithm.RSA)[:700], "damaged", "copy it"),
}


@pytest.mark.parametrize(("algorithm", "data", "sentence", "hint"), FAULTS.values(), ids=FAULTS)
def test_a_key_that_cannot_be_used_is_explained(algorithm: Algorithm, data: bytes, sentence: str, hint: str) -> None:
    with pytest.raises(DkimKeyError) as caught:
        read_key("s", algorithm, data, ".newsletter/key.pem")
    assert sentence in caught.value.sentence
    assert ".newsletter/key.pem" in caught.value.sentence
    assert hint in caught.value.hint
    assert b"PRIVATE" not in str(caught.value).encode()


def test_a_key_does_not_show_itself(rsa_key: SigningKey) -> None:
    assert "private" not in repr(rsa_key).lower()
    assert rsa_key.public in repr(rsa_key)


def test_the_record_is_what_verifiers_read(rsa_key: SigningKey, ed25519_key: SigningKey) -> None:
    rsa_tags = dkim.util.parse_tag_value(rsa_key.record.encode())
    assert (rsa_tags[b"v"], rsa_tags[b"k"]) == (b"DKIM1", b"rsa")
    assert load_der_public_key(base64.b64decode(rsa_tags[b"p"]))
    ed25519_tags = dkim.util.parse_tag_value(ed25519_key.record.encode())
    assert ed25519_tags[b"k"] == b"ed25519"
    assert len(base64.b64decode(ed25519_tags[b"p"])) == 32


def test_a_record_is_written_in_strings_that_a_zone_file_takes(rsa_key: SigningKey, ed25519_key: SigningKey) -> None:
    lines = zone_lines("s1", "news.example", rsa_key.record)
    assert lines[0] == "s1._domainkey.news.example. IN TXT ("
    assert lines[-1] == ")"
    strings = re.findall(r'"([^"]*)"', "\n".join(lines))
    assert len(strings) == 2
    assert max(map(len, strings)) == 255
    assert "".join(strings) == rsa_key.record
    [line] = zone_lines("s2", "news.example", ed25519_key.record)
    assert line == f'{record_name("s2", "news.example")}. IN TXT "{ed25519_key.record}"'


def test_nothing_of_cryptography_is_loaded_without_a_key() -> None:
    program = "import sys, newsletter.message.compile; print('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "False\n"
