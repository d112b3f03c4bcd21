"""The page docs/standards/accessibility.md: what is asked of accessibility, and how far the answers can be trusted."""

from __future__ import annotations

from pathlib import Path

from newsletter.check.codes.accessibility import CODES

from .comparison import Result

PAGE = Path(__file__).parents[2] / "docs" / "standards" / "accessibility.md"


def page(result: Result) -> str:
    """Return the page as Markdown."""
    codes = "\n".join(f"| `{code.name}` | {code.severity.value} | {code.title} | {code.why} |" for code in CODES)
    rows = "\n".join(
        f"| {title} | {agreement.asked:,} | {agreement.faults or '-'} | {agreement.alike:,} |"
        for title, agreement in result.parts
    )
    return f"""<!-- Written by `python scripts/check_agreement.py`; do not edit. -->

# Who can read an issue

`newsletter test` tells what keeps somebody from reading an edition. The numbers are those of WCAG 2.2, level AA, where
it has one.

| Code | Severity | What is found | What it means |
| --- | --- | --- | --- |
{codes}

## Beside Chromium

{result.designs} generated designs, the same ones each time: colours, sizes, paddings, opacities, long words, addresses,
pictures and tables by chance, with rules for dark mode and for narrow screens. Of each, what the rules say is compared
with what Chromium computes: the colour, ground and size of every text in a light and in a dark window, and whether the
page is wider than a window of 320 pixels. By day and by night are in the author's own colours; what mail programs do to
colours by themselves cannot be compared with a browser.

| Compared | How many | Faults that Chromium found | Answered alike |
| --- | --- | --- | --- |
{rows}

How wide a word is depends on the font that a reader has. The rule takes the letters of Arial, and tells of a word only
if it is too wide by more than three percent and four pixels.
"""
