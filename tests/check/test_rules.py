from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check.rules import broken_rules
from newsletter.content.document import read_document
from newsletter.theme.load import load_theme, shipped_themes

THEME, _ = load_theme("classic", shipped_themes())
DAYS = "Date: "
FIGURE = "- **{0} %** less heat\n"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (":::numbers\n" + "".join(FIGURE.format(n) for n in range(3)) + ":::", []),
        (
            ":::numbers\n" + FIGURE.format(1) + ":::",
            [("item-count", 5, '":::numbers" has 1 item, and looks well with 2 to 4')],
        ),
        (
            ":::numbers\n" + "".join(FIGURE.format(n) for n in range(7)) + ":::",
            [("item-count", 5, '":::numbers" has 7 items, and looks well with 2 to 4')],
        ),
        (":::header\n:::\n\ntext\n\n:::footer\n:::", []),
        (
            ":::header\n:::\n\ntext\n\n:::header\n:::",
            [("second-block", 10, 'there is a second ":::header"; the first one stands in line 5')],
        ),
        (":::footer when=\"subscriber.a\"\n:::\n\n:::footer when='not subscriber.a'\n:::", []),
        (":::events\n### A\nDate: 2026-12-01\nUntil: 2026-12-01\n:::", []),
        (
            f":::events\n### A\n{DAYS}2026-12-01 18:00\n### B\n{DAYS}2026-12-05\nUntil: 2026-12-03\n:::",
            [("dates-turned", 10, "until is 2026-12-03, and date is later: 2026-12-05")],
        ),
    ],
)
def test_what_a_schema_asks_of_an_issue(body: str, told: list[tuple[str, int, str]], tmp_path: Path) -> None:
    assert THEME is not None
    text = f"---\nsubject: a\npreheader: b\n---\n{body}\n"
    reading = read_document(text, "en", "en.md", tmp_path, THEME, "nlaaaaaa")
    assert not reading.problems
    found = list(broken_rules(reading.document, THEME, lambda _: text.split("\n")))
    assert [(problem.code, problem.line, problem.sentence) for problem in found] == told
    assert all(problem.source for problem in found)
