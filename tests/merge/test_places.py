from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from newsletter.merge.escape import tidy
from newsletter.merge.places import MergeError
from newsletter.merge.program import compile_html, run
from newsletter.merge.tags import TagKind, TagMint, by_token, choose_nonce, extract

OWN = {"unsubscribe_url": "https://news.example.org/u/abc?d=1&e=2", "web_url": "https://news.example.org/i/x/lv"}


def merge(source: str, **subscriber: object) -> str:
    """Merge HTML written with tags."""
    mint = TagMint(choose_nonce([source]))
    text, problems = extract(source, mint)
    assert problems == []
    return run(compile_html(text, by_token(mint.tags)), {"subscriber": subscriber, **OWN})


HOSTILE = '"><script>x</script><a href="javascript:alert(1)'


@pytest.mark.parametrize(
    ("source", "merged"),
    [
        ("<p>{{ subscriber.v }}</p>", "<p>a &amp; &lt;b&gt;</p>"),
        ("<title>{{ subscriber.v }}</title>", "<title>a &amp; &lt;b&gt;</title>"),
        ('<img alt="{{ subscriber.v }}">', '<img alt="a &amp; &lt;b&gt;">'),
        ("<img alt='{{ subscriber.v }}' />", "<img alt='a &amp; &lt;b&gt;' />"),
        (
            '<a href="https://example.org/?q={{ subscriber.v }}">x</a>',
            '<a href="https://example.org/?q=a%20%26%20%3Cb%3E">x</a>',
        ),
        (
            '<a href="https://example.org/{{ subscriber.v }}/x">x</a>',
            '<a href="https://example.org/a%20%26%20%3Cb%3E/x">x</a>',
        ),
        (
            '<a href="mailto:a@example.org?subject={{ subscriber.v }}">x</a>',
            '<a href="mailto:a@example.org?subject=a%20%26%20%3Cb%3E">x</a>',
        ),
        ('<a href="#{{ subscriber.v }}">x</a>', '<a href="#a%20%26%20%3Cb%3E">x</a>'),
        ('<a href="{{ web_url }}">x</a>', '<a href="https://news.example.org/i/x/lv">x</a>'),
        ('<a href=" {{ unsubscribe_url }} ">x</a>', '<a href=" https://news.example.org/u/abc?d=1&amp;e=2 ">x</a>'),
        ("<p>{{ unsubscribe_url }}</p>", "<p>https://news.example.org/u/abc?d=1&amp;e=2</p>"),
        ("<!--[if mso]><p>{{ subscriber.v }}</p><![endif]-->", "<!--[if mso]><p>a &amp; &lt;b&gt;</p><![endif]-->"),
        (
            "<!--[if !mso]><!--><p>{{ subscriber.v }}</p><!--<![endif]-->",
            "<!--[if !mso]><!--><p>a &amp; &lt;b&gt;</p><!--<![endif]-->",
        ),
        ("<!DOCTYPE html><p>1 < 2 {{ subscriber.v }}</p>", "<!DOCTYPE html><p>1 < 2 a &amp; &lt;b&gt;</p>"),
        ("<p>{% if subscriber.v %}yes{% else %}no{% endif %}</p>", "<p>yes</p>"),
        ("{% if subscriber.no %}<p>a</p>{% elif subscriber.v %}<p>b</p>{% endif %}", "<p>b</p>"),
        ('<a class="{% if subscriber.v %}big{% endif %}">x</a>', '<a class="big">x</a>'),
        (
            '<a href="{% if subscriber.v %}https://a.example{% else %}https://b.example{% endif %}/">x</a>',
            '<a href="https://a.example/">x</a>',
        ),
        (
            '<a href="{% if subscriber.v %}https://a.example/{% else %}https://b/{% endif %}{{ subscriber.v }}">x</a>',
            '<a href="https://a.example/a%20%26%20%3Cb%3E">x</a>',
        ),
        (
            '<a href="{% if web_url %}{{ web_url }}{% else %}{{ unsubscribe_url }}{% endif %}">x</a>',
            '<a href="https://news.example.org/i/x/lv">x</a>',
        ),
        ('<p>{{ "1 < 2" }}</p>', "<p>1 &lt; 2</p>"),
        ("<p>{% if true %}a{% else %}{{ subscriber.v }}{% endif %}</p>", "<p>a</p>"),
        ('<p>{% if 1 > 2 %}a{% elif subscriber.v == "x" %}b{% elif true %}c{% endif %}</p>', "<p>c</p>"),
        ("<br>{% if subscriber.v %}<hr><img src='x'>{% endif %}", "<br><hr><img src='x'>"),
    ],
)
def test_a_value_is_escaped_for_where_it_stands(source: str, merged: str) -> None:
    assert merge(source, v="a & <b>") == merged


