"""A link without words is told in a sentence, and left alone where it is meant to say “read more”."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check.links.wordless import check
from tests.check.examining import examined_text

HEAD = "---\nsubject: a\npreheader: b\n---\n"


@pytest.mark.parametrize(
    ("locale", "body", "column"),
    [
        ("en", "Read it in [](https://www.lv/a) soon.", 12),
        ("en", "- [ ](https://www.lv/a) and more", 3),
        ("lv", "Lasiet [](https://www.lv/a), un [vēl](https://www.lv/b).", 8),
        ("de", "Lesen Sie [](https://www.lv/a).", 11),
        ("ar", "اقرأ [](https://www.lv/a) الآن.", 6),
        ("ja", "こちら[](https://www.lv/a)をお読みください。", 4),
    ],
)
def test_a_link_without_words_in_a_sentence(locale: str, body: str, column: int, tmp_path: Path) -> None:
    (found,) = check(examined_text(tmp_path, HEAD + body, locale=locale))
    assert (found.code, found.line, found.column, found.locale) == ("link-wordless", 5, column, locale)


@pytest.mark.parametrize(
    "body",
    [
        ":::cards\n### A\n\nText of it\n\n[](https://www.lv/a)\n\n### B\n\nText\n\n[](https://www.lv/b)\n:::",
        "Code: `[](https://www.lv/a)`",
        "[words](https://www.lv/a) and \\[](b), - [ ] and [x](https://www.lv/[](b))",
        "![](images/placeholder.png)",
    ],
)
def test_what_is_meant_is_left_alone(body: str, tmp_path: Path) -> None:
    assert list(check(examined_text(tmp_path, HEAD + body))) == []
