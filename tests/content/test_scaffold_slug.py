"""The name of an issue's folder: what is taken, and what is offered instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.content.scaffold import SlugError, check_slug
from newsletter.content.scaffold.slug import suggest_slug


@pytest.mark.parametrize("typed", ["spring", "2026-03-spring", "a", "7", "a-1-b", "x" * 80])
def test_a_good_name_is_kept_as_typed(typed: str) -> None:
    assert check_slug(typed) == typed


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("Spring", "spring"),
        ("2026 03 Spring!", "2026-03-spring"),
        ("Pavasara ziņas № 3", "pavasara-zinas-no-3"),
        ("Frühling & Größe", "fruhling-grosse"),
        ("Żółw", "zolw"),
        ("Весна, щастя", "vesna-shchastia"),
        ("a--b_", "a-b"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\news", "c-news"),
        ("con", "con-news"),
        ("COM1", "com1-news"),
        ("issues/spring", "issues-spring"),
        ("x" * 90, "x" * 80),
        ("spring\n", "spring"),
    ],
)
def test_a_bad_name_is_refused_with_a_good_one(typed: str, suggestion: str) -> None:
    with pytest.raises(SlugError) as refused:
        check_slug(typed)
    assert refused.value.hint == f"try: newsletter new {suggestion}"
    assert refused.value.exit_status == 2
    assert "\n" not in refused.value.sentence


@pytest.mark.parametrize("typed", ["", "   ", "日本", "---", "…"])
def test_a_name_with_nothing_to_keep_gets_an_example(typed: str) -> None:
    with pytest.raises(SlugError) as refused:
        check_slug(typed)
    assert refused.value.hint == "try a name such as 2026-03-spring"


@given(st.text())
def test_every_suggestion_is_a_good_name(typed: str) -> None:
    suggestion = suggest_slug(typed)
    assert not suggestion or check_slug(suggestion) == suggestion