DOMAIN = "would decide where the link leads"
REFUSED = [
    ('<a href="{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="{{ subscriber.v | default(unsubscribe_url) }}">x</a>', DOMAIN),
    ('<a href="{{ unsubscribe_url | default(subscriber.v) }}">x</a>', DOMAIN),
    ('<a href="{{ subscriber.v }}/x">x</a>', DOMAIN),
    ('<a href="//{{ subscriber.v }}/x">x</a>', DOMAIN),
    ('<a href="/{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="x/{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="https://{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="HTTPS://{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="https:{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="https:/{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="https:///{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="https:\\\\{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="https://a.example\\{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="https:/\t/{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="https://a.example{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="https://a.example:{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="https://a@{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="https&#58;//{{ subscriber.v }}/">x</a>', DOMAIN),
    ('<a href="mailto:{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="mailto:{{ subscriber.v }}@a.example">x</a>', DOMAIN),
    ('<a href="tel:{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="javascript:x({{ subscriber.v }})">x</a>', DOMAIN),
    ('<a href="data:text/html,{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="{% if subscriber.a %}https://a.example/{% else %}https://{% endif %}{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="{% if subscriber.a %}https://a.example/{% endif %}{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="{% if subscriber.a %}https://a.example/{% else %}{{ subscriber.v }}{% endif %}">x</a>', DOMAIN),
    ('<a href="{% if subscriber.a %}x{% endif %}{{ unsubscribe_url }}">x</a>', DOMAIN),
    ('<a href="{{ unsubscribe_url }}{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="{{ unsubscribe_url }}/{{ subscriber.v }}">x</a>', DOMAIN),
    ('<a href="https://a.example/?u={{ unsubscribe_url }}">x</a>', "is a whole address and stands inside another"),
    ('<img src="{{ subscriber.v }}">', DOMAIN),
    ('<td background="{{ subscriber.v }}">x</td>', DOMAIN),
    ('<img srcset="{{ subscriber.v }} 2x">', "same for every reader"),
    ('<meta http-equiv="refresh" content="0;url={{ subscriber.v }}">', "same for every reader"),
    ('<p onclick="{{ subscriber.v }}">x</p>', "same for every reader"),
    ('<iframe srcdoc="{{ subscriber.v }}">x</iframe>', "same for every reader"),
    ('<p id="{{ subscriber.v }}">x</p>', "same for every reader"),
    ('<p style="color:{{ subscriber.v }}">x</p>', "in a style"),
    ('<p style="{% if subscriber.v %}color:red{% endif %}">x</p>', "in a style"),
    ("<style>p{ color:{{ subscriber.v }} }</style>", "in a style sheet"),
    ("<script>{{ subscriber.v }}</script>", "in a style sheet"),
    ("<p {{ subscriber.v }}>x</p>", "inside a tag's markup"),
    ("<p {% if subscriber.v %}class='a'{% endif %}>x</p>", "inside a tag's markup"),
    ("<p title={{ subscriber.v }}>x</p>", "inside a tag's markup"),
    ('<a href=/alt="{{ subscriber.v }}">x</a>', "inside a tag's markup"),
    ('<p title="x"alt="{{ subscriber.v }}">x</p>', "inside a tag's markup"),
    ("<p>x</p {{ subscriber.v }}>", "inside a tag's markup"),
    ("<?xml {{ subscriber.v }}?>", "inside a tag's markup"),
    ("<!doctype {{ subscriber.v }}>", "inside a tag's markup"),
    ('<a href="x {{ subscriber.v }}', "markup that is not closed"),
    ('<a title="x <b>{{ subscriber.v }}</b>', "markup that is not closed"),
    ('<a title="x <b title="{{ subscriber.v }}">y</b>', "markup that is not closed"),
    ("<!-- {{ subscriber.v }}", "markup that is not closed"),
    ("<p>{% if subscriber.v %}</p>{% endif %}", "begins in one place"),
    ("{% if subscriber.v %}<p>{% endif %}</p>", "begins in one place"),
    ("{% if subscriber.v %}<!-- {% endif %} -->", "begins in one place"),
    ('{% if subscriber.v %}<a title="{% endif %}">x</a>', "begins in one place"),
    ("<p>{% if subscriber.v %}x</p>", "is never closed"),
    ("<p>x{% endif %}</p>", "stands without"),
    ("<p>x{% else %}</p>", "stands without"),
    ("<p>{% if subscriber.v %}a{% else %}b{% else %}c{% endif %}</p>", "stands after {% else %}"),
    ("{% if subscriber.v %}" * 31 + "{% endif %}" * 31, "inside one another"),
    ('<a href="https://' + "{% if subscriber.v %}a{% endif %}" * 64 + '/">x</a>', "too many conditions in its domain"),
]


