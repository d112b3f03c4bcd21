"""What clients lose is told once, by the rule that knows it best."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check import markup
from newsletter.check.clients import rule
from tests.check.examining import examined_html


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ('<form action="https://www.lv/"><input name="a"><button>Go</button></form>', ["form"]),
        ("<form><select><option>a</option></select><textarea></textarea></form>", ["form"]),
        ("<select><option>a</option></select>", ["differs-in-client"]),
        ("<p>a</p>", []),
    ],
)
def test_a_form_is_told_once(body: str, codes: list[str], tmp_path: Path) -> None:
    examined = examined_html(body, tmp_path)
    found = [each.code for check in (markup.check, rule.check) for each in check(examined)]
    assert [code for code in found if code != "no-charset"] == codes
