"""The pages of a theme's gallery."""

from __future__ import annotations

import re
from html import unescape

import httpx

from newsletter.preview.themes import gallery_files
from tests.preview.conftest import FolderWorkbench


async def test_every_block_is_shown_beside_its_example_in_four_frames(client: httpx.AsyncClient) -> None:
    page = (await client.get("/theme/classic")).text
    assert "<h1>Classic</h1>" in page
    assert "[Sign up for the meeting](https://example.org/meeting)" in page
    frames = [unescape(src) for src in re.findall(r'<iframe [^>]*src="([^"]+)"', page)]
    assert len(frames) == 4 * 3
    by_day, by_night = (await client.get(frames[0])).text, (await client.get(frames[2])).text
    assert "scheme=light" in frames[0]
    assert "scheme=dark" in frames[2]
    assert "What the picture shows" in by_day
    assert by_day != by_night


async def test_pictures_of_examples_are_served(client: httpx.AsyncClient) -> None:
    shown = (await client.get("/frame/theme/classic/image")).text
    src = re.search(r'src="(/frame/theme/classic/image/picture[^"]+)"', shown)
    assert src
    answer = await client.get(unescape(src[1]))
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_without_a_name_it_is_the_newsletters_own_theme(client: httpx.AsyncClient) -> None:
    assert (await client.get("/theme")).text == (await client.get("/theme/classic")).text
    assert 'href="/theme"' in (await client.get("/")).text


async def test_a_theme_can_be_seen_from_right_to_left(client: httpx.AsyncClient) -> None:
    page = (await client.get("/theme/classic?locale=ar")).text
    assert "from right to left" in page
    assert 'dir="rtl"' in (await client.get("/frame/theme/classic/button?locale=ar")).text


async def test_what_is_not_there_is_told(client: httpx.AsyncClient) -> None:
    assert (await client.get("/theme/none")).status_code == 404
    assert (await client.get("/frame/theme/classic/none")).status_code == 404
    assert (await client.get("/frame/theme/none/button")).status_code == 404


async def test_a_change_is_seen(client: httpx.AsyncClient, workbench: FolderWorkbench) -> None:
    folder = workbench.root / "templates/mine"
    folder.mkdir(parents=True)
    (folder / "theme.yaml").write_text('extends: classic\nlabel: Mine\nlight: {accent: "#f57c00"}\n', "utf-8")
    page = (await client.get("/theme/mine")).text
    assert "<h1>Mine</h1>" in page
    assert "Extends classic." in page
    assert "templates/mine/theme.yaml:3: warning[low-contrast]" in page
    assert "accent on sheet<small>2.7</small>" in page


def test_a_gallery_can_be_passed_on_as_a_file(workbench: FolderWorkbench) -> None:
    gallery = workbench.gallery("classic", "en")
    assert gallery
    files = gallery_files(gallery)
    page = files["index.html"].decode()
    assert page.count("srcdoc=") == 12
    assert "/static/" not in page
    assert [name for name in files if name.startswith("images/picture-")]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
