"""The panel beside the newsletter in a real browser, over a real workspace."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from newsletter.wiring.workbench import WorkspaceBench
from tests.preview.browsing import shown

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="module")]
SPOT = "[data-spotlight]"
# The kind of finding that the workspace has of its own accord; other rules may find more.
STARS = ".code:has(header code:text-is('markdown-left'))"


async def test_findings_stand_by_concern_and_lead_to_their_place(page: Page, real: str) -> None:
    await page.goto(real)
    await expect(page.locator(".concern summary").first).to_have_text(re.compile("Content *2"))
    await expect(page.locator(STARS)).to_contain_text("Readers see asterisks and brackets in the text.")
    await expect(page.locator("#checks")).not_to_have_attribute("data-busy", "true")
    await page.locator(STARS).get_by_role("button", name="Show", exact=True).first.click()
    await expect(page.locator("#spot-words")).to_have_text("de.md, line 12")
    await expect(page.get_by_label("Deutsch")).to_be_checked()
    await expect(shown(page).locator(SPOT)).to_have_count(1)
    outline = await shown(page).locator(SPOT).bounding_box()
    card = await shown(page).get_by_text("Die **erste Karte").bounding_box()
    assert outline
    assert card
    assert outline["y"] < card["y"] < card["y"] + card["height"] < outline["y"] + outline["height"]
    await page.reload()
    await expect(page.locator("[aria-current] .where")).to_contain_text("de.md, line 12")
    await expect(shown(page).locator(SPOT)).to_be_in_viewport()
    await page.get_by_label("Clear the outline").click()
    await expect(shown(page).locator(SPOT)).to_have_count(0)


async def test_findings_follow_what_is_saved_and_the_language_that_is_chosen(
    page: Page, real: str, bench: WorkspaceBench
) -> None:
    await page.goto(real)
    await page.locator("#checks-locale").select_option("en")
    await expect(page.locator(f"{STARS} .problem")).to_have_count(1)
    await page.locator(".concern summary").first.click()
    await expect(page.locator(f"{STARS} .problem")).to_be_hidden()
    await expect(page).to_have_url(re.compile("only=en&folded=content"))
    file = bench.root / "issues/2025-06-cards/en.md"
    file.write_text(file.read_text().replace("The **first", "The first"))
    await expect(page.locator(STARS)).to_have_count(0)
    await page.locator("#checks-locale").select_option("")
    await expect(page.locator(f"{STARS} .where")).to_contain_text(["de.md, line 12"])
    await expect(page.locator("#checks")).not_to_have_attribute("data-busy", "true")


async def test_the_place_of_a_finding_is_copied_and_reached_by_keyboard(page: Page, real: str) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.goto(real)
    await page.locator(f"{STARS} .where").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{STARS} .where").first).to_contain_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == "issues/2025-06-cards/de.md:12:5"
    await page.keyboard.press("p")
    await expect(page.locator("#panel")).to_be_hidden()


async def test_six_inboxes_and_the_weight_stand_beside_it_and_stay_over_a_reload(page: Page, real: str) -> None:
    await page.goto(real)
    await page.keyboard.press("b")
    await expect(page.locator("#inboxes-list li")).to_have_count(6)
    await expect(page.locator("#inboxes-list li").first).to_contain_text("What is new in the village")
    await page.get_by_role("radio", name="Inboxes").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#weight-total")).to_contain_text("of 102 KB that Gmail shows")
    await page.reload()
    tile = page.get_by_role("button", name=re.compile("^cards #cards: "))
    await tile.click()
    await expect(page.locator("#spot-words")).to_have_text(re.compile("en.md, line 10|1 of [0-9] places"))
    await expect(shown(page).locator(SPOT).first).to_be_in_viewport()
    await page.get_by_text("As a table").click()
    await expect(page.locator("#weight-rows tr", has_text="cards #cards")).to_be_visible()


async def test_the_map_of_a_long_email_stays_on_its_ground_and_cuts_no_word_in_half(
    page: Page, real: str, bench: WorkspaceBench
) -> None:
    file = bench.root / "issues/2025-06-cards/en.md"
    stories = "".join(f"\n## Story {number}\n\nWords of story {number}.\n" for number in range(60))
    file.write_text(file.read_text() + stories)
    await page.goto(f"{real}?panel=weight&locale=en")
    await expect(page.locator("#weight-note")).to_contain_text("red below")
    await expect(page.locator("#weight-strip .lost").first).to_be_visible()
    ground = await page.locator("#weight-map").bounding_box()
    assert ground
    tiles = await page.locator(".tile").evaluate_all("tiles => tiles.map((tile) => tile.getBoundingClientRect().right)")
    assert max(tiles) <= ground["x"] + ground["width"] + 1
    below = "tiles => tiles.filter((tile) => tile.scrollHeight > tile.clientHeight + 1).length"
    assert await page.locator(".tile").evaluate_all(below) == 0


async def test_several_readers_stand_side_by_side_and_follow_what_is_saved(
    page: Page, real: str, bench: WorkspaceBench
) -> None:
    file = bench.root / "issues/2025-06-cards/en.md"
    file.write_text(file.read_text().replace("**", ""))
    await page.goto(f"{real}?panel=closed&width=375")
    await page.keyboard.press("a")
    await expect(page.locator(".reader")).to_have_count(5)
    hostile = page.locator(".reader", has_text="Values that mean harm")
    await expect(hostile.locator("dd")).to_contain_text("<script>alert(1)</script>")
    frame = hostile.frame_locator("iframe:not(.loading)")
    await expect(frame.locator("body")).to_contain_text("The second card, <script>alert(1)</script>")
    assert await frame.locator("html").evaluate("html => html.ownerDocument.defaultView.innerWidth") == 375
    file.write_text(file.read_text().replace("The second card", "Another card"))
    await expect(frame.locator("body")).to_contain_text("Another card, <script>")
    await page.reload()
    await expect(page.locator(".reader iframe:not(.loading)")).to_have_count(5)
    await page.keyboard.press("e")
    await expect(shown(page).locator("body")).to_contain_text("Another card.")
