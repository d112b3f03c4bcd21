from __future__ import annotations

import httpx
import pytest

from newsletter.preview.guard import allowed_hosts, refusal

HOSTS = allowed_hosts(8025)
HOST = "127.0.0.1:8025"


@pytest.mark.parametrize("host", ["localhost:8025", "127.0.0.1:8025", "[::1]:8025", "LocalHost:8025"])
def test_names_of_this_machine_are_answered(host: str) -> None:
    assert refusal("GET", {"host": host}, HOSTS) == ""


@pytest.mark.parametrize(
    "host",
    [
        "",
        "example.org",
        "localhost",
        "localhost:80",
        "localhost:8025.example.org",
        "127.0.0.1.nip.io:8025",
        "192.168.0.2:8025",
    ],
)
def test_other_names_are_refused(host: str) -> None:
    assert refusal("GET", {"host": host}, HOSTS)


def test_a_browser_leaves_out_the_usual_port() -> None:
    assert "localhost" in allowed_hosts(80)
    assert "localhost" not in HOSTS


@pytest.mark.parametrize(
    "origin", ["http://example.org", "null", "https://127.0.0.1:8025", "http://127.0.0.1:8026", "http://localhost:8025"]
)
def test_another_origin_is_refused_for_every_method(origin: str) -> None:
    for method in ("GET", "POST"):
        assert refusal(method, {"host": HOST, "origin": origin}, HOSTS)


def test_its_own_origin_is_welcome_and_a_write_must_name_one() -> None:
    assert refusal("POST", {"host": HOST, "origin": f"http://{HOST}"}, HOSTS) == ""
    assert refusal("POST", {"host": HOST}, HOSTS)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_page_embeds_is_refused_and_a_link_to_us_may_be_followed(site: str) -> None:
    embedded = {"host": HOST, "sec-fetch-site": site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    framed = {"host": HOST, "sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    followed = {"host": HOST, "sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert refusal("GET", embedded, HOSTS)
    assert refusal("GET", framed, HOSTS)
    assert refusal("GET", followed, HOSTS) == ""


@pytest.mark.parametrize(
    "path", ["/", "/api/state", "/api/live", "/frame/issues/2025-06-sun/en/email", "/static/shell.css"]
)
async def test_a_stranger_gets_nothing(client: httpx.AsyncClient, path: str) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await client.get(path, headers=headers)
        assert answer.status_code == 403
        assert "evil" not in answer.text
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_nothing_can_be_written(client: httpx.AsyncClient, method: str) -> None:
    own = {"Origin": "http://127.0.0.1:8025"}
    assert (await client.request(method, "/api/state", headers=own)).status_code == 405


async def test_policies_stand_on_every_answer(client: httpx.AsyncClient) -> None:
    for path in ("/", "/api/state", "/frame/issues/2025-06-sun/en/email", "/nothing"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-inline' 'self'" not in headers["content-security-policy"]


async def test_a_frame_may_run_nothing_and_fetch_only_our_pictures(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/frame/issues/2025-06-sun/en/email")).headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "img-src 'self' data:" in policy
    assert "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox" in policy
