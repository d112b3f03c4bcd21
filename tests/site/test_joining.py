"""Signing up: the form, the message, the button, and what nobody is told."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from watchfiles import watch

from newsletter.config import Settings
from newsletter.delivery.compose import keyring_of
from newsletter.message.tokens import Purpose
from newsletter.site.passes import write_pass
from newsletter.subscribers.letters import USUAL, LetterState
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import Cause, Who
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.serving import asking

LIST = "village"
DESCRIPTION = """name: The Village
description: Once a month.
visibility: public
welcome: Nice to have you.
fields:
  street:
    label: Street
    of: [North, South]
    required: true
"""
CARLA = "Carla@example.org"
FORM = {"email": CARLA, "name": "Carla", "field.street": "North"}


@pytest.fixture
def settings(root: Path) -> Settings:
    (root / "subscribers/village.yaml").write_text(DESCRIPTION)
    (root / "subscribers/secret.yaml").write_text("name: Secret\nvisibility: private\n")
    return open_workspace(root)


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    with asking(settings) as client:
        yield client


def letters(settings: Settings, number: int) -> list[EmailMessage]:
    """Return the messages in the outbox once there are so many."""
    folder = settings.outbox / "letters"
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + 20
    # A change of the folder wakes us; the timeout is for one between a look at it and the watch.
    changes = watch(folder, debounce=1, step=1, rust_timeout=250, yield_on_timeout=True)
    while len(found := sorted(folder.glob("*.eml"))) < number:
        next(changes)
        assert time.monotonic() < deadline, f"{len(found)} of {number} letters"
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]


def link(letter: EmailMessage) -> str:
    """Return the path of the one link of a letter, below the root of the site."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"https://news\.example\.org/village/(\S+)", body.get_content())
    assert found
    return found[1]


def standing(settings: Settings, key: str = "carla@example.org") -> dict[str, SubscriptionStatus]:
    with ledger_of(settings) as ledger:
        return {each.list_name: each.status for each in ledger.subscribers.subscriptions_of(key)}


def test_somebody_signs_up_confirms_and_is_welcomed(settings: Settings, client: httpx.Client) -> None:
    asked = client.post(f"join/{LIST}", data={**FORM, "locale": "lv"}, headers={"X-Forwarded-For": "203.0.113.9"})
    assert asked.status_code == 200
    assert '<html lang="lv"' in asked.text
    assert standing(settings) == {LIST: SubscriptionStatus.PENDING}
    (letter,) = letters(settings, 1)
    assert letter["To"] == CARLA
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] is None
    assert letter["Subject"] == "Apstipriniet, ka vēlaties saņemt „The Village”"
    path = link(letter)
    assert "carla" not in path.lower()
    for method in ("GET", "HEAD", "OPTIONS"):
        client.request(method, path)
    assert standing(settings) == {LIST: SubscriptionStatus.PENDING}
    done = client.post(path)
    assert done.status_code == 200
    assert "Nice to have you." in done.text
    assert standing(settings) == {LIST: SubscriptionStatus.CONFIRMED}
    assert "Nice to have you." in str(letters(settings, 2)[1].get_body(("plain",)))
    assert client.post(path).status_code == 200
    with ledger_of(settings) as ledger:
        (consent,) = ledger.subscribers.consents("carla@example.org")
        (subscription,) = ledger.subscribers.subscriptions_of("carla@example.org")
    assert consent.network == "203.0.113.0/24"
    assert consent.confirmed_at is not None
    assert "The Village" in consent.text
    assert (subscription.locale, dict(subscription.fields)) == ("lv", {"street": "North"})


