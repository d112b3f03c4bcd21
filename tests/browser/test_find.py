from __future__ import annotations

from newsletter.browser.find import Browser, browsers, flags


def test_the_browser_that_is_named_is_the_only_one() -> None:
    found = list(browsers({"NEWSLETTER_BROWSER": "/opt/mine"}, lambda _: None))
    assert found == [Browser(program="/opt/mine")]
    assert list(browsers({"NEWSLETTER_BROWSER": "mine"}, lambda name: f"/bin/{name}")) == [Browser(program="/bin/mine")]


def test_commands_of_the_path_come_before_those_that_playwright_knows() -> None:
    here = {"google-chrome": "/usr/bin/google-chrome"}
    assert list(browsers({}, here.get)) == [
        Browser(program="/usr/bin/google-chrome"),
        Browser(channel="chrome"),
        Browser(channel="msedge"),
        Browser(channel="chromium"),
    ]


def test_only_root_on_linux_goes_without_the_sandbox() -> None:
    assert flags("linux", is_root=True) == ["--no-sandbox"]
    assert flags("linux", is_root=False) == []
    assert flags("darwin", is_root=True) == []
