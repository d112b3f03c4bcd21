"""An edition beside what it was in an earlier commit, or beside another issue."""

from __future__ import annotations

import re
import subprocess
from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx
import pytest
from playwright.async_api import Page, expect

from newsletter.preview.app import create_app
from newsletter.preview.desk import Desk
from newsletter.wiring.workbench import WorkspaceBench
from tests.preview.conftest import PORT

SLUG = "2025-06-cards"
ASKED = {"issue": SLUG, "locale": "en"}


@pytest.fixture
def bench(bench: WorkspaceBench) -> WorkspaceBench:
    """Commit the workspace, then write something else."""
    for name in ("en", "de"):
        file = bench.root / f"issues/{SLUG}/{name}.md"
        file.write_text(file.read_text().replace("**", "", 1))
    names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "<b>First</b>"]):
        subprocess.run(["git", *names, *words], cwd=bench.root, check=True)
    file = bench.root / f"issues/{SLUG}/en.md"
    text = file.read_text().replace("Some words", "Many <i>words</i>").replace("de/first", "de/other")
    file.write_text(text + "\n[Late](https://dorfblatt.de/late)\n")
    (bench.root / "templates").mkdir()
    (bench.root / "templates/notes.txt").write_text("x")
    return bench


@pytest.fixture
async def client(bench: WorkspaceBench) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(Desk(bench), PORT))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://127.0.0.1:{PORT}") as client:
        yield client


async def test_words_links_files_and_octets_are_compared_with_a_commit(client: httpx.AsyncClient) -> None:
    (revision,) = (await client.get("/api/revisions", params={"issue": SLUG})).json()["revisions"]
    assert revision["subject"] == "<b>First</b>"
    told = (await client.get("/api/changes", params={**ASKED, "than": f"rev:{revision['commit']}"})).json()
    assert {"change": "gone", "text": "Some words"} in told["runs"]
    assert {"change": "new", "text": "Many <i>words</i>"} in told["runs"]
    links = told["links"]
    assert [(link["before"], link["after"]) for link in links["changed"]] == [
        ("https://dorfblatt.de/first", "https://dorfblatt.de/other")
    ]
    assert [link["words"] for link in links["added"]] == ["Late"]
    assert links["removed"] == []
    assert told["files"] == {f"issues/{SLUG}/en.md": "changed", "templates/notes.txt": "new"}
    before, after = told["octets"]["HTML"]
    assert before < after
    assert not told["is_same"]


async def test_what_was_is_shown_as_it_was(client: httpx.AsyncClient) -> None:
    than = quote("rev:HEAD", safe="")
    frame = await client.get(f"/frame/changes/{SLUG}/en/{than}/email")
    assert "Some words" in frame.text
    assert "sandbox" in frame.headers["content-security-policy"]
    assert (await client.get(f"/frame/changes/{SLUG}/fr/{than}/email")).status_code == 404


async def test_another_issue_is_compared_too(client: httpx.AsyncClient, bench: WorkspaceBench) -> None:
    other = bench.root / "issues/2025-07-other"
    other.mkdir()
    (other / "en.md").write_text("---\nsubject: Other\n---\nNothing like it.\n")
    told = (await client.get("/api/changes", params={**ASKED, "than": "issue:2025-07-other"})).json()
    assert any("Nothing" in run["text"] for run in told["runs"] if run["change"] == "gone")
    same = (await client.get("/api/changes", params={**ASKED, "than": f"issue:{SLUG}"})).json()
    assert same["is_same"]
    missing = await client.get("/api/changes", params={**ASKED, "locale": "de", "than": "issue:2025-07-other"})
    assert missing.json()["error"] == "it had no edition in this language then"


@pytest.mark.parametrize(
    ("than", "sentence"),
    [
        ("rev:nosuch", "there is no earlier state called “nosuch”"),
        ("rev:--all", "there is no earlier state called “--all”"),
        ("issue:../..", "there is no issue “../..”"),
        ("", "there is no issue “”"),
    ],
)
async def test_what_is_not_there_is_said_so(client: httpx.AsyncClient, than: str, sentence: str) -> None:
    answer = await client.get("/api/changes", params={**ASKED, "than": than})
    assert (answer.status_code, answer.json()["error"]) == (404, sentence)


async def test_an_issue_that_an_earlier_state_has_nothing_of_is_said_so(
    client: httpx.AsyncClient, bench: WorkspaceBench
) -> None:
    later = bench.root / "issues/2025-08-later"
    later.mkdir()
    (later / "en.md").write_text("---\nsubject: Later\n---\nLater.\n")
    asked = {"issue": "2025-08-later", "locale": "en", "than": "rev:HEAD"}
    answer = await client.get("/api/changes", params=asked)
    assert answer.json()["error"] == "“2025-08-later” was not there yet"


@pytest.mark.chromium
@pytest.mark.asyncio(loop_scope="module")
async def test_then_and_now_stand_side_by_side_or_under_a_slider(page: Page, real: str) -> None:
    await page.goto(f"{real}?panel=closed")
    await page.keyboard.press("g")
    then, now = (page.frame_locator(f"#{name}-screen iframe:not(.loading)") for name in ("then", "now"))
    await expect(then.locator("body")).to_contain_text("Some words")
    await expect(now.locator("body")).to_contain_text("Many <i>words</i>")
    await page.get_by_role("radio", name="Slider").check()
    await page.locator("#changes-slider").fill("25")
    assert await page.locator("#changes-frames").evaluate("e => e.style.getPropertyValue('--cut')") == "25%"
    await page.get_by_role("radio", name="Text", exact=True).check()
    await expect(page.locator("#changes-text ins").first).to_have_text("Many <i>words</i>")
    await expect(page).to_have_url(re.compile("view=changes.*part=text&way=slider"))
    await page.reload()
    await page.get_by_role("radio", name="Files").check()
    await expect(page.locator("#changes-files li")).to_have_count(2)
    await expect(page.locator("#than")).to_contain_text("<b>First</b>")
