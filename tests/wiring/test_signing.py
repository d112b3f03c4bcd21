"""Who signs what a campaign sends, and what a relay changes about it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.config import Dkim, DkimKey, Publication, Relay, Settings, State
from newsletter.delivery.compose import Composer, keyring_of
from newsletter.delivery.model import TOKEN_PAYLOAD, Delivery, NewCampaign, NewDelivery, RelayKind
from newsletter.message.dkim_keys import Algorithm, DkimKeyError
from newsletter.message.model import Message
from newsletter.message.return_path import delivery_of, delivery_of_envelope_id
from newsletter.wiring.sending import ledger_of
from newsletter.wiring.signing import check_signing, make_key, shown_keys, signer_for, signer_of
from tests.message.judge import verdicts
from tests.message.samples import DATE, an_edition

DOMAIN, BOUNCES = "news.example", "bounces.news.example"
PUBLICATION = Publication("Ziņas", "Redakcija", f"redakcija@{DOMAIN}", DOMAIN, "Iela 1", "lv", bounce_domain=BOUNCES)
RELAY = Relay("main", "127.0.0.1", 25, "none", return_path="verp")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return a workspace with both keys."""
    state = State(tmp_path / ".newsletter/newsletter.db", tmp_path / ".newsletter")
    plain = Settings(tmp_path, PUBLICATION, state=state)
    rsa = make_key(plain, "news", Algorithm.RSA)
    second = make_key(plain, "newse", Algorithm.ED25519)
    return replace(
        plain, dkim=Dkim(DOMAIN, "relaxed", DkimKey("news", rsa.path, line=9), DkimKey("newse", second.path))
    )


def composed(settings: Settings, relay: Relay | None) -> tuple[Message, Delivery, bytes | None, bytes | None]:
    """Return the message of a delivery, the delivery, and what its return path and its envelope id lead to."""
    new = NewCampaign(issue="one", relay="main", kind=RelayKind.LOOPBACK, publication=PUBLICATION, lists={"a": "A"})
    row = NewDelivery(key="anna@example.org", address="anna@example.org", name="Anna", list_name="a", locale="lv")
    with ledger_of(settings) as ledger:
        draft = ledger.draft(new, [an_edition()], DATE)
        ledger.add_deliveries(draft.id, [row])
        campaign = ledger.freeze(draft.id, 1, DATE)
        delivery = replace(next(iter(ledger.deliveries(campaign.id))), date=DATE)
        message = Composer(ledger, campaign, relay, signer_for(settings, campaign.kind))(delivery)
        keyring = keyring_of(ledger)
    to = delivery_of(keyring, message.envelope_from.upper(), BOUNCES)
    return message, delivery, to, delivery_of_envelope_id(keyring, message.envelope_id)


def test_a_bounce_leads_back_to_its_delivery(settings: Settings) -> None:
    message, delivery, by_path, by_id = composed(settings, RELAY)
    assert by_path == by_id == delivery.token_payload
    assert TOKEN_PAYLOAD.unpack(by_path or b"") == (delivery.campaign_id, delivery.id)
    assert "anna" not in message.envelope_from


def test_each_relay_has_its_own_return_path(settings: Settings) -> None:
    one_for_all = replace(RELAY, return_path=f"bounces@{DOMAIN}")
    assert composed(settings, one_for_all)[0].envelope_from == f"bounces@{DOMAIN}"


def test_without_a_relay_reports_go_to_the_sender(settings: Settings) -> None:
    message, delivery, by_path, by_id = composed(settings, None)
    assert message.envelope_from == PUBLICATION.sender_address
    assert (by_path, by_id) == (None, delivery.token_payload)


@pytest.mark.parametrize("rewrites", [True, False])
def test_what_a_relay_rewrites_is_not_signed(settings: Settings, rewrites: bool) -> None:
    assert settings.dkim is not None
    message = composed(settings, replace(RELAY, rewrites_message_id=rewrites))[0]
    keys = [each.key for each in shown_keys(settings, settings.dkim)]
    assert verdicts(message.data, DOMAIN, keys) == [True, True]
    rewritten = message.data.replace(message.message_id.encode(), b"<1@relay.example>")
    assert verdicts(rewritten, DOMAIN, keys) == [rewrites, rewrites]


@pytest.mark.parametrize("line_end", ["\n", "\\n"])
def test_a_key_in_the_environment_needs_no_file(settings: Settings, line_end: str) -> None:
    assert settings.dkim is not None
    secret = (settings.root / settings.dkim.rsa.file).read_text("utf-8").replace("\n", line_end)
    other = replace(settings, dkim=Dkim(DOMAIN, "simple", DkimKey("news", "", secret)))
    signer, known = signer_of(other), signer_of(settings)
    assert signer is not None
    assert known is not None
    assert signer.keys[0].record == known.keys[0].record
    assert signer.body == "simple"


def test_without_dkim_nobody_signs(settings: Settings) -> None:
    plain = replace(settings, dkim=None)
    assert signer_of(plain) is None
    assert check_signing(plain, RelayKind.REAL) == []
    assert b"DKIM-Signature" not in composed(plain, RELAY)[0].data


def test_a_key_that_is_not_there_stops_what_is_real_and_nothing_else(settings: Settings) -> None:
    assert settings.dkim is not None
    file = settings.dkim.rsa.file
    (settings.root / file).unlink()
    for kind in (RelayKind.OUTBOX, RelayKind.LOOPBACK):
        assert signer_for(settings, kind) is None
        [told] = check_signing(settings, kind)
        assert (told.severity, told.line, told.path) == ("warning", 9, "newsletter.toml")
    with pytest.raises(DkimKeyError) as caught:
        signer_for(settings, RelayKind.REAL)
    assert f"chmod 600 {file}" in caught.value.hint
    [told] = check_signing(settings, RelayKind.REAL)
    assert (told.severity, told.line) == ("error", 9)


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_a_key_that_others_can_read_is_refused_with_the_way_out(settings: Settings) -> None:
    assert settings.dkim is not None
    assert settings.dkim.ed25519 is not None
    file = settings.dkim.ed25519.file
    for mode in (0o604, 0o660, 0o640):
        (settings.root / file).chmod(mode)
        with pytest.raises(DkimKeyError) as caught:
            signer_of(settings)
        assert caught.value.hint == f"run: chmod 600 {file}"
    (settings.root / file).chmod(0o400)
    assert signer_of(settings) is not None


def test_a_folder_in_the_place_of_a_key_is_told(settings: Settings) -> None:
    assert settings.dkim is not None
    (settings.root / "folder").mkdir(mode=0o700)
    broken = replace(settings, dkim=replace(settings.dkim, rsa=DkimKey("news", "folder")))
    with pytest.raises(DkimKeyError, match="the key folder cannot be read: is a directory"):
        signer_of(broken)
