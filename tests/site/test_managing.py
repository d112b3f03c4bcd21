"""A reader's own page, reached by the link that only their mailbox has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from newsletter.config import Settings
from newsletter.delivery.compose import keyring_of
from newsletter.message.tokens import Purpose
from newsletter.site.passes import write_pass
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import Cause, Choice, Details, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.serving import asking
from tests.site.test_joining import letters, link, standing

ANNA = "anna@example.org"
NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
LISTS = {
    "village": "name: The Village\nvisibility: public\n",
    "market": "name: Market Days\ndescription: Each Friday.\nvisibility: public\n",
    "council": "name: Council\nvisibility: private\n",
    "hidden": "name: Hidden\nvisibility: private\n",
}


@pytest.fixture
def settings(root: Path) -> Settings:
    """Return a workspace with two public and two private lists; Anna is on one of each."""
    for name, text in LISTS.items():
        (root / f"subscribers/{name}.yaml").write_text(text)
    settings = open_workspace(root)
    with ledger_of(settings) as ledger:
        for name in ("village", "council"):
            entry = Entry(ANNA, "Anna@example.org", SubscriptionEvent.ADD, Details("Anna", "lv"))
            ledger.subscribers.apply(name, [entry], Source.FILE, Cause(NOW, Who.FILE))
    return settings


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    with asking(settings) as client:
        yield client


def own_page(settings: Settings, at: datetime | None = None) -> str:
    """Return the path of Anna's own page, by a link that was written at a moment."""
    with ledger_of(settings) as ledger:
        person = ledger.subscribers.find(ANNA)
        assert person
        return f"me/{write_pass(keyring_of(ledger), Purpose.MANAGE, person.id, at or datetime.now(UTC))}"


def test_a_reader_is_sent_their_link_and_nobody_learns_who_is_one(settings: Settings, client: httpx.Client) -> None:
    known = client.post("me", data={"email": "anna@example.org"})
    unknown = client.post("me", data={"email": "zoe@example.org"})
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    (letter,) = letters(settings, 1)
    assert letter["To"] == "anna@example.org"
    assert client.get(link(letter)).status_code == 200
    assert client.post("me?lang=en", data={"email": "zoe"}).status_code == 422


def test_the_page_shows_what_somebody_gets_and_keeps_private_lists_to_their_readers(
    settings: Settings, client: httpx.Client
) -> None:
    page = client.get(own_page(settings)).text
    assert '<html lang="lv"' in page
    assert "Anna@example.org" in page
    assert all(title in page for title in ("The Village", "Market Days", "Council"))
    assert "Hidden" not in page


def test_a_reader_changes_lists_name_and_language(settings: Settings, client: httpx.Client) -> None:
    had = ["village", "council"]
    told = {"had": had, "list": ["market", "council", "hidden"], "name": "Annie", "locale": "he", "weeks": ""}
    answer = client.post(own_page(settings), data=told)
    assert '<html lang="he" dir="rtl">' in answer.text
    assert standing(settings, ANNA) == {
        "village": SubscriptionStatus.UNSUBSCRIBED,
        "market": SubscriptionStatus.CONFIRMED,
        "council": SubscriptionStatus.CONFIRMED,
    }
    with ledger_of(settings) as ledger:
        person = ledger.subscribers.find(ANNA)
        assert [each.how for each in ledger.subscribers.consents(ANNA)] == ["own page"]
    assert person
    assert (person.choice.name, person.choice.locale) == ("Annie", "he")
    told |= {"had": ["market", "council"], "list": ["village", "market", "council"]}
    again = client.post(own_page(settings), data=told)
    assert again.status_code == 200
    assert standing(settings, ANNA)["village"] is SubscriptionStatus.CONFIRMED


