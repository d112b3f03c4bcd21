"""Elements of an email are numbered as rules count them, and keep their numbers whoever it is merged for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.merge.tags import TagMint, extract
from newsletter.preview.numbers import element_names, numbered, numbered_for
from newsletter.render.document import parse
from newsletter.render.edition import Edition
from newsletter.wiring.workspace import build_issue, open_workspace

SAMPLE = Path(__file__).parents[2]
MARK = re.compile(r' data-element="(\d+)"')


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>before</p><body><p>x", '<p>before</p><body data-element="0"><p data-element="1">x'),
        ("<BODY class=a><img/></BODY>", '<BODY data-element="0" class=a><img data-element="1"/></BODY>'),
        (
            "<body><!--[if mso]><td><![endif]--><b>",
            '<body data-element="0"><!--[if mso]><td><![endif]--><b data-element="1">',
        ),
        ("<body><style>p>a{}</style>", '<body data-element="0"><style data-element="1">p>a{}</style>'),
        ("no markup", "no markup"),
    ],
)
def test_elements_are_counted_from_the_body_which_is_0(html: str, shown: str) -> None:
    assert numbered(html) == shown


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<body>", "<!-- <b> -->", "<i/>", "x", '<a href="&gt;">', ">"])).map(
        "".join
    )
)
def test_without_the_numbers_it_is_the_html_again(html: str) -> None:
    assert MARK.sub("", numbered(html)) == html
    assert [int(found) for found in MARK.findall(numbered(html))] == list(range(len(element_names(html))))


def test_what_a_condition_takes_out_takes_its_numbers_along() -> None:
    mint = TagMint("nlabc123")
    source = "<html><body>{% if subscriber.name %}<b>{{ subscriber.name }}</b>{% endif %}<i>x</i></body></html>"
    html, _ = extract(source, mint, "en.html")
    edition = Edition("x", "en", "", "", html, "", (), tuple(mint.tags))
    assert '<b data-element="1">Anna</b><i data-element="2">' in numbered_for(edition, {"subscriber": {"name": "Anna"}})
    assert '<body data-element="0"><i data-element="2">' in numbered_for(edition, {"subscriber": {}})


def test_the_sample_is_counted_as_its_parsed_tree_is() -> None:
    built = build_issue(open_workspace(SAMPLE), None)
    for edition in built.editions.values():
        body = parse(edition.html).find("body")
        assert body is not None
        assert element_names(edition.html) == [element.tag for element in body.iter() if isinstance(element.tag, str)]
