from __future__ import annotations

import struct
import sys

import pytest

from newsletter.browser.camera import NoBrowserError, NoDriverError, open_camera

PAGE = (
    '<body style="margin:0;background:#ff0000"><script>document.body.style.height="9000px"</script>'
    '<div style="height:1234px"></div><img src="https://example.org/x.png" height="0" width="0" alt=""></body>'
)


@pytest.mark.chromium
def test_a_page_is_drawn_to_its_end_without_scripts() -> None:
    with open_camera() as camera:
        shot = camera.take(PAGE, 375)
        narrow = camera.take("<p>One</p>", 320)
    assert (shot.width, shot.height) == (375, 1234)
    assert _png_size(shot.png) == (375, 1234)
    assert shot.small.startswith(b"\xff\xd8")
    assert _jpeg_size(shot.small) in {(187, 617), (188, 617)}
    assert _png_size(narrow.png) == (320, narrow.height)


def test_a_browser_that_is_named_and_does_not_start_is_told() -> None:
    with pytest.raises(NoBrowserError) as fault, open_camera({"NEWSLETTER_BROWSER": "/nowhere/browser"}):
        pass
    assert "“/nowhere/browser” cannot be started" in str(fault.value)
    assert "NEWSLETTER_BROWSER=" in fault.value.hint


def test_without_what_drives_it_the_next_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(NoDriverError) as fault, open_camera():
        pass
    assert fault.value.hint == 'pip install "newsletter[screenshots]"'


def _png_size(data: bytes) -> tuple[int, ...]:
    return struct.unpack(">II", data[16:24])


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while data[at + 1] not in (0xC0, 0xC2):
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    height, width = struct.unpack(">HH", data[at + 5 : at + 9])
    return width, height
