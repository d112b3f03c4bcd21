"""The public pages behind the web servers of the guide, set up as it says."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from newsletter.config import Settings
from newsletter.delivery.model import RelayKind
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.conftest import root  # noqa: F401 -- a fixture
from tests.site.sending import LIST, send
from tests.site.serving import serving
from tests.site.test_leaving import ANNA, way_out

GUIDE = Path(__file__).parents[2] / "docs/guides/public-pages.md"
PATH = "/usr/sbin:/usr/bin:/bin"
UPSTREAM = "127.0.0.1:8080"
# Not where the web server itself is: only that one is trusted to say who asks.
READER, FORGED = "127.0.0.7", "203.0.113.9"
NGINX = """daemon off;
pid {folder}/pid;
error_log stderr notice;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{server}
}}
"""


def snippet(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    assert UPSTREAM in found[1]
    return found[1]


def nginx(folder: Path, upstream: str, port: int) -> tuple[list[str], str]:
    server = snippet("nginx").replace(UPSTREAM, upstream).replace("443 ssl", f"127.0.0.1:{port}")
    server = re.sub(r" *ssl_certificate.*\n", "", server)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, server=server))
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], "start worker process"


def caddy(folder: Path, upstream: str, port: int) -> tuple[list[str], str]:
    site = snippet("caddy").replace(UPSTREAM, upstream).replace("news.example.org", f"http://127.0.0.1:{port}")
    (folder / "Caddyfile").write_text(f"{{\n    admin off\n}}\n{site}")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")], "serving initial config"


WebServer = Callable[[Path, str, int], tuple[list[str], str]]


@contextmanager
def behind(web_server: WebServer, upstream: str, folder: Path) -> Iterator[httpx.Client]:
    """Run a web server before the public pages, and give a client that asks it from another address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (program, *options), ready = web_server(folder, upstream, port)
    found = shutil.which(program, path=PATH)
    if found is None:
        pytest.skip(f"{program} is not installed")
    environment = {"PATH": PATH, "HOME": str(folder)}
    with subprocess.Popen([found, *options], stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        said: list[str] = []
        for line in process.stderr:
            said.append(line)
            if ready in line:
                break
        assert ready in said[-1], said
        transport = httpx.HTTPTransport(local_address=READER)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}/village/", transport=transport) as client:
                yield client
        finally:
            process.terminate()
            process.stderr.read()


@pytest.fixture
def settings(root: Path) -> Settings:  # noqa: F811 -- the fixture
    toml = root / "newsletter.toml"
    toml.write_text(toml.read_text() + '[site]\ntrusted_proxies = ["127.0.0.1"]\n')
    return open_workspace(root)


@pytest.mark.parametrize("web_server", [nginx, caddy])
def test_a_reader_leaves_and_signs_up_through_it(web_server: WebServer, settings: Settings, tmp_path: Path) -> None:
    message = send(settings, "2025-05-hay", RelayKind.REAL)[0]
    with serving(settings) as base, behind(web_server, base.removeprefix("http://"), tmp_path) as client:
        assert client.get("i/2025-05-hay/he/").status_code == 200
        assert client.post(way_out(message), data={"List-Unsubscribe": "One-Click"}).status_code == 200
        with ledger_of(settings) as ledger:
            (left,) = ledger.subscribers.subscriptions_of(ANNA)
        assert left.status is SubscriptionStatus.UNSUBSCRIBED
        form = {"email": "carla@example.org"}
        assert client.post(f"join/{LIST}", data=form, headers={"X-Forwarded-For": FORGED}).status_code == 200
    with ledger_of(settings) as ledger:
        (consent,) = ledger.subscribers.consents("carla@example.org")
    assert consent.network == "127.0.0.0/24"
    log = tmp_path / "access.log"
    if web_server is nginx:
        assert "/village/i/2025-05-hay/he/" in log.read_text()
        assert "/u/" not in log.read_text()
