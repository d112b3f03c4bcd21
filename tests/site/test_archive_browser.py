from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from newsletter.wiring.site import build_archive
from newsletter.wiring.workspace import open_workspace
from tests.publish.conftest import Quiet, shown_at
from tests.site.browsing import CHROMIUM, chromium, faults, visiting

pytestmark = [pytest.mark.chromium, pytest.mark.skipif(not CHROMIUM, reason="no Chromium")]


def test_a_reader_finds_an_issue_in_their_language_by_keyboard(root: Path, tmp_path: Path) -> None:
    build_archive(open_workspace(root), tmp_path / "public/village")
    with shown_at(partial(Quiet, directory=str(tmp_path / "public"))) as base, chromium() as browser:
        with visiting(browser, base, script=False) as page:
            page.goto(f"{base}/village/")
            page.keyboard.press("Tab")
            assert page.locator(".skip:focus").is_visible()
            page.get_by_role("link", name="עברית").focus()
            page.keyboard.press("Enter")
            page.wait_for_url("**/village/he/")
            page.get_by_role("link", name="חציר וקציר").click()
            page.wait_for_url("**/i/2025-05-hay/he/")
            assert page.get_by_role("heading", level=1).inner_text() == "חציר וקציר"
            page.get_by_role("link", name="Latviešu").click()
            page.wait_for_url("**/i/2025-05-hay/lv/")
        pages = ["", "lv/", "he/", "i/2025-05-hay/en/", "i/2025-05-hay/lv/", "i/2025-05-hay/he/"]
        assert [(name, fault) for name in pages for fault in faults(browser, f"{base}/village/{name}")] == []
