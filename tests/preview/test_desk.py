from __future__ import annotations

import asyncio
from pathlib import Path

from newsletter.preview.desk import Desk, next_sheet
from newsletter.preview.workbench import Person, Snapshot
from newsletter.problems import error

SLUG = "2025-06-sun"


async def test_an_issue_is_built_once_until_something_changes(desk: Desk) -> None:
    first = await desk.sheet(SLUG)
    assert first is not None
    assert await desk.sheet(SLUG) is first
    desk.change()
    second = await desk.sheet(SLUG)
    assert second is not None
    assert second.epoch > first.epoch


async def test_the_last_good_edition_stays_while_the_folder_is_broken(desk: Desk, root: Path) -> None:
    good = await desk.sheet(SLUG)
    assert good is not None
    file = root / f"issues/{SLUG}/en.html"
    whole = file.read_text()
    file.write_text(whole + "BROKEN")
    desk.change()
    broken = await desk.sheet(SLUG)
    assert broken is not None
    assert broken.stale == {"en"}
    assert broken.editions["en"].html == good.editions["en"].html
    assert [problem.code for problem in broken.snapshot.problems] == ["broken"]
    file.write_text(whole + "!")
    desk.change()
    mended = await desk.sheet(SLUG)
    assert mended is not None
    assert not mended.stale
    assert mended.editions["en"].html.endswith("!")


async def test_a_language_whose_file_was_taken_away_goes(desk: Desk, root: Path) -> None:
    await desk.sheet(SLUG)
    (root / f"issues/{SLUG}/lv.html").unlink()
    desk.change()
    sheet = await desk.sheet(SLUG)
    assert sheet is not None
    assert sheet.locales == ("en",)
    assert "lv" not in sheet.editions


async def test_a_folder_that_cannot_be_read_at_all_keeps_every_language(desk: Desk) -> None:
    before = await desk.sheet(SLUG)
    assert before is not None
    nothing = Snapshot(SLUG, "", (), {}, (error("undecodable", "no"),), 1.0)
    after = next_sheet(2, nothing, before)
    assert after.locales == ("en", "lv")
    assert after.stale == {"en", "lv"}


async def test_an_issue_that_is_none_is_none(desk: Desk) -> None:
    assert await desk.sheet("../secrets") is None


async def test_who_waits_is_woken_by_a_change_and_by_the_end(desk: Desk) -> None:
    waiting = asyncio.create_task(desk.until(lambda: desk.epoch > 1))
    _, still_waiting = await asyncio.wait([waiting], timeout=0)
    assert waiting in still_waiting
    desk.change()
    await waiting
    last = asyncio.create_task(desk.until(lambda: desk.epoch > 2))
    desk.close()
    await last
    assert desk.is_closed


async def test_a_change_during_a_build_is_not_lost(desk: Desk) -> None:
    building = asyncio.create_task(desk.sheet(SLUG))
    await asyncio.wait([building], timeout=0)
    desk.change()
    await building
    sheet = await desk.sheet(SLUG)
    assert sheet is not None
    assert sheet.epoch == desk.epoch


async def test_lists_are_read_again_after_a_change(desk: Desk, root: Path) -> None:
    assert len(await desk.people()) == 3
    (root / "subscribers/team.csv").write_text("email,name,locale\nzoe@example.org,Zoe,en\n")
    assert len(await desk.people()) == 3
    desk.change()
    assert [person.name for person in await desk.people()] == ["Zoe"]
    assert await desk.person("zoe@example.org") is not None
    assert await desk.person("anna@example.org") is None


async def test_the_outbox_is_read_again_when_a_message_came_and_not_when_an_issue_changed(
    desk: Desk, root: Path
) -> None:
    assert len(await desk.outbox()) == 2
    (root / ".newsletter/outbox/sunny-1/bo.eml").unlink()
    desk.change()
    assert len(await desk.outbox()) == 2
    desk.receive()
    assert len(await desk.outbox()) == 1


async def test_somebody_taken_off_the_list_a_moment_ago_is_nobody(desk: Desk) -> None:
    gone = Person("gone@example.org", "Gone", "en", "team")
    values = await desk.values(gone)
    assert values["subscriber"] == {}
