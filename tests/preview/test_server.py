from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import httpx
import pytest

from newsletter.preview.desk import Desk
from newsletter.preview.server import NotLoopbackError, listen, make_server, page_address, watching
from newsletter.preview.workbench import Workbench


@asynccontextmanager
async def served(workbench: Workbench) -> AsyncIterator[str]:
    desk, started = Desk(workbench), asyncio.Event()
    with closing(listen("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = make_server(desk, port, started.set)
        async with watching(workbench, desk):
            serving = asyncio.create_task(server.serve([listener]))
            await started.wait()
            yield f"http://127.0.0.1:{port}"
            server.should_exit = True
            await serving


def test_a_busy_port_gives_way_to_the_next_free_one() -> None:
    with closing(listen("127.0.0.1", 0)) as busy:
        taken = busy.getsockname()[1]
        with closing(listen("127.0.0.1", taken)) as other:
            assert other.getsockname()[1] > taken


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "example.org", ""])  # noqa: S104 - must be refused
def test_only_this_machine_is_listened_to(host: str) -> None:
    with pytest.raises(NotLoopbackError) as caught:
        listen(host, 0)
    assert caught.value.exit_status == 2
    assert "127.0.0.1" in caught.value.hint


@pytest.mark.parametrize(
    ("host", "slug", "address"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:8025/"),
        ("localhost", "2025-06-sun", "http://localhost:8025/issues/2025-06-sun"),
        ("::1", "jūnijs 1", "http://[::1]:8025/issues/j%C5%ABnijs%201"),
    ],
)
def test_the_address_can_be_opened(host: str, slug: str | None, address: str) -> None:
    assert page_address(host, 8025, slug) == address


async def test_a_save_reaches_the_page_and_the_server_stops_with_a_page_open(workbench: Workbench, root: Path) -> None:
    async with (
        served(workbench) as address,
        httpx.AsyncClient(base_url=address, timeout=10) as client,
        client.stream("GET", "/api/live") as stream,
    ):
        states = _states(stream)
        first = await anext(states)
        (root / "issues/2025-06-sun/en.html").write_text("BROKEN")
        second = await anext(states)
    assert (first["errors"], second["errors"]) == (0, 1)


def _states(stream: httpx.Response) -> AsyncIterator[dict[str, int]]:
    async def read() -> AsyncIterator[dict[str, int]]:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))

    return read()


async def test_a_waiting_page_is_let_go_when_the_server_stops(workbench: Workbench) -> None:
    async with httpx.AsyncClient(timeout=10) as client:
        async with served(workbench) as address:
            request = client.build_request("GET", f"{address}/api/live")
            stream = await client.send(request, stream=True)
            states = _states(stream)
            await anext(states)
        rest = [state async for state in states]
        await stream.aclose()
    assert rest == []


async def test_a_message_that_is_written_reaches_the_outbox_and_builds_nothing(
    workbench: Workbench, root: Path
) -> None:
    async with served(workbench) as address, httpx.AsyncClient(base_url=address, timeout=10) as client:
        epoch = (await client.get("/api/state")).json()["epoch"]
        async with client.stream("GET", "/api/live/outbox") as stream:
            states = _states(stream)
            assert await anext(states) == {"total": 2}
            (root / ".newsletter/outbox/sunny-1/zoe.eml").write_bytes(b"Subject: x\r\n\r\n")
            assert await anext(states) == {"total": 3}
        assert (await client.get("/api/state")).json()["epoch"] == epoch
