"""Each step by itself: a snippet in, a snippet out. The cases stand in text files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.render.document import parse
from newsletter.render.serialise import serialise
from newsletter.simulate.comments import taken_by_word, with_all_conditions, with_office_settings, without_comments
from newsletter.simulate.dark import Darkening, darkened
from newsletter.simulate.declarations import (
    renamed,
    without_gradients,
    without_keywords,
    without_negative_margins,
    without_properties,
    without_values,
)
from newsletter.simulate.elements import (
    body_as_division,
    moz_text,
    without_attributes,
    without_elements,
    without_images,
)
from newsletter.simulate.sheets import (
    media_queries_on,
    no_sheet_with_nested_at_rules,
    no_sheets,
    sheets_of_head_only,
    sheets_within,
    without_at_rules,
    without_nested_at_rules,
)
from newsletter.simulate.step import TreeStep
from newsletter.simulate.vml import drawn_shapes
from newsletter.simulate.word import (
    colours_as_backgrounds,
    display_none_only,
    first_class_of_chains,
    margins,
    own_defaults,
    reads_mso,
    tables_of_hidden_parts,
    without_empty_paragraphs,
    without_inline_important,
)
from newsletter.simulate.word_sizes import at_120_dpi, borders_of_8_pixels, padding_of_cells_only, sizes_by_attribute

CASES = Path(__file__).parent / "cases"
SOURCE: dict[str, Callable[[str], str]] = {
    "taken-by-word": taken_by_word,
    "without-comments": without_comments,
    "with-all-conditions": with_all_conditions,
    "with-office-settings": with_office_settings,
}
TREE: dict[str, Callable[..., TreeStep]] = {
    "sheets-within": lambda limit: sheets_within(int(limit), ""),
    "sheets-of-head-only": lambda: sheets_of_head_only(""),
    "no-nested-sheets": lambda: no_sheet_with_nested_at_rules(""),
    "without-nested-at-rules": lambda: without_nested_at_rules(""),
    "without-at-rules": lambda *names: without_at_rules(set(names), ""),
    "media-queries-on": lambda *names: media_queries_on(set(names), ""),
    "no-sheets": lambda: no_sheets(""),
    "without-properties": lambda *names: without_properties(names, ""),
    "without-values": lambda *words: without_values("", *_halves(words, "|")),
    "without-keywords": lambda name, *words: without_keywords(name, words, ""),
    "without-negative-margins": lambda: without_negative_margins(""),
    "without-gradients": lambda: without_gradients(""),
    "renamed": lambda old, new: renamed(old, new, ""),
    "without-elements": lambda *names: without_elements(names, ""),
    "without-attributes": lambda *words: without_attributes(_halves(words, "@")[0], "", only_on=_halves(words, "@")[1]),
    "without-images": lambda *ends: without_images([end for end in ends if end != "data"], "", data="data" in ends),
    "body-as-division": lambda: body_as_division(""),
    "moz-text": lambda: moz_text(""),
    "padding-of-cells-only": lambda: padding_of_cells_only(""),
    "margins": lambda: margins(""),
    "sizes-by-attribute": lambda: sizes_by_attribute(""),
    "colours-as-backgrounds": lambda: colours_as_backgrounds(""),
    "borders-of-8-pixels": lambda: borders_of_8_pixels(""),
    "reads-mso": lambda: reads_mso(""),
    "tables-of-hidden-parts": lambda: tables_of_hidden_parts(""),
    "display-none-only": lambda: display_none_only(""),
    "without-inline-important": lambda: without_inline_important(""),
    "first-class-of-chains": lambda: first_class_of_chains(""),
    "own-defaults": lambda: own_defaults(""),
    "without-empty-paragraphs": lambda: without_empty_paragraphs(""),
    "at-120-dpi": lambda: at_120_dpi(""),
    "drawn-shapes": lambda: drawn_shapes(""),
    "partial": lambda: darkened(Darkening("#333333", partial=True), ""),
    "full": lambda: darkened(Darkening("#333333"), ""),
    "outlook": lambda: darkened(Darkening("#333333", partial=True, lines=False, notes=True), ""),
}


def _cases() -> list[tuple[str, str, str]]:
    found = []
    for file in sorted(CASES.glob("*.txt")):
        for case in file.read_text(encoding="utf-8").split("\n# "):
            title, step, *rest = case.removeprefix("# ").split("\n")
            before, after = "\n".join(rest).split("\n=>\n")
            found.append(pytest.param(step, before, after.strip("\n"), id=f"{file.stem}: {title}"))
    return found  # type: ignore[return-value]


def _halves(words: tuple[str, ...], sign: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    at = words.index(sign)
    return words[:at], words[at + 1 :]


@pytest.mark.parametrize(("step", "before", "after"), _cases())
def test_a_step_does_what_it_says_and_no_more(step: str, before: str, after: str) -> None:
    name, *words = step.split()
    if name in SOURCE:
        assert SOURCE[name](before) == after
        return
    root = parse(_document(before))
    act = TREE[name](*words).act
    count = act(root)
    assert _inside(serialise(root), with_body="<body" in after) == after
    assert bool(count) == (serialise(root) != serialise(parse(_document(before))))


def test_what_was_left_out_is_named_where_that_is_asked_for() -> None:
    html = "<style>@media screen { p { transform: none } } b { top: 0 }</style>|<p style='filter:none'>One</p>"
    root = parse(_document(html))
    step = without_properties(["transform", "filter", "opacity"], "Left out", named=True)
    assert step.do(root) == "Left out: filter, transform"
    assert step.do(root) == ""


def test_every_step_has_a_case() -> None:
    named = {str(case.values[0]).split()[0] for case in _cases()}  # type: ignore[attr-defined]
    assert named == {*SOURCE, *TREE}


def _document(snippet: str) -> str:
    """Put a snippet into a document: style sheets before a `|`, or before all else, into its head."""
    head, bar, body = snippet.partition("|")
    if not bar or not head.startswith(("<style", "<meta")):
        end = snippet.rfind("</style>") + 8 if snippet.startswith("<style") else 0
        head, body = snippet[:end], snippet[end:]
    body = body if body.startswith("<body") else f"<body>{body}</body>"
    return f"<!DOCTYPE html><html><head>{head}</head>{body}</html>"


def _inside(html: str, *, with_body: bool) -> str:
    head, _, body = html.partition("</head>")
    head = head.partition("<head>")[2].partition('<meta name="pixels')[0]
    body = body.removesuffix("</html>")
    return head + (body if with_body else body.partition(">")[2].removesuffix("</body>"))
