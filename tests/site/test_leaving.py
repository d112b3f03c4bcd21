"""One click, as mailbox providers post it (RFC 8058) and people press it, on messages of a real send."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import httpx
import pytest

from newsletter.config import Settings
from newsletter.delivery.model import RelayKind
from newsletter.message.model import Message
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.sending import LIST, NOW, send
from tests.site.serving import asking, serving

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
ANNA = "anna@example.org"


def way_out(message: Message) -> str:
    """Return the path of the web address in List-Unsubscribe."""
    headers = message_from_bytes(message.data)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.search(r"<https://news\.example\.org/village/(u/\w+)>", headers["List-Unsubscribe"])
    assert found
    return found[1]


def standing(settings: Settings, key: str = ANNA) -> dict[str, SubscriptionStatus]:
    """Return how somebody stands on each list."""
    with ledger_of(settings) as ledger:
        return {each.list_name: each.status for each in ledger.subscribers.subscriptions_of(key)}


@pytest.fixture
def settings(root: Path) -> Settings:
    return open_workspace(root)


@pytest.fixture
def client(settings: Settings) -> Iterator[httpx.Client]:
    """Serve a newsletter whose readers are in the store, and whose first issue was sent."""
    with ledger_of(settings) as ledger:
        entries = [Entry(key, key, SubscriptionEvent.ADD) for key in (ANNA, "bo@example.net")]
        ledger.subscribers.apply(LIST, entries, Source.FILE, Cause(NOW, Who.FILE))
    with asking(settings) as client:
        yield client


@pytest.mark.parametrize("body", [{"data": ONE_CLICK}, {"files": {"List-Unsubscribe": (None, "One-Click")}}, {}])
def test_one_click_acts_at_once(settings: Settings, client: httpx.Client, body: dict[str, object]) -> None:
    path = way_out(send(settings, "2025-05-hay", RelayKind.REAL)[0])
    answer = client.post(path, **body)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert not answer.history
    assert "set-cookie" not in answer.headers
    assert standing(settings) == {LIST: SubscriptionStatus.UNSUBSCRIBED}
    assert standing(settings, "bo@example.net") == {LIST: SubscriptionStatus.CONFIRMED}
    assert client.post(path, data=ONE_CLICK).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_no_other_method_changes_anything(settings: Settings, client: httpx.Client, method: str) -> None:
    path = way_out(send(settings, "2025-05-hay", RelayKind.REAL)[0])
    for place in (path, f"{path}/undo", f"{path}?{'List-Unsubscribe=One-Click'}"):
        answer = client.request(method, place, headers={"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"})
        assert answer.status_code == (200 if method in ("GET", "HEAD") else 405)
    assert standing(settings) == {LIST: SubscriptionStatus.CONFIRMED}


def test_somebody_who_left_by_mistake_comes_back(settings: Settings, client: httpx.Client) -> None:
    path = way_out(send(settings, "2025-05-hay", RelayKind.REAL)[0])
    assert "Do you no longer want" in client.get(path, headers={"Accept-Language": "en"}).text
    client.post(path, data=ONE_CLICK)
    assert "You have been unsubscribed." in client.get(path).text
    assert "You are subscribed again." in client.post(f"{path}/undo").text
    assert standing(settings) == {LIST: SubscriptionStatus.CONFIRMED}


def test_what_was_left_long_ago_stays_left(settings: Settings, client: httpx.Client) -> None:
    """A campaign to two lists, one of which Anna had left before: coming back does not put her on that one."""
    path = way_out(send(settings, "2025-05-hay", RelayKind.REAL)[0])
    with ledger_of(settings) as ledger:
        ledger.subscribers.leave(ANNA, ["other"], Cause(NOW, Who.READER))
    client.post(path, data=ONE_CLICK)
    client.post(f"{path}/undo")
    assert standing(settings) == {LIST: SubscriptionStatus.CONFIRMED, "other": SubscriptionStatus.UNSUBSCRIBED}


def test_a_link_of_a_message_that_is_not_kept_any_more_is_answered_kindly(
    settings: Settings, client: httpx.Client
) -> None:
    path = way_out(send(settings, "2025-05-hay", RelayKind.REAL)[0])
    assert isinstance(settings.state.place, Path)
    with sqlite3.connect(settings.state.place) as database:
        database.execute("DELETE FROM event WHERE delivery_id IS NOT NULL")
        database.execute("DELETE FROM attempt")
        database.execute("DELETE FROM delivery")
    database.close()
    answer = client.post(path, data=ONE_CLICK)
    assert answer.status_code == 200
    assert "news@example.org" in answer.text
    assert client.post(f"{path}x", data=ONE_CLICK).status_code == 404
    assert client.post("u/" + "a" * 54, data=ONE_CLICK).status_code == 404


def test_many_at_once_are_all_kept(settings: Settings, client: httpx.Client) -> None:
    paths = [way_out(message) for message in send(settings, "2025-05-hay", RelayKind.REAL)]
    with ledger_of(settings) as ledger:
        before = len(ledger.subscribers.history(ANNA))
    for path in [*paths, *paths]:
        assert client.post(path, data=ONE_CLICK).status_code == 200
    for key in (ANNA, "bo@example.net"):
        assert standing(settings, key) == {LIST: SubscriptionStatus.UNSUBSCRIBED}
    with ledger_of(settings) as ledger:
        history = ledger.subscribers.history(ANNA)
    assert [change.who for change in history[before:]] == ["reader"]


def test_a_form_that_is_too_large_is_not_read(client: httpx.Client) -> None:
    assert client.post("u/x", content=b"a" * 100_000).status_code == 413


def test_the_page_speaks_the_readers_language(settings: Settings, client: httpx.Client) -> None:
    path = way_out(send(settings, "2025-05-hay", RelayKind.REAL)[0])
    assert '<html lang="lv" dir="ltr">' in client.get(path, params={"lang": "lv"}).text
    assert '<html lang="he" dir="rtl">' in client.get(path, params={"lang": "he"}).text
    assert '<html lang="en"' in client.get(path, params={"lang": "<script>"}).text


def test_a_test_copy_changes_nothing(settings: Settings) -> None:
    from newsletter.delivery.compose import keyring_of
    from newsletter.message.tokens import Purpose, sign

    with ledger_of(settings) as ledger:
        token = sign(keyring_of(ledger), Purpose.TEST, b"")
    with serving(settings) as base:
        answer = httpx.post(f"{base}/village/u/{token}", data=ONE_CLICK, headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        assert "test copy" in answer.text
