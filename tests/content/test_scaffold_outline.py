"""The outline of an issue: every part stays, every word goes, whatever the issue holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.content.faults import Faults
from newsletter.content.fences import split_parts
from newsletter.content.scaffold import PENCIL, outline
from newsletter.content.scaffold.words import WORDS, words_for
from newsletter.documents import split_front_matter
from newsletter.merge.tags import TagMint, extract
from newsletter.theme.load import load_theme
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "issues/2012-11-energetikas-lideri"
THEME, _ = load_theme("classic", ROOT / "templates")
BLOCKS = dict(THEME.blocks) if THEME else {}
EN = WORDS["en"]


BOTH = "{% if subscriber.city %}" + EN.text + "{% else %}✎ …{% endif %}"
OVER = "{% if subscriber.city %}\n\n" + EN.text + "\n\n{% endif %}"


def body_of(source: str, blocks: dict[str, BlockSchema] | None = None) -> str:
    """Return the outline of a body, without its front matter."""
    made = outline(f"---\nsubject: Old\n---\n{source}", EN, BLOCKS if blocks is None else blocks)
    return made.removeprefix(f"---\nsubject: {EN.subject}\npreheader: {EN.preheader}\n---\n").strip("\n")


def parts_of(source: str) -> list[tuple[str, str, str]]:
    """Return kind, name and attributes of each part of a document."""
    text, _ = extract(source.replace("\r\n", "\n").replace("\r", "\n"), TagMint("zzz"))
    front, _ = split_front_matter(text, "")
    parts = split_parts(front.body.split("\n"), 1, Faults(""))
    return [(part.kind.value, part.name, part.rest) for part in parts]


@pytest.mark.parametrize("locale", ["lv", "en"])
def test_the_sample_keeps_its_parts_and_none_of_its_words(locale: str) -> None:
    source = (SAMPLE / f"{locale}.md").read_text(encoding="utf-8")
    made = outline(source, words_for(locale), BLOCKS)
    assert parts_of(made) == parts_of(source)
    for sign in (r"^### ", r"^- \*\*", r"!\[", r"^\[.*\]\(.*\)$", r"^:::"):
        assert len(re.findall(sign, made, re.MULTILINE)) == len(re.findall(sign, source, re.MULTILINE)), sign
    own = set(re.findall(r"\w{4,}", " ".join(vars(words_for(locale)).values())))
    own |= {"subject", "preheader", "subscriber", "logos", "points", "cards", "columns", "images", "placeholder"}
    own |= {"programme", "activities", "spotlight", "partners", "https", "example", "name", "endif"}
    without_logos = re.sub(r"^\[!.*", "", made, flags=re.MULTILINE)  # which lead to the same places each time
    assert set(re.findall(r"\w{4,}", without_logos)) <= own


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Hello {{ subscriber.name }}!", "✎ Hello {{ subscriber.name }}!"),
        ("A\nparagraph\nof three lines", EN.text),
        ("# Title #", "# ✎ Headline"),
        ("###### Deep", "###### ✎ Headline"),
        ("##Glued", "## ✎ Headline"),
        ("## {{ subscriber.city }}", "## ✎ Headline {{ subscriber.city }}"),
        ("- one\n- two\n  goes on", f"- {EN.text}\n- {EN.text}"),
        ("1. one\n2. two", f"1. {EN.text}\n2. {EN.text}"),
        ("24. novembris", EN.text),
        ("- **Lead**: rest", f"- **{EN.lead}** {EN.point}"),
        ("- **Lead**", f"- **{EN.lead}**"),
        ("* [a](https://b.example)", "* [✎ link text](https://example.org/)"),
        ("> quoted\n> text", f"> {EN.text}"),
        ("![A](images/a b.png)", "![✎ what the picture shows](images/placeholder.png)"),
        ("![-](images/a.png)", "![✎ what the picture shows](images/placeholder.png)"),
        ('![A](images/a.png "Said")', '![✎ what the picture shows](images/placeholder.png "✎ caption")'),
        (
            "[![A](images/a.png)](https://b.example/c_(d))",
            "[![✎ what the picture shows](images/placeholder.png)](https://example.org/)",
        ),
        ("[](https://a.example)", "[✎ link text](https://example.org/)"),
        ("https://a.example/b", "[✎ link text](https://example.org/)"),
        ("[a](https://a.example) | [b](https://b.example)", " | ".join(["[✎ link text](https://example.org/)"] * 2)),
        ("[web]({{ web_url }})", "[✎ link text]({{ web_url }})"),
        ("See [this](https://a.example) and ![that](images/b.png).", EN.text),
        ("***", "---"),
        ("```sh\n- code\n\n# more\n```", f"```sh\n{EN.more}\n```"),
        ("```\n```", "```\n```"),
        ("🎉", EN.text),
        ("{% if subscriber.city %}Hi **there**{% else %}Bye{% endif %}", BOTH),
        ("{% if subscriber.city %}\n\nOne\n\n{% endif %}", OVER),
        (":::cards\n### A\nb", f":::cards\n### ✎ Headline\n{EN.text}\n:::"),
        (":::button\n[a](https://b.example)\n:::", ":::button\n[✎ link text](https://example.org/)\n:::"),
        (
            '::: points when="subscriber.city" #x :::\n- a\n:::',
            f':::points when="subscriber.city" #x\n- {EN.text}\n:::',
        ),
        (":::", ""),
        ("", ""),
    ],
)
def test_each_kind_of_line_has_its_placeholder(typed: str, expected: str) -> None:
    made = body_of(typed)
    assert made == expected


def test_a_subject_keeps_its_merge_tags() -> None:
    made = outline("---\nsubject: News for {{ subscriber.city | default('you') }}: “hi”\n---\n", EN, BLOCKS)
    assert f"\nsubject: {EN.subject} {{{{ subscriber.city | default('you') }}}}✎ …\n" in made


def test_conditions_that_are_not_closed_are_left_out_and_values_stay() -> None:
    made = body_of("{% if subscriber.city %}Hi {{ subscriber.city }}")
    assert "{%" not in made
    assert "{{ subscriber.city }}" in made


@pytest.mark.parametrize("source", ["", "\ufeff", "---", "---\n", "---\nsubject", "{{", "{% if", "::::\n:::", "\r\r\n"])
def test_a_broken_issue_has_an_outline_too(source: str) -> None:
    made = outline(source, EN, BLOCKS)
    assert made.startswith(f"---\nsubject: {EN.subject}")


EVENTS = BlockSchema(
    "events",
    "Events",
    Body.YAML,
    attributes={
        "title": FieldSchema("title"),
        "more": FieldSchema("more", FieldType.URL),
        "look": FieldSchema("look", FieldType.CHOICE, of=("plain", "bold")),
    },
    fields={"kind": FieldSchema("kind", FieldType.CHOICE, of=("talk", "walk")), "about": FieldSchema("about")},
)


def test_fields_keep_names_dates_numbers_and_choices() -> None:
    source = """:::events title="Come along" more=https://a.example/b look=bold when="subscriber.city == 'Rīga'" #e
