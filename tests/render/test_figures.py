from __future__ import annotations

import pytest

from newsletter.render.figures import unbroken


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>a month, instead of 4 200.</p>", "<p>a month, instead of 4~200.</p>"),
        ("1 250 000 houses, 12 schools", "1~250~000 houses, 12 schools"),
        ("in 2026 300 towns", "in 2026 300 towns"),
        ('<img alt="4 200" /> <code>1 000</code> 1 000', '<img alt="4 200" /> <code>1 000</code> 1~000'),
        ("A4 200 and 4 2000", "A4 200 and 4 2000"),
        ("no number", "no number"),
    ],
)
def test_groups_of_a_number_hold_together(html: str, shown: str) -> None:
    assert unbroken(html) == shown.replace("~", "\u00a0")
