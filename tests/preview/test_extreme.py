"""An edition is shown for the readers that are hardest to write for, and nothing of what they hold becomes markup."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from newsletter.preview.app import create_app
from newsletter.preview.desk import Desk
from newsletter.wiring.workbench import WorkspaceBench
from tests.preview.conftest import PORT

SLUG = "2025-06-cards"
FRAME = f"/frame/issues/{SLUG}/en/email"


@pytest.fixture
async def client(bench: WorkspaceBench) -> AsyncIterator[httpx.AsyncClient]:
    (bench.root / "subscribers/people.csv").write_text(
        "email,name,locale\nanna@energija.lv,Annamarija Bērziņa-Kalniņa,en\nbo@energija.lv,,en\n"
    )
    for name in ("en", "de"):
        file = bench.root / f"issues/{SLUG}/{name}.md"
        file.write_text(file.read_text().replace("**", "", 1))
    transport = httpx.ASGITransport(app=create_app(Desk(bench), PORT))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}") as client:
        yield client


async def _readers(client: httpx.AsyncClient) -> dict[str, dict[str, object]]:
    answer = (await client.get("/api/readers", params={"issue": SLUG, "locale": "en"})).json()
    assert answer["asked"] == ["name"]
    return {reader["name"]: reader for reader in answer["readers"]}


async def test_real_people_of_the_lists_stand_beside_made_up_ones(client: httpx.AsyncClient) -> None:
    readers = await _readers(client)
    assert readers["longest-reader"]["address"] == "anna@energija.lv"
    assert readers["barest-reader"]["address"] == "bo@energija.lv"
    assert readers["unknown"]["fields"] == {"name": ""}
    assert {name for name, reader in readers.items() if not reader["is_real"]} >= {
        "hostile",
        "right-to-left",
        "longest",
    }


async def test_the_frame_is_merged_for_the_reader_of_a_name_and_escaped(client: httpx.AsyncClient) -> None:
    hostile = (await client.get(FRAME, params={"reader": "hostile"})).text
    assert "The second card, &lt;script&gt;alert(1)&lt;/script&gt;" in hostile
    assert "<script" not in hostile
    assert "49" not in hostile.partition("The second card")[2].partition("</p>")[0]
    long = (await client.get(FRAME, params={"reader": "longest-reader"})).text
    assert "The second card, Annamarija Bērziņa-Kalniņa" in long


async def test_a_name_that_nobody_has_is_a_reader_who_is_unknown(client: httpx.AsyncClient) -> None:
    text = (await client.get(FRAME, params={"reader": "nosuch"})).text
    assert "The second card." in text


async def test_an_edition_that_is_not_there_has_no_readers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/readers", params={"issue": SLUG, "locale": "fr"})).status_code == 404
