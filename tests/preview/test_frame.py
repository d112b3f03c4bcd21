from __future__ import annotations

import pytest

from newsletter.preview.frame import ALWAYS, NEVER, Look, Scheme, frame, supports_dark, with_scheme

DARK = Look(Scheme.DARK)
NO_IMAGES = Look(images=False)
AUTHORED = (
    "<html><head><style>@media (prefers-color-scheme:dark){p{color:#fff}}</style></head><body>WORDS</body></html>"
)


@pytest.mark.parametrize(
    ("query", "scheme", "expected"),
    [
        ("(prefers-color-scheme: dark)", Scheme.DARK, ALWAYS),
        ("(prefers-color-scheme: dark)", Scheme.LIGHT, NEVER),
        ("( Prefers-Color-Scheme : LIGHT )", Scheme.LIGHT, ALWAYS),
        ("(prefers-color-scheme:light)", Scheme.DARK, NEVER),
        ("(prefers-color-scheme:no-preference)", Scheme.LIGHT, NEVER),
        ("(prefers-color-scheme)", Scheme.LIGHT, ALWAYS),
        (
            "screen and (prefers-color-scheme:dark) and (min-width:480px)",
            Scheme.DARK,
            f"screen and {ALWAYS} and (min-width:480px)",
        ),
    ],
)
def test_the_media_feature_always_holds_or_never_does(query: str, scheme: Scheme, expected: str) -> None:
    assert with_scheme(query, scheme) == expected


def test_the_scheme_is_rewritten_in_style_sheets_and_media_attributes_and_not_in_the_text() -> None:
    words = "(prefers-color-scheme: dark)"
    html = AUTHORED.replace("<style>", f'<style media="{words}">').replace("WORDS", words)
    framed = frame(html, DARK, {})
    assert f'<style media="{ALWAYS}">@media {ALWAYS}' in framed
    assert "<body>(prefers-color-scheme: dark)" in framed


@pytest.mark.parametrize(
    ("html", "knows"),
    [
        ('<meta name="color-scheme" content="light dark">', True),
        ("<meta content='light dark' name='x'>", False),
        ("<style>:root{color-scheme:light dark;supported-color-schemes:light dark}</style>", True),
        ('<meta name="color-scheme" content="light">', False),
        ("<style>@media (prefers-color-scheme: dark){}</style>", False),
    ],
)
def test_only_an_email_that_says_so_gets_a_dark_canvas(html: str, knows: bool) -> None:
    assert supports_dark(html) is knows
    scheme = "dark" if knows else "light"
    assert f":root{{color-scheme:{scheme} !important}}" in frame(html, DARK, {})


def test_without_images_every_picture_is_gone_and_its_words_stay() -> None:
    html = (
        '<table background="b.png"><td style="background:url(&quot;c.png&quot;) #eee">'
        '<img src="a.png" srcset="a2.png 2x" alt="Sun">'
        "<style>p{background-image:url('d.png')}</style>"
    )
    framed = frame(html, NO_IMAGES, {"a.png": "/p?src=a.png"})
    assert ".png" not in framed
    assert 'alt="Sun"' in framed
    assert "background:none #eee" in framed


def test_pictures_are_fetched_from_where_the_preview_serves_them_and_others_are_left() -> None:
    html = '<img src="images/a &amp; b.png"><img src="http://tracker.example/p.gif">'
    html += '<td style="background:url(images/c.png)">'
    served = {"images/a & b.png": "/p?src=1&v=2", "images/c.png": "/p?src=3"}
    framed = frame(html, Look(), served)
    assert 'src="/p?src=1&amp;v=2"' in framed
    assert 'src="http://tracker.example/p.gif"' in framed
    assert "url(/p?src=3)" in framed


def test_links_open_beside_the_preview_and_anchors_stay() -> None:
    html = (
        '<a target="_top" href="https://example.org/?a=1&amp;b">x</a><a href="#more">y</a><area href="mailto:a@b.c"/>'
    )
    framed = frame(html, Look(), {})
    assert '<a  href="https://example.org/?a=1&amp;b" target="_blank" rel="noopener noreferrer">x</a>' in framed
    assert '<a href="#more">y</a>' in framed
    assert '<area href="mailto:a@b.c" target="_blank" rel="noopener noreferrer"/>' in framed


def test_scripts_are_left_out() -> None:
    assert "alert" not in frame("<script>alert(1)</script><p>x</p>", Look(), {})


def test_outlooks_comments_stay_as_they_are() -> None:
    comment = '<!--[if mso]><img src="a.png"><![endif]-->'
    assert comment in frame(comment, NO_IMAGES, {"a.png": "/p"})
