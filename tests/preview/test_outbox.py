from __future__ import annotations

import httpx
import pytest


async def test_the_outbox_lists_its_messages(client: httpx.AsyncClient) -> None:
    found = (await client.get("/api/outbox")).json()
    assert found["total"] == 2
    assert [message["to"] for message in found["messages"]] == ["anna@example.org", "bo@example.org"]


async def test_messages_are_found_by_any_part(client: httpx.AsyncClient) -> None:
    found = (await client.get("/api/outbox", params={"q": "SUNNY bo@"})).json()
    assert (found["total"], found["matching"]) == (2, 1)
    rest = (await client.get("/api/outbox", params={"offset": "1"})).json()
    assert [message["id"] for message in rest["messages"]] == ["sunny-1/bo"]
    assert (await client.get("/api/outbox", params={"offset": "-1²"})).json()["offset"] == 0


async def test_a_message_knows_its_headers_and_its_neighbours(client: httpx.AsyncClient) -> None:
    message = (await client.get("/api/outbox/sunny-1/anna")).json()
    assert ["Subject", "Sun for anna"] in message["headers"]
    assert (message["position"], message["of"]) == (1, 2)
    assert (message["previous"], message["next"]) == (None, "sunny-1/bo")
    last = (await client.get("/api/outbox/sunny-1/bo")).json()
    assert (last["previous"], last["next"]) == ("sunny-1/anna", None)


async def test_neighbours_are_those_of_the_search(client: httpx.AsyncClient) -> None:
    message = (await client.get("/api/outbox/sunny-1/anna", params={"q": "bo"})).json()
    assert (message["position"], message["next"]) == (None, None)


async def test_a_message_is_shown_with_the_pictures_that_travel_in_it(client: httpx.AsyncClient) -> None:
    shown = (await client.get("/frame/outbox/sunny-1/anna/email")).text
    address = shown.partition('<img src="')[2].partition('"')[0].replace("&amp;", "&")
    picture = await client.get(address)
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("view", "part"),
    [
        ("text", "Hello."),
        ("source", '<span class="name">From:</span>'),
        ("raw", "From: The Sun Club"),
        ("raw?part=text", "Hello."),
    ],
)
async def test_every_view_of_a_message(client: httpx.AsyncClient, view: str, part: str) -> None:
    assert part in (await client.get(f"/frame/outbox/sunny-1/anna/{view}")).text


@pytest.mark.parametrize(
    "identity",
    [
        "nosuch",
        "..%2F..%2Fnewsletter.toml",
        "%2Fetc%2Fpasswd",
        "sunny-1/anna.eml",
        "sunny-1%2F..%2F..%2F..%2Fnewsletter.toml",
    ],
)
async def test_no_other_file_is_a_message(client: httpx.AsyncClient, identity: str) -> None:
    for path in (f"/api/outbox/{identity}", f"/frame/outbox/{identity}/email", f"/frame/outbox/{identity}/picture"):
        assert (await client.get(path)).status_code == 404


async def test_a_part_that_a_message_lacks_is_told(client: httpx.AsyncClient) -> None:
    assert (await client.get("/frame/outbox/sunny-1/anna/nosuch")).status_code == 404
