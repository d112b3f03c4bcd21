from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from newsletter.preview.desk import Desk

FRAME = "/frame/issues/2025-06-sun/en"


async def state(client: httpx.AsyncClient, **query: str) -> dict[str, object]:
    answer = await client.get("/api/state", params=query)
    found: dict[str, object] = answer.json()
    return found


async def test_the_newest_issue_is_shown_when_none_is_named(client: httpx.AsyncClient, root: Path) -> None:
    shutil.copytree(root / "issues/2025-06-sun", root / "issues/2025-07-moon")
    found = await state(client)
    assert found["slug"] == "2025-07-moon"
    assert found["issues"] == ["2025-07-moon", "2025-06-sun"]


async def test_the_state_holds_what_the_page_shows(client: httpx.AsyncClient) -> None:
    found = await state(client, issue="2025-06-sun")
    assert found["title"] == "Sunny days"
    assert found["errors"] == 0
    locales = found["locales"]
    assert isinstance(locales, list)
    assert [locale["locale"] for locale in locales] == ["en", "lv"]
    assert locales[0]["subject"] == "Sunny days"
    assert locales[0]["preheader"] == "Bring a hat"
    assert locales[0]["html_bytes"] > 500


async def test_a_workspace_without_issues_says_so(client: httpx.AsyncClient, root: Path) -> None:
    shutil.rmtree(root / "issues")
    found = await state(client)
    assert found["missing"] is True
    assert found["issues"] == []


async def test_an_issue_that_is_none_is_missing(client: httpx.AsyncClient) -> None:
    assert (await state(client, issue="nosuch"))["missing"] is True


async def test_problems_are_shown_in_order_and_counted(client: httpx.AsyncClient, root: Path) -> None:
    file = root / "issues/2025-06-sun/en.html"
    file.write_text(file.read_text() + "ODD\nBROKEN {{ nosuch }}\n")
    found = await state(client)
    problems = found["problems"]
    assert isinstance(problems, list)
    assert (found["errors"], found["warnings"]) == (2, 1)
    assert [problem["severity"] for problem in problems] == ["warning", "error", "error"]
    assert problems[1]["path"] == "issues/2025-06-sun/en.html"
    assert problems[1]["hint"] == "take it out"
    assert problems[0]["line"] < problems[1]["line"]


async def test_the_digest_changes_with_what_the_reader_gets(client: httpx.AsyncClient) -> None:
    nobody, anna = await state(client), await state(client, **{"as": "anna@example.org"})
    assert anna["reader"] == {"address": "anna@example.org", "name": "Anna", "locale": "lv", "list": "team"}
    assert nobody["reader"] is None
    assert nobody["locales"][0]["digest"] != anna["locales"][0]["digest"]  # type: ignore[index]