@pytest.mark.parametrize(("source", "told"), REFUSED)
def test_a_tag_that_could_become_more_than_text_is_refused(source: str, told: str) -> None:
    with pytest.raises(MergeError) as caught:
        merge(source, v=HOSTILE)
    assert told in caught.value.sentence
    assert caught.value.hint
    assert caught.value.tag.source in source


def test_conditions_that_write_the_same_cost_nothing() -> None:
    parts = "".join(f"{{% if subscriber.v == {n} %}}?{n}{{% endif %}}" for n in range(40))
    assert merge(f'<a href="https://a.example/{parts}">x</a>', v="7") == '<a href="https://a.example/?7">x</a>'


def test_the_same_token_may_stand_in_several_places() -> None:
    mint = TagMint("nl123456")
    tag = mint.add(TagKind.VALUE, "subscriber.v", 1)
    text = f'<p>{tag.token}</p><a href="https://a.example/{tag.token}" title="{tag.token}">x</a>'
    merged = run(compile_html(text, by_token(mint.tags)), {"subscriber": {"v": "a b"}})
    assert merged == '<p>a b</p><a href="https://a.example/a%20b" title="a b">x</a>'
    broken = f'<p title="{tag.token}" {tag.token}>x</p>'
    with pytest.raises(MergeError):
        compile_html(broken, by_token(mint.tags))


TEMPLATE = """<!DOCTYPE html><html lang="lv"><head><title>{{ subscriber.v }}</title></head><body>
<!--[if mso]><table><tr><td title="{{ subscriber.v }}">{{ subscriber.v }}<![endif]-->
<p>{{ subscriber.v }}{% if subscriber.v %}, <b>{{ subscriber.v | upper }}</b>{% endif %}!</p>
<img alt="{{ subscriber.v }}" src="https://a.example/i.png?{{ subscriber.v }}"><p title='{{ subscriber.v }}'>x</p>
<a href="https://a.example/{{ subscriber.v }}/b?c={{ subscriber.v }}#{{ subscriber.v }}">x</a>
<a href="mailto:a@a.example?subject={{ subscriber.v }}">y</a><a href="{{ unsubscribe_url }}">z</a>
</body></html>"""
TRICKS = st.sampled_from(
    [
        HOSTILE,
        "-->",
        "--!>",
        "<![endif]-->",
        "' onload='x",
        "&lt;script&gt;",
        "</title>",
        "javascript:",
        "//e.example",
        "..",
        "../..",
        "@e.example",
        "\\\\e.example",
        "\n",
        "\0",
        "\u2028",
        "{{ 7*7 }}",
        "%00",
        "]]>",
        "<!--",
        "\u202e",
        "&#x3c;",
        "?x=y&z=w",
    ]
)


def shape(source: str) -> list[tuple[object, tuple[str, ...]]]:
    """Return the elements of a document with the names of their attributes."""
    return [
        (element.tag, tuple(sorted(map(str, element.attrib))))
        for element in lxml_html.document_fromstring(source).iter()
    ]


def attributes(source: str, name: str) -> list[str]:
    """Return the values that an attribute has in a document, in order."""
    return [
        str(element.attrib[name]) for element in lxml_html.document_fromstring(source).iter() if name in element.attrib
    ]


@given(st.lists(st.one_of(TRICKS, st.text(max_size=20)), max_size=4).map("".join))
def test_no_value_changes_the_markup_or_where_a_link_leads(value: str) -> None:
    merged = merge(TEMPLATE, v=value)
    usual = merge(TEMPLATE, v=value and "x")
    assert shape(merged) == shape(usual)
    for link, as_usual in zip(attributes(merged, "href"), attributes(usual, "href"), strict=True):
        assert urlsplit(link)[:2] == urlsplit(as_usual)[:2]
        assert link.count("/") == as_usual.count("/")
        assert "/../" not in link
    assert " ".join(attributes(merged, "alt")[0].split()) == " ".join(tidy(value).split())
