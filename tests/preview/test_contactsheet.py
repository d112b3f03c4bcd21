from __future__ import annotations

import re

from newsletter.preview.contactsheet import contact_sheet, page_of, views
from newsletter.preview.frame import Scheme
from newsletter.render.edition import Asset
from newsletter.simulate.client import Screen
from newsletter.simulate.clients import CLIENTS

HTML = '<html><head></head><body><p style="border-radius:4px"><img src="images/sun.png" alt="Sun"></p></body></html>'


def test_every_program_is_drawn_by_day_and_by_night_on_each_of_its_screens() -> None:
    planned = views(["lv", "en"])
    assert len(planned) == 2 * 2 * sum(len(client.screens) for client in CLIENTS)
    assert len({view.file_name for view in planned}) == len(planned)
    assert planned[0].file_name == "lv-gmail-web-desktop-light.png"
    assert {view.width for view in planned if view.screen is Screen.MOBILE} == {375}


def test_a_page_that_is_drawn_needs_nothing_from_elsewhere() -> None:
    word = next(view for view in views(["en"]) if view.client.name == "outlook-windows")
    page = page_of(word, HTML, [Asset("images/sun.png", "image/png", b"sun")])
    assert 'src="data:image/png;base64,c3Vu"' in page
    assert "border-radius" not in page


def test_the_sheet_holds_its_pictures_and_leads_to_the_large_ones() -> None:
    planned = views(["lv"])
    sheet = contact_sheet("Sun & <moon>", {view: view.file_name.encode() for view in planned})
    assert "<h1>Sun &amp; &lt;moon&gt;</h1>" in sheet
    assert re.findall(r'href="([^"]+)"', sheet) == [view.file_name for view in planned]
    assert sheet.count('<img src="data:image/jpeg;base64,') == len(planned)
    for client in CLIENTS:
        assert f"<h3>{client.label}</h3>" in sheet
    assert not re.search(r'(?:src|href)="(?:https?:)?//', sheet)
    assert "<h2>" not in sheet


def test_two_languages_have_a_heading_each() -> None:
    planned = [view for view in views(["lv", "en"]) if view.client.name == "yahoo" and view.scheme is Scheme.LIGHT]
    sheet = contact_sheet("Sun", dict.fromkeys(planned, b"x"))
    assert re.findall(r"<h2>(\w+)</h2>", sheet) == ["lv", "en"]
    assert sheet.count("<h3>") == 2