@pytest.mark.parametrize("body", [b"", b"list=market&list=village", b"had=village&list=village&locale=l%00v"])
def test_what_a_form_does_not_say_stays_as_it_is(settings: Settings, client: httpx.Client, body: bytes) -> None:
    with ledger_of(settings) as ledger:
        ledger.subscribers.choose(ANNA, Choice("Anna B.", "lv"), Cause(NOW, Who.READER))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post(own_page(settings), content=body, headers=form).status_code == 200
    assert standing(settings, ANNA)["village"] is standing(settings, ANNA)["council"] is SubscriptionStatus.CONFIRMED
    with ledger_of(settings) as ledger:
        person = ledger.subscribers.find(ANNA)
    assert person
    assert person.choice == Choice("Anna B.", "lv")


def test_a_page_that_was_left_open_brings_nobody_back(settings: Settings, client: httpx.Client) -> None:
    page = client.get(own_page(settings)).text
    assert sorted(re.findall(r'name="had" value="(\w+)"', page)) == ["council", "village"]
    client.post(f"{own_page(settings)}/leave")
    told = {"had": ["village", "council"], "list": ["village", "council"]}
    assert client.post(own_page(settings), data=told).status_code == 200
    assert set(standing(settings, ANNA).values()) == {SubscriptionStatus.UNSUBSCRIBED}


def test_a_regional_language_is_offered_to_whoever_has_it(settings: Settings, client: httpx.Client) -> None:
    with ledger_of(settings) as ledger:
        ledger.subscribers.choose(ANNA, Choice(locale="de-AT"), Cause(NOW, Who.READER))
    assert re.search(r'<option value="de-AT"[^>]* selected>', client.get(own_page(settings)).text)


def test_a_pause_begins_and_ends(settings: Settings, client: httpx.Client) -> None:
    told = {"had": ["village", "council"], "list": ["village", "council"], "locale": "en", "weeks": "3"}
    assert "Nothing is sent to you until" in client.post(own_page(settings), data=told).text
    with ledger_of(settings) as ledger:
        person = ledger.subscribers.find(ANNA)
    assert person
    assert person.paused_until
    assert abs(person.paused_until - datetime.now(UTC) - timedelta(weeks=3)) < timedelta(minutes=5)
    assert "until" in client.post(own_page(settings), data={**told, "weeks": ""}).text
    assert "Nothing is sent to you until" not in client.post(own_page(settings), data={**told, "weeks": "0"}).text


def test_a_reader_leaves_everything_and_sees_what_is_known(settings: Settings, client: httpx.Client) -> None:
    data = client.get(f"{own_page(settings)}/data")
    assert data.headers["content-disposition"].startswith("attachment")
    assert "council" in data.text
    client.post(f"{own_page(settings)}/leave")
    assert set(standing(settings, ANNA).values()) == {SubscriptionStatus.UNSUBSCRIBED}


def test_a_reader_is_forgotten_by_a_button_and_by_no_link(settings: Settings, client: httpx.Client) -> None:
    client.post("me", data={"email": ANNA})
    (letter,) = letters(settings, 1)
    path = link(letter)
    for place in (path, f"{path}/forget", f"{path}/leave", f"{path}/data"):
        for method in ("GET", "HEAD", "OPTIONS"):
            client.request(method, place)
    assert set(standing(settings, ANNA).values()) == {SubscriptionStatus.CONFIRMED}
    assert client.post(f"{path}/forget").status_code == 200
    with ledger_of(settings) as ledger:
        assert ledger.subscribers.find(ANNA) is None
    assert client.get(path).status_code == 404
    assert letters(settings, 1)[0]["To"] == "forgotten"


@pytest.mark.parametrize("place", ["", "/data", "/forget"])
def test_only_a_link_of_its_own_that_is_not_too_old_leads_there(
    settings: Settings, client: httpx.Client, place: str
) -> None:
    old = own_page(settings, datetime.now(UTC) - timedelta(days=31))
    for path in (old, own_page(settings)[:-1], "me/nothing"):
        assert client.get(f"{path}{place}").status_code == 404
        assert client.post(path, data={"list": ["market"]}).status_code == 404
    assert set(standing(settings, ANNA)) == {"village", "council"}
