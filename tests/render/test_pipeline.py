from __future__ import annotations

import hashlib
import html
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from newsletter.config import Publication
from newsletter.content.model import Block, Issue, RichText
from newsletter.merge.program import run
from newsletter.render.edition import Edition
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme
from tests.render.conftest import NAME

Render = Callable[..., Edition]
HERE = Path(__file__).parent
CONDITIONAL = re.compile(r"<!--\[if [^\]]*\]>(.*?)<!\[endif\]-->", re.DOTALL)
READER = {
    "subscriber": {"name": "Anna", "city": "Rīga", "email": "a@example.org"},
    "unsubscribe_url": "https://n.example/u/1",
    "web_url": "https://n.example/w/1",
}
NOBODY = {"subscriber": {}, "unsubscribe_url": "https://n.example/u/1", "web_url": "https://n.example/w/1"}


def balance(markup: str) -> list[str]:
    """Return the tags of a piece of markup that are left open, or were closed without being open."""
    stack: list[str] = []
    for close, name, rest in re.findall(r"<(/?)([a-zA-Z][\w:]*)((?:\"[^\"]*\"|[^<>\"])*)>", markup):
        if name in ("meta", "img", "br", "hr") or rest.endswith("/"):
            continue
        if close and stack and stack[-1] == name:
            stack.pop()
        else:
            stack.append(f"/{name}" if close else name)
    return stack


def as_outlook(html: str) -> str:
    """Return what classic Outlook reads: the insides of conditional comments, and what is for everybody."""
    html = re.sub(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", "", html, flags=re.DOTALL)
    return CONDITIONAL.sub(r"\1", html)


def as_others(html: str) -> str:
    """Return what every other client reads."""
    return re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)


def test_document_begins_and_is_marked_as_clients_need_it(render: Render) -> None:
    html = render().html
    assert html.startswith('<!DOCTYPE html>\n<html lang="lv" dir="ltr"')
    assert html.count("charset=UTF-8") == 1
    assert "<title>Ziņas &amp; &lt;b&gt; nlabc123m0z</title>" in html
    assert 'role="article" lang="lv" dir="ltr"' in html
    assert "<o:PixelsPerInch>96</o:PixelsPerInch>" in html


def test_a_language_that_runs_to_the_left(render: Render) -> None:
    html = render(locale="he").html
    assert '<html lang="he" dir="rtl"' in html
    assert 'role="article" lang="he" dir="rtl"' in html


def test_every_client_finds_balanced_markup(render: Render) -> None:
    html = render().html
    assert balance(as_outlook(html)) == []
    assert balance(as_others(html)) == []


@pytest.mark.parametrize("values", [READER, NOBODY], ids=["all blocks", "without the conditional ones"])
def test_a_block_taken_out_leaves_balanced_markup(render: Render, values: dict[str, object]) -> None:
    html = run(render().programs["html"], values)
    assert balance(as_outlook(html)) == []
    assert balance(as_others(html)) == []
    assert ("Nr. 1" in html) == (values is READER)
    assert ("b.example" in html) == (values is READER)


def test_a_block_taken_out_leaves_no_gap_in_the_text(render: Render) -> None:
    text = run(render().programs["text"], NOBODY)
    assert text == ("Vēstnesis, 2012. gada 12. novembris\n\nLabdien!\n\n-- \natteikties: https://n.example/u/1\n")


def test_text_part_has_titles_texts_and_links(render: Render) -> None:
    text = run(render().programs["text"], READER)
    assert "Nr. 0 <&>\nTeksts <https://māja.lv/ā?a=1&b=2>\nlasīt vairāk: https://a.example/R%C4%ABga" in text
    assert "Nāc & skaties: https://b.example/" in text


def test_media_queries_and_client_hacks_are_kept_to_the_letter(render: Render) -> None:
    html = render().html
    assert "@media (prefers-color-scheme: dark) { .text p { color: #ffffff !important; } }" in html
    assert "[data-ogsc] .text p { color: #ffffff !important; }" in html
    assert ".mj-column-per-50 { width:50% !important; max-width:50%; }" in html
    assert "a:hover" in html
    assert "data-premailer" not in html