def test_who_is_on_the_list_already_is_told_to_nobody_else(settings: Settings, client: httpx.Client) -> None:
    first = client.post(f"join/{LIST}", data=FORM)
    client.post(link(letters(settings, 1)[0]))
    letters(settings, 2)
    again = client.post(f"join/{LIST}", data=FORM)
    assert (again.status_code, again.text) == (first.status_code, first.text)
    assert "/me/" in f"/{link(letters(settings, 3)[2])}"
    assert standing(settings) == {LIST: SubscriptionStatus.CONFIRMED}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": "nobody"}, "This does not look like an email address."),
        ({"email": "a@b@c"}, "This does not look like an email address."),
        ({"field.street": ""}, "Please fill this in."),
        ({"field.street": "West"}, "This does not fit here."),
    ],
)
def test_a_mistake_is_shown_at_its_field(client: httpx.Client, changed: dict[str, str], sentence: str) -> None:
    answer = client.post(f"join/{LIST}?lang=en", data={**FORM, **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="Carla"' in answer.text


def test_a_machine_that_fills_in_everything_gets_the_same_answer_and_nothing_else(
    settings: Settings, client: httpx.Client
) -> None:
    fair = client.post(f"join/{LIST}", data={**FORM, "email": "fair@example.org"})
    caught = client.post(f"join/{LIST}", data={**FORM, "website": "https://spam.example"})
    assert (caught.status_code, caught.text) == (fair.status_code, fair.text)
    assert standing(settings) == {}
    assert len(letters(settings, 1)) == 1


def test_a_form_that_comes_back_at_once_waits_for_a_person(settings: Settings, client: httpx.Client) -> None:
    page = client.get(f"join/{LIST}").text
    opened = re.search(r'name="opened" value="(\w+)"', page)
    assert opened
    client.post(f"join/{LIST}", data={**FORM, "opened": opened[1]})
    with ledger_of(settings) as ledger:
        (held,) = ledger.letters.held()
        slow = write_pass(keyring_of(ledger), Purpose.FORM, 0, datetime.now(UTC) - timedelta(minutes=1))
    assert held.reason == "the form came back too quickly"
    client.post(f"join/{LIST}", data={**FORM, "email": "slow@example.org", "opened": slow})
    assert letters(settings, 1)[0]["To"] == "slow@example.org"


def test_nobody_is_bombed_by_asking_again_and_again(settings: Settings, client: httpx.Client) -> None:
    for _ in range(USUAL.per_address + 3):
        assert client.post(f"join/{LIST}", data=FORM).status_code == 200
    assert len(letters(settings, USUAL.per_address)) == USUAL.per_address
    with ledger_of(settings) as ledger:
        states = [ledger.letters.letter(number) for number in range(1, USUAL.per_address + 4)]
    assert [each.state for each in states if each][USUAL.per_address :] == [LetterState.DROPPED] * 3


def test_one_network_is_slowed_down(settings: Settings, client: httpx.Client) -> None:
    for number in range(USUAL.per_network + 2):
        told = {**FORM, "email": f"r{number}@d{number}.example.org"}
        client.post(f"join/{LIST}", data=told, headers={"X-Forwarded-For": f"203.0.113.{number + 1}"})
    client.post(f"join/{LIST}", data=FORM, headers={"X-Forwarded-For": "198.51.100.1"})
    with ledger_of(settings) as ledger:
        assert ledger.letters.count_held() == {"too many from this network": 2}
        assert [each.address for each in ledger.letters.held()] == ["r20@d20.example.org", "r21@d21.example.org"]


def test_a_program_signs_its_visitor_up(settings: Settings, client: httpx.Client) -> None:
    told = {"email": CARLA, "name": "Carla", "locale": "he", "fields": {"street": "South"}}
    answer = client.post(f"join/{LIST}", json=told)
    assert (answer.status_code, answer.json()) == (202, {"status": "asked"})
    assert letters(settings, 1)[0]["To"] == CARLA
    wrong = client.post(f"join/{LIST}", json={"email": "x"})
    assert (wrong.status_code, wrong.json()["faults"]) == (422, {"email": "address", "street": "missing"})
    assert client.options(f"join/{LIST}").headers["access-control-allow-origin"] == "*"
    for body in (b"[]", b"{", b"null", b'{"email": 1, "fields": [1]}', b"[" * 9000):
        answer = client.post(f"join/{LIST}", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422


@pytest.mark.parametrize("scope", ["!", LIST])
def test_a_letter_that_has_waited_is_sent_to_nobody_who_wants_none_any_more(
    settings: Settings, client: httpx.Client, scope: str
) -> None:
    for number in range(USUAL.per_network):
        client.post(f"join/{LIST}", data={**FORM, "email": f"r{number}@d{number}.example.org"})
    client.post(f"join/{LIST}", data=FORM)  # and is held
    with ledger_of(settings) as ledger:
        (held,) = ledger.letters.held()
        cause = Cause(datetime.now(UTC), Who.EDITOR)
        if scope == "!":
            ledger.subscribers.suppress(held.key, "asked by phone", cause, scope)
        else:
            ledger.subscribers.leave(held.key, [scope], cause)
        ledger.letters.move_held([held.id], LetterState.WAITING, datetime.now(UTC))
        client.post(f"join/{LIST}", data={**FORM, "email": "zoe@example.org"}, headers={"X-Forwarded-For": "1.2.3.4"})
        letters(settings, USUAL.per_network + 1)
        letter = ledger.letters.letter(held.id)
    assert letter
    assert letter.state is LetterState.DROPPED
    assert CARLA not in {each["To"] for each in letters(settings, USUAL.per_network + 1)}


def test_a_private_list_has_no_form(client: httpx.Client) -> None:
    assert client.get("join/secret").status_code == client.post("join/secret", data=FORM).status_code == 404
    assert client.get("join/nothing").status_code == 404
    assert "Secret" not in client.get("join").text
    assert "The Village" in client.get("join").text


def test_a_link_ends_with_its_time_and_with_leaving(settings: Settings, client: httpx.Client) -> None:
    client.post(f"join/{LIST}", data=FORM)
    path = link(letters(settings, 1)[0])
    with ledger_of(settings) as ledger:
        late = write_pass(keyring_of(ledger), Purpose.CONFIRM, 1, datetime.now(UTC) - timedelta(days=15))
        other = write_pass(keyring_of(ledger), Purpose.MANAGE, 1, datetime.now(UTC))
        ledger.subscribers.leave("carla@example.org", [LIST], Cause(datetime.now(UTC), Who.READER))
    for place in (f"c/{late}", f"c/{other}", f"c/{path[2:]}a", "c/nothing", path):
        assert client.post(place).status_code == 404
    assert standing(settings) == {LIST: SubscriptionStatus.UNSUBSCRIBED}


def test_a_list_with_single_opt_in_takes_newcomers_at_once_and_nobody_who_has_left(
    settings: Settings, root: Path
) -> None:
    (root / "subscribers/village.yaml").write_text(DESCRIPTION + "opt_in: single\n")
    with asking(settings) as client:
        client.post(f"join/{LIST}", data=FORM)
        assert standing(settings) == {LIST: SubscriptionStatus.CONFIRMED}
        with ledger_of(settings) as ledger:
            ledger.subscribers.leave("carla@example.org", [LIST], Cause(datetime.now(UTC), Who.READER))
        client.post(f"join/{LIST}", data=FORM)
        assert standing(settings) == {LIST: SubscriptionStatus.PENDING}


def test_a_list_with_single_opt_in_takes_no_machine_at_once(settings: Settings, root: Path) -> None:
    (root / "subscribers/village.yaml").write_text(DESCRIPTION + "opt_in: single\n")
    with asking(settings) as client:
        opened = re.search(r'name="opened" value="(\w+)"', client.get(f"join/{LIST}").text)
        assert opened
        client.post(f"join/{LIST}", data={**FORM, "opened": opened[1]})
    assert standing(settings) == {LIST: SubscriptionStatus.PENDING}
    with ledger_of(settings) as ledger:
        assert ledger.letters.count_held() == {"the form came back too quickly": 1}


def test_half_of_a_character_keeps_nobody_out(settings: Settings, client: httpx.Client) -> None:
    told = b'{"email": "carla@example.org", "name": "Car\\ud800la", "fields": {"street": "North"}}'
    assert client.post(f"join/{LIST}", content=told, headers={"Content-Type": "application/json"}).status_code == 202
    assert standing(settings) == {LIST: SubscriptionStatus.PENDING}


def test_a_long_address_is_not_cut_into_another(settings: Settings, client: httpx.Client) -> None:
    address = f"carla@{'a.' * 96}example.org"
    assert client.post(f"join/{LIST}", data={**FORM, "email": address}).status_code == 200
    assert standing(settings, address) == {LIST: SubscriptionStatus.PENDING}


def test_who_is_barred_from_another_list_is_sent_the_link_to_their_own_page(
    settings: Settings, client: httpx.Client
) -> None:
    client.post(f"join/{LIST}", data=FORM)
    client.post(link(letters(settings, 1)[0]))
    with ledger_of(settings) as ledger:
        cause = Cause(datetime.now(UTC), Who.EDITOR)
        ledger.subscribers.suppress("carla@example.org", "asked by phone", cause, "secret")
    client.post(f"join/{LIST}", data=FORM)
    assert "/me/" in str(letters(settings, 3)[2].get_body(("plain",)))
