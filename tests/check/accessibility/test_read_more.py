"""Links that only say “read more” are told apart by whoever hears them, in every theme that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check.accessibility.naming import named
from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.render.document import parse
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme

TEXT = """---
subject: x
---
:::cards
### The “roof” & more
Words.
[](https://www.lv/a)

### Pumps
Words.
[Read more](https://www.lv/b)
[The whole report](https://www.lv/c)
:::

:::note
### Grants
The form closes on Friday.
[](https://www.lv/d)
:::

:::sponsor by="Siltums Ltd"
We put heat pumps in.
[](https://www.lv/e)
:::

:::people 2
### Anna
Role: Mayor
[](https://www.lv/f)
:::

:::teasers
- [The energy day](https://www.lv/g) What others showed.
  [](https://www.lv/h)
:::
"""


@pytest.mark.parametrize("theme", ["classic", "letter", "magazine"])
def test_what_is_read_more_of_is_said_once(theme: str, tmp_path: Path) -> None:
    folder = tmp_path / "issues" / "2012-11-x"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text(TEXT, "utf-8")
    settings = Settings(tmp_path, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "en"))
    issue, problems = load_issue(folder, settings, lambda _: load_theme(theme, tmp_path / "templates"))
    loaded, _ = load_theme(theme, tmp_path / "templates")
    assert issue is not None, problems
    assert loaded is not None
    edition, faults = render_edition(issue, "en", loaded, settings.publication)
    assert edition is not None, faults
    said = {str(link.get("href")): named(link) for link in parse(edition.html).iter("a")}
    assert {name: said[f"https://www.lv/{name}"].replace("\u00a0", " ").strip() for name in "abcdefgh"} == {
        "a": "read more: The “roof” & more",
        "b": "Read more: Pumps",
        "c": "The whole report",
        "d": "read more: Grants",
        "e": "read more: Siltums Ltd",
        "f": "read more: Anna",
        "g": "The energy day",
        "h": "read more: The energy day",
    }
