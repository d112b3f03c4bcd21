"""The page in a real browser, over a real server and real files."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Event

import pytest
from playwright.async_api import Page, expect

from newsletter.preview.workbench import Snapshot
from tests.preview.browsing import serving, shown
from tests.preview.conftest import FolderWorkbench

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="module")]


async def background(page: Page) -> str:
    colour: str = await shown(page).locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    return colour


async def test_switches_change_what_is_shown_and_stand_in_the_address(page: Page, address: str) -> None:
    await page.goto(address)
    await expect(shown(page).locator("h1")).to_have_text("Hello!")
    await expect(page).to_have_url(f"{address}/issues/2025-06-sun")
    await page.get_by_label("Latviešu").check()
    await expect(shown(page).locator("h1")).to_have_text("Sveiki!")
    assert await background(page) == "rgb(255, 255, 255)"
    await page.get_by_label("Dark", exact=True).check()
    await expect(page.locator("#device")).to_have_attribute("data-scheme", "dark")
    await expect(page.locator("iframe")).to_have_count(1)
    assert await background(page) == "rgb(16, 20, 24)"
    await page.get_by_label("Mobile").check()
    assert await shown(page).locator("html").evaluate("html => html.clientWidth") == 375
    await page.get_by_label("Off", exact=True).check()
    await expect(shown(page).get_by_alt_text("A rising sun")).not_to_have_attribute("src", re.compile(""))
    query = "locale=lv&width=375&scheme=dark&images=off"
    await expect(page).to_have_url(f"{address}/issues/2025-06-sun?{query}")
    await page.reload()
    await expect(shown(page).locator("h1")).to_have_text("Sveiki!")
    await expect(page.get_by_label("Dark", exact=True)).to_be_checked()
    assert await background(page) == "rgb(16, 20, 24)"


async def test_two_languages_stand_side_by_side_and_scroll_together(page: Page, address: str, root: Path) -> None:
    for name, lines in (("en", 40), ("lv", 120)):
        file = root / f"issues/2025-06-sun/{name}.html"
        long = "<p>Line after line.</p>" * lines
        file.write_text(file.read_text().replace("<p>Line after line.</p>", f"{long}<h2>Half</h2>{long}"))
    await page.goto(address)
    await page.get_by_label("Compare with").select_option(label="Latviešu")
    both = [shown(page), page.frame_locator("#beside-screen iframe:not(.loading)")]
    await expect(both[1].locator("h1")).to_have_text("Sveiki!")
    await expect(page).to_have_url(f"{address}/issues/2025-06-sun?beside=lv")
    for scrolled, follows in (both, both[::-1]):
        await scrolled.locator("h2").evaluate("half => scrollTo(0, half.offsetTop - innerHeight / 2)")
        await expect(follows.locator("h2")).to_be_in_viewport()
        await scrolled.locator("html").evaluate("html => scrollTo(0, html.scrollHeight)")
        await expect(follows.get_by_text("Unsubscribe")).to_be_in_viewport()
    await page.get_by_label("Latviešu").check()
    await expect(both[0].locator("h1")).to_have_text("Sveiki!")
    await expect(both[1].locator("h1")).to_have_text("Hello!")
    await page.keyboard.press("c")
    await expect(page.locator("iframe")).to_have_count(1)
    await page.keyboard.press("c")
    await expect(both[1].locator("h1")).to_have_text("Hello!")
    await page.set_viewport_size({"width": 1024, "height": 800})
    await expect(page.get_by_label("Compare with")).to_be_visible()
    await expect(page.locator("iframe")).to_have_count(2)
    await page.set_viewport_size({"width": 900, "height": 800})
    await expect(page.locator("iframe")).to_have_count(1)


async def test_views_are_a_key_away_from_within_the_frame_too(page: Page, address: str) -> None:
    await page.goto(address)
    await shown(page).locator("h1").click()
    await page.keyboard.press("t")
    await expect(shown(page).locator("pre")).to_contain_text("Read more: https://example.org")
    await page.keyboard.press("s")
    await expect(shown(page).locator("code > span").first).to_have_text("<!doctype html>")
    await page.keyboard.press("e")
    await page.keyboard.press("3")
    assert await shown(page).locator("html").evaluate("html => html.clientWidth") == 320


async def test_a_reader_is_picked_and_what_they_typed_stays_text(page: Page, address: str) -> None:
    await page.goto(address)
    await page.get_by_role("combobox", name="Reader").fill("mallory")
    found = page.locator("#people").get_by_role("option")
    await expect(found).to_have_count(1)
    await found.click()
    await expect(shown(page).locator("h1")).to_have_text("Hello, <script>alert(1)</script>!")
    await expect(page.locator("#route")).to_contain_text("<script>alert(1)</script>")
    await page.get_by_role("combobox", name="Reader").fill("anna")
    await page.keyboard.press("Enter")
    await expect(shown(page).locator("h1")).to_have_text("Sveiki, Anna!")
    await page.get_by_role("button", name="Clear").click()
    await expect(shown(page).locator("h1")).to_have_text("Sveiki!")


async def test_the_list_of_readers_is_no_stop_of_the_keyboard(page: Page, address: str, root: Path) -> None:
    rows = "".join(f"reader{number}@example.org,Reader {number},en\n" for number in range(60))
    (root / "subscribers/team.csv").write_text(f"email,name,locale\n{rows}")
    await page.goto(address)
    await expect(shown(page).locator("h1")).to_be_visible()
    await page.locator("#reader").focus()
    await expect(page.locator("#people li").nth(20)).to_be_attached()
    await page.keyboard.press("Tab")
    await expect(page.locator("#people-popup")).to_be_hidden()
    await expect(page.get_by_role("button", name="Six inboxes")).to_be_focused()


async def test_a_save_is_shown_at_the_same_place(page: Page, address: str, root: Path) -> None:
    file = root / "issues/2025-06-sun/en.html"
    long = file.read_text().replace("<p>Line after line.</p>", "<p>Line after line.</p>" * 200)
    file.write_text(long)
    await page.goto(address)
    await expect(shown(page).locator("h1")).to_have_text("Hello!")
    await shown(page).locator("html").evaluate("html => html.ownerDocument.defaultView.scrollTo(0, 1234)")
    file.write_text(long.replace("Hello", "Good day"))
    await expect(shown(page).locator("h1")).to_have_text("Good day!")
    assert await shown(page).locator("html").evaluate("html => html.scrollTop") == 1234
    await expect(page.locator("iframe")).to_have_count(1)


async def test_a_corrected_line_is_copied(page: Page, address: str, root: Path) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    file = root / "issues/2025-06-sun/en.html"
    file.write_text(file.read_text() + "Hello, {{ name }}!\n")
    await page.goto(address)
    await page.get_by_role("button", name="Copy", exact=True).click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "Hello, {{ subscriber.name }}!"


async def test_on_a_phone_the_newsletter_stays_in_sight(page: Page, address: str, root: Path) -> None:
    file = root / "issues/2025-06-sun/en.html"
    file.write_text(file.read_text() + "BROKEN\n")
    await page.set_viewport_size({"width": 400, "height": 800})
    await page.goto(address)
    await expect(page.locator("#panel")).to_be_hidden()
    await page.locator("#checks-button").click()
    await expect(page.locator("#checks-list")).to_contain_text("“BROKEN” stands here")


@pytest.mark.parametrize("width", [360, 600])
async def test_on_a_phone_the_newsletter_is_whole_and_in_the_middle(page: Page, address: str, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    await page.goto(address)
    await expect(shown(page).locator("h1")).to_have_text("Hello!")
    frame = await page.locator("#screen iframe").bounding_box()
    assert frame
    assert frame["x"] >= 0
    assert abs(frame["x"] + frame["width"] / 2 - width / 2) <= 1
    inner = await shown(page).locator("html").evaluate("html => html.clientWidth")
    assert inner == min(375, width - 2)


async def test_a_broken_folder_shows_its_problems_beside_the_last_good_build(
    page: Page, address: str, root: Path
) -> None:
    file = root / "issues/2025-06-sun/en.html"
    good = file.read_text()
    await page.goto(address)
    await expect(page.locator("#checks-button")).to_have_text("No problems")
    file.write_text(good + "BROKEN <b>here</b>\n")
    await expect(page.locator("#banner")).to_contain_text("Showing the last good build: the folder has 1 error.")
    await expect(page.locator("#checks-list")).to_contain_text("“BROKEN” stands here")
    await expect(page.locator(".excerpt")).to_contain_text("BROKEN <b>here</b>")
    await expect(shown(page).locator("h1")).to_have_text("Hello!")
    file.write_text(good)
    await expect(page.locator("#banner")).to_be_hidden()
    await expect(page.locator("#checks-button")).to_have_text("No problems")


async def test_links_open_beside_the_preview(page: Page, address: str) -> None:
    await page.goto(address)
    link = shown(page).get_by_text("Read more")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    sandbox = await page.locator("iframe").get_attribute("sandbox")
    assert sandbox == "allow-same-origin allow-popups allow-popups-to-escape-sandbox"


async def test_the_first_issue_appears_in_an_empty_workspace(page: Page, address: str, root: Path) -> None:
    issue = root / "issues/2025-06-sun"
    aside = root / "aside"
    issue.rename(aside)
    await page.goto(address)
    await expect(page.locator("#welcome")).to_contain_text("newsletter new SLUG")
    aside.rename(issue)
    await expect(shown(page).locator("h1")).to_have_text("Hello!")


async def test_a_build_that_takes_its_time_says_so(page: Page, root: Path) -> None:
    built = Event()

    class Patient(FolderWorkbench):
        def build(self, slug: str) -> Snapshot:
            built.wait(30)
            return super().build(slug)

    async with serving(Patient(root)) as address:
        await page.goto(f"{address}/issues/2025-06-sun")
        await expect(page.locator("#status")).to_have_text("Building 2025-06-sun…")
        await expect(page.locator("#welcome h1")).to_have_text("Building the issue…")
        built.set()
        await expect(page.locator("#subject")).to_have_text("Sunny days")
        await expect(page.locator("#welcome")).to_be_hidden()
        await page.goto("about:blank")  # it would miss the preview, which ends before the page does


async def test_the_outbox_is_read_message_by_message(page: Page, address: str) -> None:
    await page.goto(f"{address}/outbox")
    await expect(shown(page).locator("b")).to_have_text("sun")
    await expect(page.locator("#position")).to_have_text("1 of 2")
    await page.keyboard.press("j")
    await expect(page.locator("#subject")).to_have_text("Sun for bo")
    await expect(page).to_have_url(f"{address}/outbox/sunny-1/bo")
    await page.get_by_label("Source").check()
    await expect(shown(page).locator("code")).to_contain_text("From: The Sun Club")
    await page.get_by_label("Find").fill("anna")
    await expect(page.locator("#messages a")).to_have_count(1)
    await page.get_by_text("All headers").click()
    await expect(page.locator("#headers")).to_contain_text("multipart/alternative")


@pytest.mark.parametrize("width", [1920, 1440, 1024, 600, 360, 320])
async def test_nothing_overflows_sideways(page: Page, address: str, root: Path, width: int) -> None:
    for name in ("en", "lv"):
        file = root / f"issues/2025-06-sun/{name}.html"
        file.write_text(file.read_text() + "BROKEN\n" * 12)
    await page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/outbox", "/issues/nosuch"):
        await page.goto(f"{address}{path}")
        await expect(page.locator("#desk:visible, #welcome:visible")).to_have_count(1)
        if path == "/":
            await expect(page.locator("#checks-button")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        for part in (".brand img", ".top nav a >> nth=-1", "#help-button"):
            box = await page.locator(part).bounding_box()
            assert box
            assert 0 <= box["x"] <= box["x"] + box["width"] <= width


async def test_an_email_is_shown_in_a_mail_program_with_a_badge_and_what_it_changes(page: Page, address: str) -> None:
    await page.goto(f"{address}/issues/2025-06-sun?scheme=dark")
    assert await background(page) == "rgb(16, 20, 24)"
    await page.get_by_label("Mail program").select_option(label="Gmail on the web")
    await expect(page.locator("#as-program")).to_have_text(re.compile("Gmail on the web *Rules known from tests"))
    await expect(page.locator("#trust")).to_contain_text("Source: caniemail.com. As of 2026-")
    await expect(page.locator("#dark-note")).to_have_text("It leaves the colours of an email alone.")
    await expect(page.locator("#changes")).to_contain_text("Rules for dark mode")
    await expect(page.locator("iframe")).to_have_count(1)
    assert await background(page) == "rgba(0, 0, 0, 0)"
    await page.locator("#subject").click()
    await page.keyboard.press("m")
    await expect(page).to_have_url(re.compile("width=375&scheme=dark&program=gmail-android"))
    await expect(page.get_by_label("Mobile")).to_be_checked()
    await expect(page.get_by_label("Desktop")).to_be_disabled()
    await expect(page.locator("#as-trust")).to_have_attribute("data-level", "approximate")
    await expect(page.locator("iframe")).to_have_count(1)
    assert await background(page) == "rgb(31, 31, 31)"
    await page.get_by_label("Plain text").check()
    await expect(page.locator("#as-program")).to_be_hidden()
    await expect(page.get_by_label("Desktop")).to_be_enabled()
    await page.keyboard.press("e")
    await page.reload()
    await expect(page.get_by_label("Mail program")).to_have_value("gmail-android")
    await expect(shown(page).locator("h1")).to_have_text("Hello!")
    await page.keyboard.press("M")
    await page.keyboard.press("M")
    await expect(page.locator("#trust")).to_be_hidden()
    await expect(page.get_by_label("Desktop")).to_be_enabled()
    await expect(page.locator("iframe")).to_have_count(1)
    assert await background(page) == "rgb(16, 20, 24)"


async def test_a_program_that_was_chosen_follows_what_is_saved(page: Page, address: str, root: Path) -> None:
    file = root / "issues/2025-06-sun/en.html"
    await page.goto(f"{address}/issues/2025-06-sun?program=outlook-windows")
    await expect(shown(page).get_by_alt_text("A rising sun")).to_have_attribute("width", "600")
    file.write_text(file.read_text().replace("<h1>", '<h1 style="border-radius:4px">'))
    await expect(page.locator("#changes-list")).to_contain_text("Corners are square")
    await expect(page.locator("#as-name")).to_have_text("Outlook for Windows, classic")