def test_the_themes_own_rules_are_written_into_elements(render: Render) -> None:
    html = render().html
    assert re.search(r'<p style="margin:0 0 16px; color:#222222">Labdien', html)
    assert re.search(r'<a href="https://māja.lv/ā\?a=1&amp;b=2" style="color:#0b5d4e">', html)


def test_generated_rules_are_not_copied_into_every_cell(render: Render) -> None:
    assert "mso-table-lspace" not in as_others(render().html).partition("<body")[2]


def test_spacing_with_bare_zeros_is_counted(render: Render) -> None:
    # padding="0 30px" on a section of 600: two columns of 270, for Outlook as well.
    assert "width:270px" in render().html


def test_lengths_in_attributes_are_digits(render: Render) -> None:
    html = render().html
    found = re.findall(r"\s(?:width|height)=\"([^\"]*)\"", html)
    assert found
    assert [value for value in found if not re.fullmatch(r"\d+%?", value)] == []


def test_short_colours_are_written_out(render: Render) -> None:
    body = render().html.partition("<body")[2]
    assert "#eeeeee" in body
    assert not re.search(r"[:\"]#[0-9a-f]{3}[;\"]", body)


def test_images_have_alternatives_and_tables_roles(render: Render) -> None:
    html = render().html
    assert all(" alt=" in image for image in re.findall(r"<img [^>]*>", html))
    assert all("role=" in table for table in re.findall(r"<table [^>]*>", html))
    assert ' vertical-align="' not in html


def test_characters_nobody_sees_are_written_as_numbers(render: Render) -> None:
    html = render().html
    assert "Ā &amp; „B”&#160;–&#8203;" in html
    assert not re.search("[\u00a0\u200b\u200c\u034f\ufeff]", html)


def test_preheader_comes_first_and_is_filled_up(render: Render) -> None:
    body = render().html.partition("<body")[2].partition(">")[2]
    assert body.startswith('<div class="preheader" style="display:none;')
    assert "Īsumā, nlabc123m0z&#847;&#8204;&#160;" in body
    assert "preheader" not in render(preheader="").html


def test_a_preheader_of_which_nothing_may_be_left_is_filled_up_all_the_same(render: Render) -> None:
    def shown(preheader: str) -> int:
        """Return how long it is at least for a reader of whom nothing is known."""
        hidden = (
            run(render(preheader=preheader).programs["html"], NOBODY)
            .partition('class="preheader"')[2]
            .partition("</div>")[0]
        )
        return len(html.unescape(hidden.partition(">")[2]).replace("\u034f\u200c\u00a0", "."))

    assert shown("a" * 60) == 140
    assert shown(NAME) >= 140
    assert shown(f"Īsumā, {NAME}") >= 140


def test_tokens_survive_in_text_links_alternatives_and_subject(render: Render) -> None:
    edition = render()
    html = run(edition.programs["html"], READER)
    assert 'alt="Attēls Anna"' in html
    assert 'href="https://a.example/R%C4%ABga?x=1&amp;y=R%C4%ABga"' in html
    assert "Labdien, Anna!" in html
    assert 'href="https://n.example/u/1"' in html
    assert "a@example.org" in html
    assert run(edition.programs["subject"], READER) == "Ziņas & <b> Anna"
    assert "nlabc123" not in html


def test_no_token_is_left_unexplained(render: Render) -> None:
    edition = render()
    known = {tag.token for tag in edition.tags}
    assert set(re.findall(r"nlabc123[a-z]\d+z", edition.html + edition.text)) <= known
    assert edition.fields == {"name", "city", "email"}


def test_without_public_pages_there_is_no_link_to_them(render: Render, publication: Publication) -> None:
    edition = render(publisher=replace(publication, base_url=""))
    assert "view in browser" not in edition.html
    assert "web_url" not in {tag.source for tag in edition.tags}


