"""A reader's whole story in a browser without script, and what axe-core says of each page on the way."""

from __future__ import annotations

import quopri
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from newsletter.config import Settings
from newsletter.delivery.model import RelayKind
from newsletter.subscribers.model import SubscriptionStatus as Status
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.browsing import CHROMIUM, chromium, faults, visiting
from tests.site.sending import send
from tests.site.serving import serving
from tests.site.test_joining import DESCRIPTION, LIST, letters, link, standing
from tests.site.test_leaving import way_out

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="no Chromium")]
EVA = "eva@example.org"
PACE = 200  # milliseconds a key: what is typed quicker than a person can is held


@pytest.fixture
def settings(root: Path) -> Settings:
    (root / "subscribers/village.yaml").write_text(DESCRIPTION)
    (root / "subscribers/market.yaml").write_text("name: Market Days\nvisibility: public\n")
    (root / "subscribers/village.csv").write_text(f"email,name\n{EVA},Eva\n")
    return open_workspace(root)


def test_a_reader_comes_changes_leaves_returns_and_is_forgotten(settings: Settings) -> None:
    with serving(settings) as base, chromium() as browser, visiting(browser, base, script=False) as page:
        root = f"{base}/village/"
        page.goto(root)
        page.get_by_role("link", name="Subscribe", exact=True).press("Enter")
        page.get_by_role("link", name="The Village").press("Enter")
        page.get_by_label("Email address").press_sequentially(EVA, delay=PACE)
        page.get_by_label("Street").select_option("North")
        page.get_by_role("button", name="Subscribe").press("Enter")
        page.get_by_role("heading", name="Look into your mailbox").wait_for()
        assert standing(settings, EVA) == {LIST: Status.PENDING}

        page.goto(root + link(letters(settings, 1)[0]))
        page.get_by_role("button", name="Confirm").press("Enter")
        page.get_by_text("Nice to have you.").wait_for()
        assert standing(settings, EVA) == {LIST: Status.CONFIRMED}

        page.goto(f"{root}me?lang=en")
        page.get_by_label("Email address").fill(EVA)
        page.get_by_role("button", name="Send me the link").press("Enter")
        page.get_by_role("heading", name="Look into your mailbox").wait_for()
        own = root + link(letters(settings, 3)[2])
        change_language(page, own, settings)

        path = way_out(send(settings, "2025-05-hay", RelayKind.REAL)[0])
        page.goto(f"{root}{path}?lang=en")
        page.get_by_role("button", name="Unsubscribe").press("Enter")
        page.get_by_role("heading", name="You have been unsubscribed.").wait_for()
        assert standing(settings, EVA)[LIST] is Status.UNSUBSCRIBED
        page.get_by_role("button", name="Subscribe me again").press("Enter")
        page.get_by_role("heading", name="You are subscribed again.").wait_for()
        assert standing(settings, EVA)[LIST] is Status.CONFIRMED

        page.goto(f"{own}?lang=en")
        page.get_by_role("link", name="Forget me").press("Enter")
        page.get_by_role("button", name="Forget me").press("Enter")
        page.get_by_role("heading", name="You have been forgotten.").wait_for()
    with ledger_of(settings) as ledger:
        assert ledger.subscribers.find(EVA) is None
        assert not ledger.subscribers.search("eva")


def change_language(page: Page, own: str, settings: Settings) -> None:
    """Choose Latvian and another list on a reader's own page."""
    page.goto(f"{own}?lang=en")
    page.get_by_label("Language", exact=True).select_option("lv")
    page.get_by_label("Market Days").check()
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_text("Saglabāts.").wait_for()
    assert page.locator("html").get_attribute("lang") == "lv"
    assert standing(settings, EVA) == {LIST: Status.CONFIRMED, "market": Status.CONFIRMED}
    with ledger_of(settings) as ledger:
        person = ledger.subscribers.find(EVA)
    assert person
    assert person.choice.locale == "lv"


