from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.delivery.model import RelayKind
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.wiring.workspace import open_workspace
from tests.site.browsing import CHROMIUM, chromium, faults, visiting
from tests.site.sending import LIST, send
from tests.site.serving import serving
from tests.site.test_leaving import standing, way_out

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="no Chromium")]


def test_a_reader_leaves_and_comes_back_by_keyboard_and_without_script(root: Path) -> None:
    settings = open_workspace(root)
    path = way_out(send(settings, "2025-05-hay", RelayKind.REAL)[0])
    with serving(settings) as base, chromium() as browser:
        place = f"{base}/village/{path}"
        with visiting(browser, base, script=False) as page:
            page.goto(place)
            page.get_by_role("button", name="Unsubscribe").focus()
            page.keyboard.press("Enter")
            page.get_by_role("heading", name="You have been unsubscribed.").wait_for()
            assert standing(settings) == {LIST: SubscriptionStatus.UNSUBSCRIBED}
            page.get_by_role("button", name="Subscribe me again").press("Enter")
            page.get_by_role("heading", name="You are subscribed again.").wait_for()
            assert standing(settings) == {LIST: SubscriptionStatus.CONFIRMED}
        places = [f"{place}?lang={locale}" for locale in ("en", "lv", "he")]
        places += [f"{base}/village/u/nothing?lang=he", f"{base}/village/nowhere?lang=lv"]
        assert [(each, fault) for each in places for fault in faults(browser, each)] == []
