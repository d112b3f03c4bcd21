from __future__ import annotations

import re

import httpx
import pytest

from newsletter.preview.pages import STATIC, own_files

HTML_PAGES = ("preview.html", "outbox.html")


@pytest.mark.parametrize("path", ["/", "/issues/2025-06-sun", "/outbox", "/outbox/sunny-1/anna"])
async def test_every_page_has_its_shell(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>" in answer.text


async def test_own_files_are_served_with_their_types(client: httpx.AsyncClient) -> None:
    assert (await client.get("/static/shell.css")).headers["content-type"] == "text/css; charset=utf-8"
    assert (await client.get("/static/preview.js")).headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2Fapp.py",
        "/static/%2e%2e%2fapp.py",
        "/static//etc/passwd",
        "/static/%2Fetc%2Fpasswd",
        "/static/",
        "/newsletter.toml",
        "/issues/../newsletter.toml",
        "/subscribers/team.csv",
    ],
)
async def test_nothing_else_is_served_from_disk(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("name", HTML_PAGES)
def test_the_shell_needs_nothing_from_elsewhere_and_has_no_inline_script(name: str) -> None:
    page = (STATIC / name).read_text()
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert address.startswith("/")
        if address.startswith("/static/"):
            assert address.removeprefix("/static/") in own_files()
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\son\w+=|\sstyle=", page) == []


def test_every_module_that_is_imported_is_there() -> None:
    for script in STATIC.glob("*.js"):
        for name in re.findall(r'from "\./([^"]+)"', script.read_text()):
            assert name in own_files()


def test_pages_name_only_elements_that_they_have() -> None:
    for name in ("preview", "outbox"):
        page = (STATIC / f"{name}.html").read_text()
        for identity in re.findall(r'find\("([\w-]+)"\)', (STATIC / f"{name}.js").read_text()):
            assert f'id="{identity}"' in page
