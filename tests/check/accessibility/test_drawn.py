"""Buttons that are drawn for Outlook on Windows can be read there, in every theme that is shipped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.check.accessibility import drawn
from tests.check.accessibility.test_read_more import examined

TEXT = """---
subject: x
---
:::button
[Go on](https://www.lv/a)
:::

:::hero
# Wind
[Read on](https://www.lv/b)
:::
"""


@pytest.mark.parametrize("theme", ["classic", "letter", "magazine"])
def test_the_buttons_of_a_theme_can_be_read_in_outlook_by_day_and_by_night(theme: str, tmp_path: Path) -> None:
    edition = examined(theme, TEXT, tmp_path)
    assert [seen.text.strip() for _, seen in drawn.drawn(edition)] == ["Go on", "Read on"]
    assert list(drawn.check(edition)) == []


def test_a_button_whose_words_are_turned_is_told_where_the_theme_draws_it(tmp_path: Path) -> None:
    edition = examined("classic", TEXT, tmp_path)
    html = edition.edition.html.replace("mso-style-textfill", "x")
    found = list(drawn.check(replace(edition, edition=replace(edition.edition, html=html))))
    assert {(each.path, "fillcolor" in each.source) for each in found} == {
        ("templates/classic/macros/button.mjml.j2", True)
    }
    assert "by night in Outlook on Windows" in found[0].sentence
    assert "mso-style-textfill-fill-color:#ffffff" in found[0].hint