def test_every_page_of_the_way_is_clean_in_three_languages(settings: Settings) -> None:
    with serving(settings) as base, chromium() as browser:
        root = f"{base}/village/"
        with visiting(browser, base) as page:
            page.goto(f"{root}join/{LIST}?lang=en")
            page.get_by_label("Email address").press_sequentially(EVA, delay=PACE)
            page.get_by_label("Street").select_option("North")
            page.get_by_role("button", name="Subscribe").click()
            confirm = link(letters(settings, 1)[0])
            page.goto(root + confirm)
            page.get_by_role("button", name="Confirm").click()
            page.goto(f"{root}me?lang=en")
            page.get_by_label("Email address").fill(EVA)
            page.get_by_role("button", name="Send me the link").click()
            page.get_by_role("heading", name="Look into your mailbox").wait_for()
            own = link(letters(settings, 3)[2])
        places = ["", "join", f"join/{LIST}", confirm, "me", own, f"{own}/forget", "c/late"]
        found = [
            (place, locale, fault)
            for place in places
            for locale in ("en", "lv", "he")
            for fault in faults(browser, f"{root}{place}?lang={locale}")
        ]
        assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["en", "lv", "he"])
def test_every_page_that_follows_a_button_is_clean(settings: Settings, locale: str) -> None:
    with serving(settings) as base, chromium() as browser, httpx.Client(base_url=f"{base}/village/") as client:
        seen: list[tuple[int, list[str]]] = []

        def press(path: str, form: Mapping[str, str] | None = None, status: int = 200) -> None:
            where = f"{path}?lang={locale}"
            answer = client.post(where, data=form)
            assert answer.status_code == status
            assert f'<html lang="{locale}"' in answer.text
            seen.append((len(seen), faults(browser, f"{base}/village/{where}", answer.text, (320, 1440))))

        press(f"join/{LIST}", {"email": "eva"}, 422)
        press(f"join/{LIST}", {"email": EVA, "field.street": "North"})
        confirm = link(letters(settings, 1)[0])
        press(confirm)
        press("me", {"email": "eva"}, 422)
        press("me", {"email": EVA})
        own = link(letters(settings, 3)[2])
        out = way_out(send(settings, "2025-05-hay", RelayKind.REAL)[0])
        press(own, {"name": "Eva", "locale": locale, "list": LIST, "weeks": "2"})
        for path in (out, f"{out}/undo", f"{own}/leave", f"{own}/forget"):
            press(path)
        press(confirm, status=404)
        press(f"{out}a", status=404)
        assert [each for each in seen if each[1]] == []


def test_programs_that_follow_every_link_change_nothing(settings: Settings) -> None:
    """What scanners of mail do with every address in a message, its header and the pages behind it."""
    with serving(settings) as base, httpx.Client(base_url=f"{base}/village/", follow_redirects=True) as client:
        client.post(f"join/{LIST}", data={"email": EVA, "field.street": "North"})
        client.post(link(letters(settings, 1)[0]))
        client.post("me", data={"email": EVA})
        client.post(f"join/{LIST}", data={"email": "new@example.org", "field.street": "North"})
        sent = [message.data for message in send(settings, "2025-05-hay", RelayKind.REAL)]
        sent += [bytes(letter) for letter in letters(settings, 4)]
        before = everything(settings)
        seen = sweep(client, sent)
        assert {path.split("/")[0] for path in seen} >= {"u", "c", "me", "join", "i"}
        assert everything(settings) == before


def sweep(client: httpx.Client, sent: list[bytes]) -> set[str]:
    """Ask for every address in some messages, and in what it shows, by every method that changes nothing."""
    ours = re.compile(r"(?:https://news\.example\.org)?/village/([^\"'<>\s,]*)")
    seen: set[str] = set()
    waiting = [unescape(path) for data in sent for path in ours.findall(quopri.decodestring(data).decode())]
    waiting += [path for data in sent for path in ours.findall(re.sub(rb"\r\n[ \t]", b"", data).decode("ascii"))]
    while waiting:
        path = waiting.pop().split("#")[0]
        if path in seen:
            continue
        seen.add(path)
        for method in ("HEAD", "OPTIONS", "GET"):
            hints = {"Sec-Purpose": "prefetch;prerender", "X-Moz": "prefetch", "Purpose": "prefetch"}
            answer = client.request(method, path, headers=hints)
            assert answer.status_code < 500
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting += [unescape(each) for each in re.findall(r'(?:href|action|src)="/village/([^"]*)"', answer.text)]
    return seen


def everything(settings: Settings) -> object:
    """Return all that is known about everybody, and what is waiting to be sent."""
    with ledger_of(settings) as ledger:
        people = ledger.subscribers.search("@")
        told = [(each, ledger.subscribers.subscriptions_of(each.key)) for each in people]
        return told, [ledger.subscribers.history(each.key) for each in people], ledger.letters.letter(5)
