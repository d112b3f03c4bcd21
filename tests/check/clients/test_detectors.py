from pathlib import Path

import pytest
from lxml import etree

from newsletter.check.clients.detectors import DETECTORS, NOT_DETECTED
from newsletter.check.clients.features import load
from newsletter.check.clients.meanings import MEANINGS
from newsletter.check.clients.partly import HARMLESS, PARTLY
from newsletter.check.clients.uses import find_uses

PAGE = Path(__file__).parents[3] / "docs" / "standards" / "clients.md"


def snippets() -> dict[str, tuple[str, str]]:
    lines = Path(__file__).with_name("snippets.txt").read_text("utf-8").splitlines()[2:]
    return {lines[at]: (lines[at + 1][4:], lines[at + 2][4:]) for at in range(0, len(lines), 3)}


def uses(html: str) -> set[str]:
    page = html if html.startswith("<!DOCTYPE") else f"<html><body>{html}</body></html>"
    return set(find_uses(etree.fromstring(page, etree.HTMLParser())))


def test_every_feature_of_the_data_has_a_detector_or_a_reason() -> None:
    assert {*DETECTORS, *NOT_DETECTED} == set(load().features)
    assert not set(DETECTORS) & set(NOT_DETECTED)


def test_every_detector_has_a_snippet() -> None:
    assert set(snippets()) == set(DETECTORS)


@pytest.mark.parametrize("slug", sorted(DETECTORS))
def test_a_feature_is_found_where_it_is_and_nowhere_else(slug: str) -> None:
    has, has_not = snippets()[slug]
    assert slug in uses(has)
    if slug != "html-body":  # the parser adds it, as mail clients do
        assert slug not in uses(has_not)


def test_the_page_says_how_many_features_are_told() -> None:
    features = load().features.values()
    for category in ("css", "html", "image"):
        slugs = [feature.slug for feature in features if feature.category == category]
        told = [slug for slug in slugs if slug in DETECTORS]
        assert f"| {category} | {len(slugs)} | {len(told)} |" in PAGE.read_text("utf-8")
    for slug, reason in NOT_DETECTED.items():
        assert f"`{slug}`: {reason}" in PAGE.read_text("utf-8")


def test_meanings_are_of_features_that_there_are() -> None:
    assert not set(MEANINGS) - set(load().features)


def test_notes_that_are_looked_for_are_in_the_data() -> None:
    notes = {
        note for feature in load().features.values() for result in feature.results.values() for note in result.notes
    }
    for words in (*HARMLESS, *(words for words, _ in PARTLY)):
        assert any(words in note for note in notes), words
