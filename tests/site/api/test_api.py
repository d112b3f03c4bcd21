"""What programs ask for and get, over real HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from newsletter.config import Settings
from newsletter.programs.access import Scope
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.records import Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.state import ledger_of
from tests.site.api.conftest import asked

ANNA = "Anna@city.example"
NOW = datetime.now(UTC)


def added(client: httpx.Client, address: str = ANNA, list_name: str = "village", **more: object) -> httpx.Response:
    return client.post(f"lists/{list_name}/subscribers", json={"address": address, "confirmed": True, **more})


def test_a_program_adds_finds_changes_and_unsubscribes_somebody(settings: Settings) -> None:
    with asked(settings, Scope.SUBSCRIBE, Scope.UPDATE, Scope.UNSUBSCRIBE) as client:
        first = added(client, name="Anna", locale="lv", fields={"cows": "7"}, tags=["vip"], consent="at the fair")
        assert (first.status_code, first.json()["status"]) == (201, "confirmed")
        number = first.json()["id"]
        assert added(client).status_code == 200
        found = client.post("subscribers/find", json={"address": ANNA.lower()}).json()
        assert (found["id"], found["address"]) == (number, ANNA)
        (subscription,) = found["subscriptions"]
        assert (subscription["list"], subscription["fields"], subscription["tags"]) == (
            "village",
            {"cows": "7"},
            ["vip"],
        )
        changed = client.patch(
            f"subscribers/{number}",
            json={"locale": "en", "lists": {"village": {"fields": {"cows": None, "street": "Hay 1"}, "tags": []}}},
        ).json()
        assert changed["locale"] == "en"
        assert (changed["subscriptions"][0]["fields"], changed["subscriptions"][0]["tags"]) == ({"street": "Hay 1"}, [])
        left = client.post("unsubscribe", json={"address": ANNA, "lists": ["village"], "reason": "closed the account"})
        assert left.json() == {"lists": ["village"]}
        assert client.post("unsubscribe", json={"address": ANNA, "lists": ["village"]}).json() == {"lists": []}
        assert client.get(f"subscribers/{number}").json()["subscriptions"][0]["status"] == "unsubscribed"


def test_nobody_who_has_left_is_brought_back(settings: Settings) -> None:
    with asked(settings, Scope.SUBSCRIBE, Scope.UNSUBSCRIBE) as client:
        added(client)
        client.post("unsubscribe", json={"address": ANNA, "everywhere": True})
        refused = added(client)
        assert refused.status_code == 409
        assert refused.headers["content-type"] == "application/problem+json"
        assert "only they can come back" in refused.json()["detail"]


def test_what_was_agreed_to_is_kept_with_its_source(settings: Settings) -> None:
    with asked(settings, Scope.SUBSCRIBE) as client:
        added(client, consent="ticked the box in the shop")
    with ledger_of(settings) as ledger:
        (consent,) = ledger.subscribers.consents(ANNA.lower())
        (line,) = ledger.subscribers.history(ANNA.lower())
    assert (consent.text, consent.how) == ("ticked the box in the shop", "api")
    assert line.who == Who.API


def test_lists_are_shown_with_their_counts(settings: Settings) -> None:
    with asked(settings, Scope.LISTS, Scope.SUBSCRIBE) as client:
        added(client)
        lists = {each["name"]: each for each in client.get("lists").json()["lists"]}
        assert lists.keys() == {"village", "board"}
        assert lists["village"]["counts"] == {"pending": 0, "confirmed": 1, "unsubscribed": 0, "removed": 0}
        assert client.get("lists/village").json() == lists["village"]
        assert client.get("lists/villag").status_code == 404


def test_somebody_on_a_list_of_single_opt_in_is_a_reader_at_once(settings: Settings) -> None:
    with asked(settings, Scope.SUBSCRIBE) as client:
        answer = client.post("lists/board/subscribers", json={"address": ANNA})
        assert (answer.status_code, answer.json()["status"]) == (201, "confirmed")


def test_somebody_who_has_not_agreed_yet_confirms_by_mail(settings: Settings) -> None:
    body = {"address": ANNA, "locale": "lv", "tags": ["shop"], "fields": {"cows": "7"}}
    with asked(settings, Scope.SUBSCRIBE) as client:
        for _ in range(2):
            answer = client.post("lists/village/subscribers", json=body)
            assert (answer.status_code, answer.json()) == (202, {"id": None, "status": "asked"})
    with ledger_of(settings) as ledger:
        (subscription,) = ledger.subscribers.subscriptions_of(ANNA.lower())
    assert (subscription.status, subscription.source) == ("pending", "api")
    assert (subscription.tags, subscription.fields) == (frozenset({"shop"}), {"cows": "7"})


def test_whoever_is_a_reader_already_looks_no_different(settings: Settings) -> None:
    with asked(settings, Scope.SUBSCRIBE) as client:
        added(client)
        answer = client.post("lists/village/subscribers", json={"address": ANNA})
        assert (answer.status_code, answer.json()) == (202, {"id": None, "status": "asked"})


def test_what_cannot_be_used_is_told_each_at_its_place(settings: Settings) -> None:
    with asked(settings, Scope.SUBSCRIBE) as client:
        refused = client.post("lists/village/subscribers", json={"address": "nobody", "nam": "A", "tags": [""]})
        assert refused.status_code == 422
        assert {each["pointer"] for each in refused.json()["errors"]} == {"/address", "/nam", "/tags/0"}
        assert "nobody" not in refused.text
        assert added(client, fields={"cow": "7"}).json()["detail"] == "the readers of village have no field “cow”"
        assert added(client, fields={"cows": "seven"}).status_code == 422
        assert added(client, address="a@b@c.example").status_code == 422


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"{}", 415),
        ("application/json", b"{", 400),
        ("application/json", b"[" * 60_000, 400),
        ("application/json", b'"' + b"x" * 70_000 + b'"', 413),
        ("application/json", b"\xff", 400),
        ("application/json", b"[]", 422),
    ],
)
def test_a_body_that_is_none_is_refused(settings: Settings, kind: str, body: bytes, status: int) -> None:
    with asked(settings, Scope.UNSUBSCRIBE) as client:
        answer = client.post("unsubscribe", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status


def test_a_token_is_for_what_it_was_made_for(settings: Settings) -> None:
    with asked(settings, Scope.STATUS) as client:
        assert client.get("status").json()["lists"] == 2
        refused = client.get("lists")
        assert refused.status_code == 403
        assert "scope" in refused.headers["www-authenticate"]
        for token in ("", "Bearer", "Bearer nl_" + "a" * 43, "Basic YTpi"):
            unknown = client.get("status", headers={"Authorization": token})
            assert unknown.status_code == 401
            assert unknown.headers["www-authenticate"].startswith("Bearer")


def test_a_token_that_was_made_void_or_has_ended_opens_nothing(settings: Settings) -> None:
    with asked(settings, Scope.STATUS, days=0) as client:
        assert client.get("status").status_code == 401
        with ledger_of(settings) as ledger:
            assert ledger.tokens.revoke("shop")
            assert not ledger.tokens.revoke("shop")


def test_the_use_of_a_token_is_noted_by_its_day(settings: Settings) -> None:
    with asked(settings, Scope.STATUS) as client:
        client.get("status")
        client.get("status")
    with ledger_of(settings) as ledger:
        (access,) = ledger.tokens.all_access()
    assert access.used_on == datetime.now(UTC).date().isoformat()


def test_the_document_is_open_to_everybody(settings: Settings) -> None:
    with asked(settings) as client:
        document = client.get("openapi.json", headers={"Authorization": ""}).json()
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "https://news.example.org/village/api/v1"}]


def test_campaigns_come_page_by_page(settings: Settings) -> None:
    with asked(settings, Scope.CAMPAIGNS, Scope.STATUS) as client:
        assert client.get("campaigns").json() == {"campaigns": [], "next": None}
        assert client.get("campaigns/1").status_code == 404
        assert client.get("campaigns", params={"limit": 0}).status_code == 422
        assert client.get("campaigns", params={"before": "x"}).status_code == 422


def test_nothing_is_asked_by_another_method(settings: Settings) -> None:
    with asked(settings, *Scope) as client:
        assert client.head("status").status_code == 200
        refused = client.get("unsubscribe")
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
        assert client.get("nothing/here").json()["type"] == "urn:newsletter:unknown-address"
        assert client.delete("subscribers/1").status_code == 405
        assert client.get("subscribers/0").status_code == 404
        assert client.patch("subscribers/1", json={"time_zone": "Riga"}).status_code == 404
        assert client.get(f"subscribers/{2**64}").status_code == 404


def test_a_removed_reader_may_be_added_again(settings: Settings) -> None:
    key = ANNA.lower()
    with ledger_of(settings) as ledger:
        for event in (SubscriptionEvent.ADD, SubscriptionEvent.REMOVE):
            ledger.subscribers.apply("village", [Entry(key, ANNA, event)], Source.FILE, Cause(NOW, Who.FILE))
    with asked(settings, Scope.SUBSCRIBE) as client:
        assert added(client).json()["status"] == "confirmed"
