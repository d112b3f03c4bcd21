from __future__ import annotations

from newsletter.render.assets import shown_sources


def test_pictures_of_tags_and_style_sheets_are_shown() -> None:
    html = (
        "<style>td { background: url('sheet.png') } i { background: url(x.png?a=1&b) }</style>"
        '<img width="1" src="a.png" alt="x" /><td background="b.png" style="background:url(&quot;c.png&quot;)">'
        "<!--[if mso]><v:fill type='frame' src='d.png' /><![endif]--><img src='a.png'>"
    )
    assert shown_sources(html) == ["sheet.png", "x.png?a=1&b", "a.png", "b.png", "c.png", "d.png"]


def test_a_text_about_pictures_shows_none() -> None:
    html = (
        '<p>Write url(picture.png) and background="x.png" and src="y.png".</p>'
        '<a href="https://example.org/?url(z.png)" title="url(t.png)">x</a><script src="s.js"></script>'
        '<img alt="background=&quot;v.png&quot; url(w.png)">'
    )
    assert shown_sources(html) == []