kind: talk
about: A long story
   that goes on
date: 2026-06-14
seats: 40
open: true
site: https://a.example
picture: images/a.png
# a note
tags: [one, two]
people:
  - name: Anna
    text: |
      Several
      lines
  - Berta
:::"""
    assert body_of(source, {"events": EVENTS}) == (
        """:::events title="✎ Headline" more="https://example.org/" look=bold when="subscriber.city == 'Rīga'" #e
kind: talk
about: "✎ …"
date: 2026-06-14
seats: 40
open: true
site: "https://example.org/"
picture: "images/placeholder.png"
tags: ["✎ …", "✎ …"]
people:
  - name: "✎ …"
    text: "✎ …"
  - "✎ …"
:::"""
    )


def test_what_stands_raw_becomes_one_placeholder() -> None:
    blocks = {"html": BlockSchema("html", "HTML", Body.RAW), "space": BlockSchema("space", "Space", Body.NONE)}
    assert body_of(":::html\n<b>Old</b>\n:::", blocks) == ":::html\n<b>Old</b>\n:::"
    assert body_of(":::html\nOld\nwords\n:::\n:::space\n:::", blocks) == (f":::html\n{EN.text}\n:::\n\n:::space\n:::")


LINES = st.sampled_from(
    [
        "", "Words of a text", "## Words", "### Words", "- Words", "- **Words** of", "1. Words", "2. Words", "---",
        "![words](images/w.png)", "[![words](images/w.png)](https://w.example)", "[words](https://w.example)",
        ":::cards columns=2 #words-id", ":::points", ":::button", ":::unknown", ":::", "```", "> words",
        "{% if subscriber.name %}", "{% else %}", "{% endif %}", "{{ subscriber.name }}",
        "{% if subscriber.city %}words", "  indented words", "**words**", "words {{ subscriber.city }} words",
        "    - nested words", "]( ![ ** {{ }} %}",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=25))
@example(["```", "{% if subscriber.city %}words", "```", "{% endif %}"])
@example(["{% if subscriber.name %}", ":::button", "{% endif %}"])
@example(["```", "{% if subscriber.city %}words", "```", "{% endif %}", "## Words"])
@settings(max_examples=300, deadline=None)
def test_any_lines_keep_their_parts_and_lose_their_words(lines: list[str]) -> None:
    source = "\n".join(["---", "subject: words", "---", *lines])
    made = outline(source, EN, BLOCKS)
    assert "Words" not in made
    assert "words" not in made.replace(EN.lead, "").replace("#words-id", "")
    kinds = [part for part in parts_of(source) if part[0] != "text"]
    assert [part for part in parts_of(made) if part[0] != "text"] == kinds
    assert outline(made, EN, BLOCKS) == made


@given(st.text(st.characters(codec="utf-8"), max_size=300))
@settings(deadline=None)
def test_any_text_has_an_outline(source: str) -> None:
    assert PENCIL in outline(source, EN, BLOCKS)


NEW_SHAPES = """\
:::columns #sides when="subscriber.a"
### Left
Hello {{ subscriber.name }}[^1]
:::note warning
Words
:::
---
:::button
[Link](https://example.org/here)
:::
:::

:::events
### Meeting
Date: 2026-12-01
Vieta: Town hall
About it
:::

:::events from=events.yaml
:::

:::spacer small

| Town | Count |
|---|--:|
| Cēsis | 605 |
| Rīga | 7 |

:::mjml
<mj-section></mj-section>
:::

[^1]: Footnote
"""


def test_columns_tables_lines_and_files_keep_their_shape() -> None:
    assert (
        body_of(NEW_SHAPES)
        == f"""\
:::columns #sides when="subscriber.a"
### {EN.heading}

{EN.greeting} {{{{ subscriber.name }}}}[^1]

:::note warning
{EN.text}
:::

---

:::button
[{EN.link}](https://example.org/)
:::
:::

:::events
### {EN.heading}
Date: ✎ 2026-12-01
Vieta: {EN.more}
{EN.text}
:::

:::events from=events.yaml
:::

:::spacer small
:::

| {EN.more} | {EN.more} |
|---|--:|
| {EN.more} | {EN.more} |

:::mjml
<mj-section></mj-section>
:::

[^1]: {EN.text}"""
    )
    assert body_of(body_of(NEW_SHAPES)) == body_of(NEW_SHAPES)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "One[^a] two[^b].\n\n[^a]: Words\n  go on\n[^b]: More",
            f"{EN.text}[^a][^b]\n\n[^a]: {EN.text}\n[^b]: {EN.text}",
        ),
        ("## Words {#prices}", f"## {EN.heading} {{#prices}}"),
        ("1. one\n24. novembris\n2. two", f"1. {EN.text}\n2. {EN.text}"),
        ("1. one\n\n24. novembris", f"1. {EN.text}\n\n{EN.text}"),
        (
            ':::quote by="Anna" role="Mayor"\nWords\n:::',
            f':::quote by="{EN.name}" role="{EN.role}"\n{EN.text}\n:::',
        ),
        (
            ':::table caption="Old"\n| a |\n|---|\n| 1 |\n:::',
            f':::table caption="{EN.caption}"\n| {EN.more} |\n|---|\n| {EN.more} |\n:::',
        ),
        (":::button\nClick here\n:::", f":::button\n[{EN.link}](https://example.org/)\n:::"),
        (":::social\n[X](https://www.x.com/y)\n:::", ":::social\n[X](https://www.x.com/y)\n:::"),
    ],
)
def test_what_a_next_issue_keeps(typed: str, expected: str) -> None:
    assert body_of(typed) == expected
    assert body_of(expected) == expected


def test_dates_have_a_pencil_and_what_stays_the_same_stays() -> None:
    made = outline(
        ":::events\n### A\nDate: 2026-12-01\nUntil: 2026-12-02\nTime: 18:00\n:::\n\n"
        ":::logos\n[![A](images/a.png)](https://a.example/)\n:::\n\n"
        ":::teasers\n- [Grants](https://g.example/) Towns may apply.\n:::\n",
        words_for("en"),
        load_theme("classic", ROOT / "templates")[0].blocks,  # type: ignore[union-attr]
    )
    assert "\nDate: ✎ 2026-12-01\nUntil: ✎ 2026-12-02\nTime: ✎ 18:00\n" in made
    assert "](https://a.example/)" in made
    assert re.search(r"^- \[✎ [^]]+\]\(https://example.org/\) ✎ ", made, re.MULTILINE)
