"""Footnotes: where they are written, how they are numbered, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from newsletter.content.model import Block, Issue, RichText, Table
from newsletter.problems import Problem
from newsletter.theme.model import Theme

Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
FRONT = "=== lv.md\n---\nsubject: Ziņas\npreheader: Kas jauns\n---\n"
BODY = """\
Viens[^a] un divi[^b c]x[^b].

:::cards
### Kartīte
Vēlreiz[^a], [saite](https://example.org/s)[^2] un [^nav](https://example.org/n).
[](https://example.org/)
### Otra
Te nekā
[^2]: Otrā
:::

:::html
[^a]: tas ir kods
:::

:::table
| A[^t] | B |
|---|---|
| 1 | 2 |

[^t]: Tabulai
:::

[^a]: Pirmā **piezīme**, [avots](https://example.org/a)
  turpinās
[^b]: Trešā
```
[^c]: kods
```
"""


def read(load: Loader, folder: Path) -> tuple[Block, ...]:
    issue, problems = load(folder)
    assert not problems
    assert issue is not None
    return issue.documents["lv"].blocks


def test_footnotes_stand_at_the_end_of_what_leads_to_them(write_folder: Callable[[str], Path], load: Loader) -> None:
    text, cards, html, table, rest = read(load, write_folder(FRONT + BODY))
    note = 'Pirmā <strong>piezīme</strong>, <a href="https://example.org/a">avots</a><br />\nturpinās'
    assert str(text.fields["text"]) == (
        '<p>Viens<sup class="note">1</sup> un divi[^b c]x<sup class="note">2</sup>.</p>\n\n'
        f'<p class="note"><sup class="note">1</sup> {note}</p>\n'
        '<p class="note"><sup class="note">2</sup> Trešā</p>'
    )
    first = cards.items[0].fields["text"]
    assert isinstance(first, RichText)
    assert first.text == (
        "Vēlreiz[1], saite[3] un ^nav.\nsaite: https://example.org/s\n^nav: https://example.org/n\n\n"
        "[1] Pirmā piezīme, avots\nturpinās\navots: https://example.org/a\n\n[3] Otrā"
    )
    assert str(cards.items[1].fields["text"]) == "<p>Te nekā</p>"
    assert html.fields["source"] == "[^a]: tas ir kods"
    made = table.fields["table"]
    assert isinstance(made, Table)
    assert made.text == "A[4]  B\n----  -\n1     2\n\n[4] Tabulai"
    assert made.html.endswith('</table>\n<p class="note"><sup class="note">4</sup> Tabulai</p>')
    assert str(rest.fields["text"]) == "<pre><code>[^c]: kods\n</code></pre>"


def test_what_is_wrong_with_footnotes(write_folder: Callable[[str], Path], load: Loader) -> None:
    body = "## Virsraksts[^a]\nTeksts[^x]\n\n[^a]: Viens\n[^a]: Divi[^b]\n[^b]:\n[^c]: Trīs\n"
    _, problems = load(write_folder(FRONT + body))
    assert [(problem.line, problem.code) for problem in problems] == [
        (5, "no-place"),
        (6, "unknown-footnote"),
        (9, "duplicate-footnote"),
        (10, "empty-footnote"),
        (10, "unused-footnote"),
        (11, "unused-footnote"),
    ]
    assert all(problem.hint for problem in problems)


def test_footnotes_that_lead_to_each_other(write_folder: Callable[[str], Path], load: Loader) -> None:
    _, problems = load(write_folder(f"{FRONT}A[^a]\n\n[^a]: skat. [^b]\n[^b]: skat. [^a]\n"))
    assert [(problem.line, problem.code) for problem in problems] == [(7, "no-place")]


def test_addresses_are_numbered_with_the_footnotes(
    write_folder: Callable[[str], Path], load: Loader, theme: Theme
) -> None:
    body = "[A](https://example.org/a) un[^n] [B](https://example.org/b), https://example.org/c, [A](https://example.org/a)\n"
    body += "\n# [C](https://example.org/d)\n\n[^n]: Piezīme\n"
    style, before = {"text": {"links": "footnotes"}}, theme.style
    vars(theme)["style"] = style
    try:
        text, heading = read(load, write_folder(FRONT + body))
    finally:
        vars(theme)["style"] = before
    rich, title = text.fields["text"], heading.fields["text"]
    assert isinstance(rich, RichText)
    assert isinstance(title, RichText)
    assert rich.text == (
        "A [1] un[2] B [3], https://example.org/c, A [1]\n\n"
        "[1] https://example.org/a\n[3] https://example.org/b\n\n[2] Piezīme"
    )
    assert title.text == "C [4]\n[4] https://example.org/d"
    assert 'note">1</sup>' in rich.html
    assert replace(theme, style={"text": {"links": "inline"}}).plain.links == "inline"


def test_a_mark_may_stand_among_the_words_of_a_link(write_folder: Callable[[str], Path], load: Loader) -> None:
    body = (
        "Lasi [te[^1] un tad](https://example.org/) un [[x](https://a.example/)](https://b.example/)\n\n[^1]: Piezīme\n"
    )
    (text,) = read(load, write_folder(FRONT + body))
    html = str(text.fields["text"])
    assert html.startswith('<p>Lasi <a href="https://example.org/">te<sup class="note">1</sup> un tad</a> un [<a')
    assert '<p class="note"><sup class="note">1</sup> Piezīme</p>' in html
