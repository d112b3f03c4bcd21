"""What no page of ours asks for: addresses of other pages' making, and names of files that are no text."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

import httpx
import pytest

from newsletter.preview.app import create_app
from newsletter.preview.desk import Desk
from newsletter.wiring.workbench import WorkspaceBench
from tests.preview.conftest import PORT

SLUG = "2025-06-cards"
LONG, DIGITS = "a" * 300, "9" * 5000


@pytest.fixture
async def client(bench: WorkspaceBench) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(Desk(bench), PORT))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}") as client:
        yield client


@pytest.mark.parametrize("path", ["/theme", "/theme/classic", "/frame/theme/classic/button"])
async def test_the_language_of_a_gallery_names_no_file_elsewhere(
    client: httpx.AsyncClient, bench: WorkspaceBench, path: str
) -> None:
    precious = bench.root / "precious.md"
    precious.write_text("mine")
    locale = f"../../../../../../../..{precious.with_suffix('')}"
    assert (await client.get(path, params={"locale": locale})).status_code == 404
    assert precious.read_text() == "mine"


@pytest.mark.parametrize(
    "path",
    [
        f"/theme?locale={LONG}",
        f"/theme/{LONG}",
        "/theme/%00",
        "/theme/..",
        f"/frame/outbox/{LONG}/raw",
        "/frame/outbox/%00/raw",
        "/api/outbox/%00",
        f"/api/outbox?offset={DIGITS}&limit={DIGITS}",
        f"/api/spot?issue={SLUG}&locale=en&path=x&line={DIGITS}",
        f"/api/spot?issue={SLUG}&locale=en&path=%00&line=1",
        f"/api/changes?issue={SLUG}&locale=en&than=rev:%00",
        f"/api/changes?issue={SLUG}&locale=en&than=rev:{LONG}",
        f"/api/changes?issue={SLUG}&locale=en&than=rev:--output=x",
        "/api/state?issue=%00",
        "/issues/%00",
        "/static/%00",
    ],
)
async def test_an_address_that_means_nothing_is_answered(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code in (200, 400, 404)


async def test_a_picture_whose_name_is_no_text_is_named_all_the_same(
    client: httpx.AsyncClient, bench: WorkspaceBench
) -> None:
    folder = bench.root / f"issues/{SLUG}"
    (folder / "images").mkdir()
    (folder / "images" / os.fsdecode(b"sun\xff.png")).touch()
    (folder / "en.md").write_text("---\nsubject: Sun\n---\n![The sun](images/son.png)\n")
    state = (await client.get("/api/state", params={"issue": SLUG})).json()
    (missing,) = [problem for problem in state["problems"] if problem["code"] == "image-missing"]
    assert "images/sun" in missing["hint"]


async def test_a_folder_whose_name_is_no_text_is_no_issue(client: httpx.AsyncClient, bench: WorkspaceBench) -> None:
    folder = bench.root / "issues" / os.fsdecode(b"2025-07-s\xfcn")
    folder.mkdir()
    (folder / "en.md").write_text("---\nsubject: Sun\n---\nWarm.\n")
    assert (await client.get("/api/state")).json()["issues"] == [SLUG]
