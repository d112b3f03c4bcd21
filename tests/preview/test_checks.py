"""What rules find comes after the page, rule by rule, and leads to a place in it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from newsletter.check.catalogue import CODES
from newsletter.preview.app import create_app
from newsletter.preview.desk import Desk, Examination
from newsletter.problems import Problem, warning
from newsletter.wiring.workbench import WorkspaceBench
from tests.preview.conftest import PORT

SLUG = "2025-06-cards"
PATH = f"issues/{SLUG}/en.md"


@pytest.fixture
def desk(bench: WorkspaceBench) -> Desk:
    return Desk(bench)


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(desk, PORT))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}") as client:
        yield client


async def test_every_code_says_what_it_means_for_a_reader(client: httpx.AsyncClient) -> None:
    told = (await client.get("/api/codes")).json()
    assert told["codes"].keys() == CODES.keys()
    concerns = [concern["name"] for concern in told["concerns"]]
    assert all(code["concern"] in concerns and code["why"] for code in told["codes"].values())


async def test_the_slower_rules_are_told_line_by_line_and_that_all_were_asked(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/checks", params={"issue": SLUG})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[-1] == {"done": True}
    assert all(isinstance(line["problems"], list) for line in lines[:-1])


async def test_an_issue_that_is_not_there_has_nothing_to_find(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/checks", params={"issue": "nosuch"})
    assert answer.text == '{"done": true}\n'


async def test_what_is_found_of_an_issue_that_changed_meanwhile_is_not_told(desk: Desk, bench: WorkspaceBench) -> None:
    sheet = await desk.sheet(SLUG)
    assert sheet is not None
    found = desk.examine(SLUG)
    assert await anext(found) is not None
    desk.change()
    assert [part async for part in found] == []


def test_each_rule_is_asked_once_for_all_who_listen() -> None:
    asked: list[int] = []

    def rules() -> Iterator[tuple[Problem, ...]]:
        for number in range(2):
            asked.append(number)
            yield (warning("odd", str(number)),)

    examination = Examination(rules())
    told = [examination.part(number) for number in (0, 0, 1, 0, 1, 2, 2)]
    assert [part[0].sentence if part else None for part in told] == ["0", "0", "1", "0", "1", None, None]
    assert asked == [0, 1]


def test_a_rule_that_fails_fails_for_all_who_listen() -> None:
    def rules() -> Iterator[tuple[Problem, ...]]:
        yield ()
        raise ValueError("broken")

    examination = Examination(rules())
    assert examination.part(0) == ()
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            examination.part(1)


async def test_a_line_leads_to_numbered_elements_of_the_frame(client: httpx.AsyncClient) -> None:
    asked = {"issue": SLUG, "locale": "en", "path": PATH, "line": "12"}
    spot = (await client.get("/api/spot", params=asked)).json()
    assert spot["part"] == "email"
    (number,) = spot["elements"]
    frame = (await client.get(f"/frame/issues/{SLUG}/en/email")).text
    assert frame.partition(f'<p data-element="{number}"')[2].partition(">")[2].startswith("The **first card")


async def test_no_other_view_shows_numbers(client: httpx.AsyncClient) -> None:
    for view in ("raw", "source"):
        assert "data-element" not in (await client.get(f"/frame/issues/{SLUG}/en/{view}")).text


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"locale": "fr"}, 200), ({"issue": "../x"}, 200), ({"path": "../../etc/passwd"}, 200), ({"line": "x"}, 400)],
)
async def test_what_is_not_there_leads_nowhere(client: httpx.AsyncClient, changed: dict[str, str], status: int) -> None:
    asked = {"issue": SLUG, "locale": "en", "path": PATH, "line": "12", **changed}
    answer = await client.get("/api/spot", params=asked)
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"part": "email", "elements": []}


def test_a_real_workspace_says_what_it_was_made_from(bench: WorkspaceBench, tmp_path: Path) -> None:
    examined = bench.build(SLUG).examined
    assert examined is not None
    assert list(examined.editions) == ["en", "de"]
    assert examined.issue.folder.is_relative_to(tmp_path)


async def test_each_part_of_an_edition_is_weighed_and_all_of_them_are_the_whole(client: httpx.AsyncClient) -> None:
    told = (await client.get("/api/weights", params={"issue": SLUG, "locale": "en"})).json()
    assert sum(part["octets"] for part in told["parts"]) == told["octets"] < told["limit"] == 102 * 1024
    assert sum(each["octets"] for each in told["order"]) == told["octets"]
    assert told["cut"] is None
    labels = {part["label"]: (part["path"], part["line"], part["words"]) for part in told["parts"]}
    assert labels["cards #cards"] == (PATH, 10, "")
    assert labels["heading"] == (PATH, 7, "First")
    assert labels["Style sheets"] == ("", None, "")


async def test_what_gmail_does_not_show_is_marked(client: httpx.AsyncClient, bench: WorkspaceBench) -> None:
    file = bench.root / PATH
    file.write_text(file.read_text() + "\n## Long\n" + "Many words.\n\n" * 6000 + "## Last {#last}\n")
    told = (await client.get("/api/weights", params={"issue": SLUG, "locale": "en"})).json()
    lost = [part["label"] for part in told["parts"] if part["is_lost"]]
    assert lost == ["heading #last"]
    assert told["cut"]["path"] == PATH


async def test_what_is_not_there_has_no_weight(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/weights", params={"issue": SLUG, "locale": "fr"})
    assert answer.status_code == 404


async def test_the_row_of_an_email_is_told_as_six_lists_show_it(client: httpx.AsyncClient) -> None:
    state = (await client.get("/api/state", params={"issue": SLUG})).json()
    rows = state["locales"][0]["inboxes"]
    assert len(rows) == 6
    assert {row["sender"] for row in rows} == {"News"}
    assert rows[0]["subject"] == "News of the month"
    assert rows[0]["preheader"].startswith("What is new in the village")
