from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.config import Publication, Relay, RelayError, Settings, choose_relay, relay_from_url
from newsletter.config.relays import SecretTypedError


def settings(*names: str) -> Settings:
    publication = Publication("n", "n", "a@b.example", "b.example", "street", "lv")
    return Settings(Path(), publication, {name: Relay(name, "127.0.0.1") for name in names})


@pytest.mark.parametrize(
    ("relays", "named", "chosen"),
    [
        ((), None, None),
        (("main",), None, "main"),
        (("main",), "outbox", None),
        (("main", "default"), None, "default"),
        (("main", "other"), "other", "other"),
    ],
)
def test_the_relay_that_is_meant(relays: tuple[str, ...], named: str | None, chosen: str | None) -> None:
    relay = choose_relay(settings(*relays), named)
    assert (relay.name if relay else None) == chosen


def test_several_relays_without_a_default_have_to_be_named() -> None:
    with pytest.raises(RelayError) as fault:
        choose_relay(settings("main", "other"), None)
    assert "main, other, outbox" in fault.value.hint


def test_a_misspelt_relay_gets_a_suggestion() -> None:
    with pytest.raises(RelayError) as fault:
        choose_relay(settings("main"), "mian")
    assert "main" in fault.value.hint


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://127.0.0.1:2525", 2525, "none"),
        ("smtp://mail.example.org", 587, "starttls"),
        ("smtp://localhost", 25, "none"),
        ("smtps://mail.example.org", 465, "implicit"),
    ],
)
def test_a_url_says_how_the_connection_is_kept_private(url: str, port: int, tls: str) -> None:
    relay = relay_from_url(url)
    assert (relay.port, relay.tls) == (port, tls)


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:x",
        "smtp://mail.example.org:99999",
        "smtp://[::1",
        "smtp://mail..example.org",
    ],
)
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(RelayError) as fault:
        relay_from_url(url)
    assert url in fault.value.sentence
    assert fault.value.hint


@pytest.mark.parametrize(
    "typed", ["smtp://me:s3cret@mail.example.org", "smtps://me:s3/cret@mail.example.org:465", "me:s3cret@mail:25"]
)
def test_a_secret_on_the_command_line_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(SecretTypedError) as fault:
        choose_relay(settings("main"), typed)
    assert "cret" not in f"{fault.value} {fault.value.hint}"
    assert "password_file" in fault.value.hint


@pytest.mark.parametrize(
    "url", ["smtp://127.0.0.1:2525", "smtp://[::1]:2525", "smtps://mail.example.org:465", "smtp://mail.example.org:587"]
)
def test_a_relay_is_found_again_by_its_reference(url: str) -> None:
    relay = relay_from_url(url)
    assert relay.reference == url
    assert choose_relay(settings(), relay.reference) == relay


def test_a_configured_relay_is_found_again_by_its_name_even_where_that_is_its_host() -> None:
    relay = Relay("mail.example.org", "mail.example.org", username="me", password="s3cret")
    assert relay.reference == "mail.example.org"
    assert "s3cret" not in f"{relay} {relay!r}"
