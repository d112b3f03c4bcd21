"""Links that only say “read more” are told apart by whoever hears them, in every theme that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check.accessibility import same_words
from newsletter.check.accessibility.naming import named
from newsletter.check.examined import Examined
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


# Everything that ends in links, twice each, with links that say no more than “read more”.
ALL = """---
subject: x
---
:::cards
### Roofs
Words.
[](https://www.lv/1)

### Pumps
Words.
[](https://www.lv/2)
:::

:::events
### Solar day {date=2012-11-05}
[Sign up](https://www.lv/3)

### Wind day {date=2012-11-06}
[Sign up](https://www.lv/4)
:::

:::people
### Anna
[LinkedIn](https://www.lv/5)

### Jo
[LinkedIn](https://www.lv/6)
:::

:::teasers
### First
Words.
[](https://www.lv/7)
[](https://www.lv/8)

### Second
Words.
[](https://www.lv/9)
[](https://www.lv/10)
:::

:::sponsor by="Roofs of Riga"
Words.
[](https://www.lv/11)
:::

:::sponsor by="Pumps of Riga"
Words.
[](https://www.lv/12)
:::

:::note tone=info
Words.
[](https://www.lv/13)
:::

:::note tone=warning
Words.
[](https://www.lv/14)
:::
"""


def examined(theme: str, text: str, root: Path) -> Examined:
    folder = root / "issues" / "2012-11-x"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text(text, "utf-8")
    settings = Settings(root, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "en"))
    issue, problems = load_issue(folder, settings, lambda _: load_theme(theme, root / "templates"))
    loaded, _ = load_theme(theme, root / "templates")
    assert issue is not None, problems
    assert loaded is not None
    edition, faults = render_edition(issue, "en", loaded, settings.publication)
    assert edition is not None, faults
    return Examined(settings, issue, issue, loaded, edition)


@pytest.mark.parametrize("theme", ["classic", "letter", "magazine"])
def test_what_is_read_more_of_is_said_once(theme: str, tmp_path: Path) -> None:
    links = parse(examined(theme, TEXT, tmp_path).edition.html).iter("a")
    said = {str(link.get("href")): named(link) for link in links}
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


@pytest.mark.parametrize("theme", ["classic", "letter", "magazine"])
def test_no_block_of_a_theme_makes_links_alike(theme: str, tmp_path: Path) -> None:
    edition = examined(theme, ALL, tmp_path)
    led = [str(link.get("href")) for link in edition.tree.iter("a") if "www.lv" in str(link.get("href"))]
    assert len(led) == 14
    assert [each.sentence for each in same_words.check(edition)] == []


def test_links_alike_are_told_where_the_second_was_typed(tmp_path: Path) -> None:
    text = "---\nsubject: x\n---\nWe have [a plan](https://www.lv/1).\n\nThey have [a plan](https://www.lv/2).\n"
    (found,) = same_words.check(examined("classic", text, tmp_path))
    assert (found.code, found.path[-5:], found.line, found.column) == ("links-alike", "en.md", 6, 20)
    assert found.sentence == (
        "two links are called “a plan” and lead to different places, “https://www.lv/1” and “https://www.lv/2”"
    )
