"""What is unfinished is told where it was typed, put right where it can be, and refuses a send where it is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.check.codes.content import CODES
from newsletter.check.examined import ExaminedIssue
from newsletter.check.fixing import fixed
from newsletter.check.run import run
from newsletter.check.unfinished.rule import check, check_theme
from newsletter.problems import Problem, Severity
from tests.check.examining import examined_text

TEXT = """---
subject: News for *|FNAME|*
preheader: TODO write it
---
Dear [First name],
we come from {city} and say hello to {name}.

```
TODO: in code {name}
```

![Alt text](images/placeholder.png)

:::button
[Your button text](https://www.lv/{name})
:::
"""


def told(found: Sequence[Problem]) -> list[tuple[int | None, int | None, str]]:
    return [(each.line, each.column, each.code) for each in found]


def errors(issue: ExaminedIssue) -> list[Problem]:
    return [each for each in run(issue) if each.severity is Severity.ERROR]


def test_each_is_told_where_it_was_typed(tmp_path: Path) -> None:
    found = list(check(examined_text(tmp_path, TEXT)))
    assert told(found) == [
        (2, 19, "foreign-tag"),
        (3, 12, "unfinished"),
        (5, 6, "unfinished"),
        (6, 14, "unfinished"),
        (6, 38, "unfinished"),
        (12, 3, "unfinished"),
        (15, 2, "unfinished"),
    ]
    assert all(each.locale == "en" and each.hint and not each.fixes for each in found)


def test_a_value_that_a_list_has_is_put_in_its_place(tmp_path: Path) -> None:
    text = TEXT + "Leave: %UNSUBSCRIBE%, {webversion}\n"
    found = list(check(examined_text(tmp_path, text, columns=["email", "first_name", "city"])))
    written = fixed(text, [fix for each in found for fix in each.fixes]).split("\n")
    assert written[1] == "subject: News for {{ subscriber.first_name }}"
    assert written[5] == "we come from {{ subscriber.city }} and say hello to {name}."
    assert written[-2] == "Leave: {{ unsubscribe_url }}, {{ web_url }}"


def test_what_is_certain_refuses_a_send_and_nothing_else(tmp_path: Path) -> None:
    issue = examined_text(tmp_path, TEXT)
    assert [(each.code, each.line) for each in errors(issue)] == [("foreign-tag", 2)]
    sent = errors(replace(issue, is_sent=True))
    assert [each.line for each in sent if each.code == "unfinished"] == [12, 15]


def test_the_words_of_a_theme_are_read_too(tmp_path: Path) -> None:
    (found,) = check_theme(examined_text(tmp_path, TEXT, footer="Your logo here").editions["en"])
    assert (found.code, found.severity) == ("unfinished", Severity.WARNING)


@pytest.mark.parametrize("name", ["foreign-tag", "unfinished"])
def test_its_codes_are_those_of_the_catalogue(name: str) -> None:
    assert name in {code.name for code in CODES}