def test_an_id_stands_on_the_block_that_every_client_sees(render: Render) -> None:
    html = as_others(render().html)
    assert re.search(r'<div id="stories"[^>]*>', html)
    assert html.count('id="stories"') == 1


def test_pictures_of_issue_and_theme_travel_along(render: Render) -> None:
    assets = render().assets
    assert [asset.src for asset in assets] == ["images/mark.png", "images/mark-3cb00d7896f8.png"]
    assert {asset.content_type for asset in assets} == {"image/png"}


def test_a_picture_inside_of_a_text_is_found_in_the_issues_folder(render: Render, tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "ā b.png").write_bytes(b"png")
    text = RichText('<p><img src="images/%C4%81%20b.png" alt="" /></p>', "")
    edition = render(blocks=(Block("text", 1, 1, fields={"text": text}),))
    assert [asset.data for asset in edition.assets if "b.png" in asset.src] == [b"png"]


def test_nothing_touches_the_network(
    make_issue: Callable[..., Issue], publication: Publication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "templates" / "small"
    shutil.copytree(HERE / "templates" / "small", folder)
    style = folder / "style.css.j2"
    style.write_text('@import url("http://127.0.0.1:9/x.css");\n' + style.read_text(), "utf-8")
    layout = folder / "layout.mjml.j2"
    font = '<mj-head>\n<mj-font name="Raleway" href="http://127.0.0.1:9/f.css" />'
    sheet = '<mj-raw><link rel="stylesheet" href="http://127.0.0.1:9/s.css" /></mj-raw>'
    layout.write_text(layout.read_text("utf-8").replace("<mj-head>", font + sheet), "utf-8")
    theme, problems = load_theme("small", folder.parent)
    assert problems == []

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a build opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert theme is not None
    edition, problems = render_edition(make_issue(), "lv", theme, publication)
    assert [problem.code for problem in problems] == ["loads-from-elsewhere"]
    assert edition is not None
    assert "http://127.0.0.1:9/s.css" in edition.html


def test_a_parser_finds_what_was_written(render: Render) -> None:
    html = render().html
    tree = etree.fromstring(html, etree.HTMLParser())
    assert [element.tag for element in tree] == ["head", "body"]
    assert len(tree.findall(".//h3")) == 3
    assert tree.findtext(".//h3") == "Nr. 0 <&>"


PROGRAM = "import pytest, sys; raise SystemExit(pytest.main(['-q', '-s', '-p', 'no:cacheprovider', *sys.argv[1:]]))"


def test_two_processes_make_the_same_bytes() -> None:
    digests = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PROGRAM, __file__, "-k", "digest_for"]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        digests += re.findall(r"digest=([0-9a-f]{64})", ended.stdout)
    assert len(digests) == 2
    assert digests[0] == digests[1]


def test_digest_for_another_process(render: Render) -> None:
    edition = render()
    assert edition.digest == hashlib.sha256(edition.to_json().encode()).hexdigest()
    print(f"digest={edition.digest}")  # noqa: T201 - read by the test above


def test_characters_of_a_theme_that_no_mail_may_hold_are_left_out(render: Render, tmp_path: Path) -> None:
    shutil.copytree(HERE / "templates" / "small", tmp_path / "small")
    for name in ("style.css.j2", "head.css.j2", "layout.mjml.j2", "layout.txt.j2"):
        with (tmp_path / "small" / name).open("a", encoding="utf-8") as file:
            file.write("\x0c\x01\ufffe")
    theme, _ = load_theme("small", tmp_path)
    edition = render(theme)
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", edition.html + edition.text)


def test_thousands_of_blocks_are_built_in_seconds(render: Render) -> None:
    text = {"text": RichText("<p>a</p>", "a")}
    blocks = tuple(Block("text", n, n, id=f"b{n}", when="subscriber.name", fields=text) for n in range(2000))
    started = time.process_time()
    html = render(blocks=blocks).html
    assert time.process_time() - started < 20
    assert html.count('id="b') == 2000
