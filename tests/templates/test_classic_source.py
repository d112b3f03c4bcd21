"""What the theme “classic” writes: its plain text, its words, and the markup that no screenshot shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsletter.config import Settings
from newsletter.content.load import load_issue
from newsletter.render.output import merge_edition
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme
from newsletter.theme.model import Theme

ROOT = Path(__file__).parents[2]
CLASSIC = ROOT / "templates" / "classic"
PAGES = ROOT / "newsletter" / "site" / "templates"
OF_PAGES = {
    word for file in PAGES.iterdir() for word in re.findall(r"""say\(["']([^"']+)["']""", file.read_text("utf-8"))
}
SAMPLE = ROOT / "issues" / "2012-11-energetikas-lideri"
LETTERS = ["lv", "en", "gallery", "more", "he"]
GOLDEN = Path(__file__).with_name("gallery")
Letters = Mapping[str, Any]


def test_text_begins_with_sender_date_and_greeting(letters: Letters) -> None:
    assert letters["lv"].text.split("\n")[:4] == [
        "Enerģētikas līderi",
        "2012. gada 12. novembris",
        "",
        "Labdien, Anna Bērziņa!",
    ]


def test_text_ends_with_address_and_ways_out(letters: Letters) -> None:
    _, rule, footer = letters["lv"].text.partition("\n-- \n")
    assert rule
    assert footer.split("\n") == [
        "Jūs saņemat šo vēstuli, jo Jūsu e-pasta adrese ir „Enerģētikas līderi” saņēmēju sarakstā.",
        "",
        "Enerģētikas līderi, Zigfrīda Annas Meierovica bulvāris 18, Rīga, LV-1050",
        "",
        "Skatīt pārlūkā: https://news.example/w/1",
        "Atrakstīties: https://news.example/u/1",
        "",
    ]


def test_text_gives_each_card_a_line_under_its_title_and_its_link_a_line_of_its_own(letters: Letters) -> None:
    text = letters["lv"].text
    for title in ("CASCADE", "CONURBANT", "Covenant capaCITY", "eReNeT", "LEAP"):
        assert f"\n{title}\n{'-' * len(title)}\n\n" in text
    links = [line for line in text.split("\n") if line.startswith("lasīt vairāk: ")]
    assert len(links) == 5
    assert links[-1] == "lasīt vairāk: http://leap-eu.org/training/training-week-materials/"


def test_text_lists_logos_by_name_with_their_addresses(letters: Letters) -> None:
    lines = letters["lv"].text.split("\n")
    start = lines.index("- CASCADE: http://www.cascadecities.eu/")
    assert lines[start + 5] == "- Intelligent Energy Europe: http://ec.europa.eu/energy/intelligent/"


@pytest.mark.parametrize("name", ["gallery", "more"])
def test_the_text_of_every_block_reads_as_expected(letters: Letters, name: str) -> None:
    """To see a change as it is written here, build the letter and compare; a new text is copied by hand."""
    text = letters[name].text
    assert text == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert "\n\n\n" not in text


def test_a_picture_behind_words_is_drawn_for_outlook_too(letters: Letters) -> None:
    html = letters["more"].edition.html
    fill = re.search(r'<v:rect [^>]*width:600px[^>]*>\s*<v:fill [^>]*src="(images/picture-[^"]+)"[^>]*/>', html)
    assert fill
    assert html.count(fill[1]) >= 2
    assert 'class="panel text"' in html or 'class="text panel"' in html


def test_outlook_gets_no_play_sign_that_it_would_set_above_the_still(letters: Letters) -> None:
    html = letters["gallery"].edition.html
    signs = [match.start() for match in re.finditer(r"images/play\.png", html)]
    assert len(signs) == 1
    assert html.rfind("<!--[if !mso]><!-->", 0, signs[0]) > html.rfind("<!--<![endif]-->", 0, signs[0])


def test_signs_of_networks_are_told_by_address_or_words(letters: Letters) -> None:
    for name, signs in (
        ("gallery", ["facebook", "linkedin", "youtube", "website"]),
        ("more", ["instagram", "x", "mastodon", "bluesky", "email", "rss"]),
    ):
        assert re.findall(r'src="images/social-(\w+)\.png"', letters[name].edition.html) == signs


@pytest.mark.parametrize("drawing", sorted((ROOT / "scripts" / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_drawing_has_its_picture(drawing: Path) -> None:
    assert (CLASSIC / "images" / f"{drawing.stem}.png").is_file()


@pytest.mark.parametrize("name", LETTERS)
def test_no_default_of_mjml_is_left(letters: Letters, name: str) -> None:
    html = letters[name].edition.html
    for default in ("Ubuntu", "#414141", "10px 25px", "padding:20px 0", "#000000"):
        assert default not in html


@pytest.mark.parametrize("name", LETTERS)
def test_nothing_is_fetched_from_elsewhere(letters: Letters, name: str) -> None:
    html = letters[name].edition.html
    assert re.findall(r"<link\b|@import|@font-face|(?:src|background)=\"(?:https?:)?//", html) == []


def test_a_button_is_a_shape_in_outlook_and_a_link_elsewhere(letters: Letters) -> None:
    html = letters["gallery"].edition.html
    shape = re.search(r'<!--\[if mso\]><v:roundrect [^>]*href="([^"]*)" style="[^"]*width:(\d+)px', html)
    link = re.search(r'<!--\[if !mso\]><!--><a class="button" href="([^"]*)"', html)
    assert shape
    assert link
    assert shape[1] == link[1] == "https://example.org/meeting"
    assert 200 <= int(shape[2]) <= 504
    assert int(shape[2]) % 4 == 0


@pytest.mark.parametrize("name", ["lv", "en", "he"])
def test_there_is_room_before_mail_clients_cut_a_letter_off(letters: Letters, name: str) -> None:
    assert len(letters[name].html.read_bytes()) < 100_000


def test_without_public_pages_nothing_is_offered_in_a_browser(theme: Theme, settings: Settings) -> None:
    issue, _ = load_issue(SAMPLE, settings, lambda name: load_theme(name, settings.themes))
    assert issue
    edition, _ = render_edition(issue, "lv", theme, replace(settings.publication, base_url=""))
    assert edition
    merged = merge_edition(edition, {"unsubscribe_url": "mailto:leave@news.example"})
    for part in (merged["html"], merged["text"]):
        assert "Skatīt pārlūkā" not in part
        assert "mailto:leave@news.example" in part


@pytest.mark.parametrize("locale", ["lv", "en"])
def test_every_word_of_the_theme_is_translated(theme: Theme, locale: str) -> None:
    used = {word for file in CLASSIC.rglob("*.j2") for word in re.findall(r'_\("([^"]+)"\)', file.read_text("utf-8"))}
    used |= {word for word in theme.words[locale] if word in OF_PAGES}
    lines = {name.capitalize() for block in theme.blocks.values() for name, field in block.item.items() if field.line}
    assert used | lines == set(theme.words[locale])
    assert "" not in theme.words[locale].values()


def test_every_block_has_an_example_a_label_and_help(theme: Theme) -> None:
    assert set(theme.blocks) == {
        *("header", "hero", "heading", "text", "points", "image", "image-text", "cards", "teasers", "button", "quote"),
        *("table", "events", "people", "numbers", "logos", "gallery", "video", "social", "divider", "spacer", "code"),
        *("sponsor", "note", "columns", "mjml", "footer"),
    }
    for schema in theme.blocks.values():
        assert schema.label
        assert schema.help
        assert len(re.findall(r"^:::[a-z]", schema.example, re.M)) <= 1
        assert schema.example
        for field in (*schema.attributes.values(), *schema.item.values(), *schema.fields.values()):
            assert field.help