async def test_the_frame_is_merged_for_nobody_known(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{FRAME}/email")
    assert ">Hello!</h1>" in answer.text
    assert "mailto:leave@example.org" in answer.text


async def test_the_frame_is_merged_for_a_reader_and_escaped(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{FRAME}/email", params={"as": "mallory@example.org"})
    assert "Hello, &lt;script&gt;alert(1)&lt;/script&gt;!" in answer.text
    assert "<script" not in answer.text


async def test_an_address_that_is_on_no_list_is_nobody(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{FRAME}/email", params={"as": "stranger@example.org"})
    assert ">Hello!</h1>" in answer.text


async def test_dark_is_asked_for_by_the_address(client: httpx.AsyncClient) -> None:
    dark = (await client.get(f"{FRAME}/email", params={"scheme": "dark"})).text
    light = (await client.get(f"{FRAME}/email")).text
    assert "@media (min-width: 0px){body" in dark
    assert "@media (max-width: 0px){body" in light
    assert "color-scheme:dark" in dark


async def test_pictures_are_served_by_their_exact_name_and_kept(client: httpx.AsyncClient) -> None:
    shown = (await client.get(f"{FRAME}/email")).text
    found = re.search(r'<img data-element="\d+" src="([^"]*)"', shown)
    assert found
    address = found[1].replace("&amp;", "&")
    assert "src=images/sun.png" in unquote(address)
    answer = await client.get(address)
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_images_can_be_off(client: httpx.AsyncClient) -> None:
    shown = (await client.get(f"{FRAME}/email", params={"images": "off"})).text
    assert "picture?" not in shown
    assert 'alt="A rising sun"' in shown


@pytest.mark.parametrize(
    "src",
    [
        "",
        "images/SUN.png",
        "../../newsletter.toml",
        "/etc/passwd",
        "images/../images/sun.png",
        "images%2Fsun.png",
        "lv.html",
    ],
)
async def test_nothing_else_is_served_as_a_picture(client: httpx.AsyncClient, src: str) -> None:
    assert (await client.get(f"{FRAME}/picture", params={"src": src})).status_code == 404


async def test_text_and_source_have_their_own_views(client: httpx.AsyncClient) -> None:
    text = (await client.get(f"{FRAME}/text")).text
    assert '<a href="https://example.org/?a=1&amp;b=2"' in text
    source = (await client.get(f"{FRAME}/source")).text
    assert '<span class="name">href</span>' in source
    assert "prefers-color-scheme: dark" in source.replace('<span class="name">', "").replace("</span>", "").replace(
        '<span class="value">', ""
    )


async def test_source_is_copied_as_readers_get_it(client: httpx.AsyncClient) -> None:
    raw = await client.get(f"{FRAME}/raw", params={"part": "html"})
    assert raw.headers["content-type"].startswith("text/plain")
    assert "@media (prefers-color-scheme: dark)" in raw.text
    assert (await client.get(f"{FRAME}/raw", params={"part": "text"})).text.startswith("Hello.")


async def test_a_language_that_was_never_built_says_so_and_an_unknown_one_is_missing(
    client: httpx.AsyncClient, root: Path
) -> None:
    (root / "issues/2025-06-sun/en.html").write_text("BROKEN")
    answer = await client.get(f"{FRAME}/email")
    assert answer.status_code == 200
    assert "could not be built yet" in answer.text
    assert (await client.get("/frame/issues/2025-06-sun/de/email")).status_code == 404
    assert (await client.get("/frame/issues/nosuch/en/email")).status_code == 404
    assert (await client.get("/frame/issues/2025-06-sun/lv/nosuch")).status_code == 404


async def test_people_are_found_by_any_part(client: httpx.AsyncClient) -> None:
    everybody = (await client.get("/api/recipients")).json()
    assert (everybody["total"], everybody["matching"]) == (3, 3)
    found = (await client.get("/api/recipients", params={"q": "EXAMPLE.ORG ann"})).json()
    assert [person["address"] for person in found["people"]] == ["anna@example.org"]
    assert (await client.get("/api/recipients", params={"q": "nobody"})).json()["matching"] == 0


async def test_the_stream_tells_every_change_and_ends_with_the_desk(desk: Desk, root: Path) -> None:
    from starlette.requests import Request

    from newsletter.preview.issues import IssueRoutes

    request = Request({"type": "http", "query_string": b"issue=2025-06-sun", "headers": [], "path_params": {}})
    events = (await IssueRoutes(desk).live(request)).body_iterator  # type: ignore[attr-defined]

    async def next_state() -> dict[str, object]:
        event = await asyncio.wait_for(anext(events), 10)
        found: dict[str, object] = json.loads(event.removeprefix("data: "))
        return found

    assert await anext(events) == "retry: 1000\n\n"
    first = await next_state()
    (root / "issues/2025-06-sun/en.html").write_text("BROKEN")
    desk.change()
    second = await next_state()
    assert (first["errors"], second["errors"]) == (0, 1)
    assert second["locales"][0]["stale"] is True  # type: ignore[index]
    desk.close()
    with pytest.raises(StopAsyncIteration):
        await anext(events)
