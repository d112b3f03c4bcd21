from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from newsletter.render.bare import render_mjml
from scripts.mjml_compare.boxes import ChromiumMissingError
from scripts.mjml_compare.comparison import DATA, Compared, compare, corpus, explanations
from scripts.mjml_compare.peers import PeerMissingError, compile_with_mjml

PAGE = Path(__file__).parents[2] / "docs" / "standards" / "mjml.md"


@pytest.fixture(scope="module")
def results() -> list[Compared]:
    """Every file through `newsletter mjml` and both versions of MJML, measured in Chromium."""
    try:
        return compare(corpus())
    except (PeerMissingError, ChromiumMissingError) as fault:
        pytest.skip(str(fault))


@pytest.mark.chromium
@pytest.mark.slow
def test_every_box_is_where_mjml_has_it_or_the_difference_is_explained(results: list[Compared]) -> None:
    assert sum(sum(result.boxes.values()) for result in results) > 1000
    why = explanations()
    differ = {result.name: result.different for result in results if not result.is_same}
    assert {name: found for name, found in differ.items() if name not in why} == {}
    assert sorted(why) == sorted(differ), "an explanation is out of date"


def test_the_page_names_every_file_that_is_compared() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [file.name for file in corpus() if f"/{file.name}`" not in page] == []
    assert "not explained" not in page


def _of_links_and_pictures(html: str) -> Iterator[dict[str, str]]:
    """Yield the attributes of what shows and links, in order, without what we write otherwise on purpose."""
    body = etree.fromstring(html, etree.HTMLParser()).find("body")
    assert body is not None
    for element in body.iter("a", "img", "p", "label", "b"):
        kept = {str(name): str(value) for name, value in element.items() if name not in ("style", "height")}
        yield {"": str(element.tag), **kept}


def _for_outlook_on_the_web(html: str) -> list[str]:
    head = etree.fromstring(html, etree.HTMLParser()).find("head")
    assert head is not None
    found = [str(style.text) for style in head.iter("style") if str(style.text).lstrip().startswith("[owa]")]
    return sorted(
        rule.replace(" ", "") for style in found for rule in style.replace("}", "}\n").split("\n") if rule.strip()
    )


@pytest.mark.slow
def test_links_and_pictures_have_the_attributes_that_mjml_gives_them() -> None:
    file = DATA / "mjml-features" / "attributes.mjml"
    try:
        made = compile_with_mjml([file])[str(file)]
    except PeerMissingError as fault:
        pytest.skip(str(fault))
    html, problems = render_mjml(file.read_text(encoding="utf-8"), file, file.name)
    assert html
    assert problems == []
    ours, owa = list(_of_links_and_pictures(html)), _for_outlook_on_the_web(html)
    assert len(owa) == 3
    for theirs in made.values():
        assert ours == list(_of_links_and_pictures(theirs))
        assert owa == _for_outlook_on_the_web(theirs)
