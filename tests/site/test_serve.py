"""The archive, published pictures and the state of the server, by a real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from newsletter.site.shelf import from_folder
from newsletter.wiring.workspace import open_workspace
from tests.site.serving import asking


def test_the_archive_is_shown_with_a_strict_policy(root: Path) -> None:
    with asking(open_workspace(root)) as client:
        home = client.get("")
        assert home.status_code == 200
        assert "Hay &amp; &lt;harvest&gt;" in home.text
        assert "default-src 'none'" in home.headers["content-security-policy"]
        assert "unsafe-inline" not in home.headers["content-security-policy"]
        assert home.headers["x-content-type-options"] == "nosniff"
        assert home.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in home.headers
        assert "server" not in home.headers
        assert client.get("i/2025-05-hay/he").status_code == client.get("i/2025-05-hay/he/").status_code == 200
        assert client.get("atom.xml").headers["content-type"].startswith("application/atom+xml")
        again = client.get("", headers={"If-None-Match": home.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["i/2025-07-rain/en", "nothing", "../newsletter.toml", "%2e%2e/newsletter.toml", "u"])
def test_what_nobody_may_read_is_not_there(root: Path, path: str) -> None:
    with asking(open_workspace(root)) as client:
        answer = client.get(path, headers={"Accept-Language": "xx, lv;q=0.9, en;q=0.5"})
        assert answer.status_code == 404
        assert '<html lang="lv"' in answer.text
        assert "Šādas lapas nav." in answer.text


def test_published_files_are_shown_from_their_folder(root: Path) -> None:
    (root / "public/i/x/images").mkdir(parents=True)
    (root / "public/i/x/images/a-0123456789ab.png").write_bytes(b"png")
    (root / "public/i/x/images/evil.html").write_text("<script>alert(1)</script>")
    (root / "public/tool.js").write_text("alert(1)")
    settings = open_workspace(root)
    settings = replace(settings, publishing=replace(settings.publishing, kind="folder", folder="public"))
    with asking(settings) as client:
        picture = client.get("i/x/images/a-0123456789ab.png")
        assert (picture.content, picture.headers["content-type"]) == (b"png", "image/png")
        assert "immutable" in picture.headers["cache-control"]
        assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
        assert client.head("i/x/images/a-0123456789ab.png").content == b""
        assert "script-src" not in client.get("i/x/images/evil.html").headers["content-security-policy"]
        assert client.get("tool.js").headers["content-type"] == "application/octet-stream"


def test_nothing_outside_of_the_folder_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    (folder / ".env").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder / "loop")
    os.mkfifo(folder / "pipe")
    for path in ("../secret.txt", "sub/../../secret.txt", ".env", "link.txt", "loop", "pipe", "sub", "a\0b", "sub//x"):
        assert from_folder(folder, path) is None


def test_health_tells_of_the_ledger(root: Path) -> None:
    with asking(open_workspace(root)) as client:
        assert (client.get("health").status_code, client.get("health").text) == (200, "ok\n")


def test_it_ends_by_itself_when_it_is_told_to(root: Path) -> None:
    command = [sys.executable, "-m", "newsletter", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert httpx.get(f"{address}health").text == "ok\n"
        process.send_signal(signal.SIGTERM)
        _, talk = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "https://news.example.org/village/" in talk
