"""Laying out a language from its original, and exchanging its texts with translators."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from newsletter.content.translation.exchange import messages_of, put_back
from newsletter.content.translation.layout import Layout, lay_out
from newsletter.content.translation.marks import Waiting, marked, read_mark
from newsletter.content.translation.passages import read_sheet
from newsletter.content.translation.units import UnitKind
from newsletter.problems import Problem
from newsletter.theme.catalogue import Message, read_messages, write_messages
from newsletter.theme.load import load_theme, shipped_themes

ROOT = Path(__file__).parents[2]
FOUND, _ = load_theme("classic", shipped_themes())
assert FOUND is not None
THEME = FOUND
TEXTS = sorted(path for path in ROOT.glob("issues/*/*.md"))
TOP = "---\nsubject: Ziņas\npreheader: Kas jauns\n---\n"
ORIGINAL = f"""{TOP}Labdien{{% if subscriber.name %}}, {{{{ subscriber.name }}}}{{% endif %}}!

## Virsraksts

:::cards columns=2 #c
### Pirmā
![Tilts](images/bridge.png "Tilts ziemā")
Teksts ar [saiti](https://example.org/)
otrajā rindā.
[lasīt](https://example.org/a)

### Otrā
Cits teksts.
[](https://example.org/b)
:::

:::events
### Sanāksme
Date: 2026-12-01
Place: Rīga, Rātsnams
Gaidīsim.
:::

- **Pirmais** punkts
- otrais

> Citāts

![-](images/line.png)
---
12 345
"""
# What anybody may type, in an order that nobody would.
LINES = st.sampled_from(
    [
        "Teksts",
        "## Virsraksts",
        ":::cards #c",
        ":::points",
        ":::events",
        ":::columns",
        ":::mjml",
        ":::",
        "### Pirmā",
        "Date: 2026-12-01",
        "Place: Rīga",
        "- **Pirmais** punkts",
        "1. viens",
        "2. divi",
        "24. novembris",
        "Teksts[^1]",
        "[^1]: Piezīme",
        "  turpinās",
        " ## Virsraksts",
        "  - iekšā",
        "| a | b |",
        "| --- | --- |",
        "> citāts",
        "![alt](images/a.png)",
        '[![alt](images/a.png "caption")](https://example.org/)',
        "[lasīt](https://example.org/) | [vēl](https://example.org/)",
        "{% if subscriber.name %}",
        "{% endif %}",
        "{{ subscriber.name }}",
        "{{ subscriber.name",
        "---",
        "```",
        "<b>x</b>",
        "",
        "   ",
        "https://example.org/",
        "translated: 00000000",
        "without: #c",
    ]
)
DOCUMENTS = st.lists(LINES, max_size=14).map(lambda lines: TOP + "\n".join(lines))


def laid_out(original: str, translation: str | None = None, locale: str = "en") -> Layout:
    return lay_out(read_sheet(original, THEME, "lv"), translation, THEME, locale)


def texts(source: str) -> list[tuple[str, str, str]]:
    """Return the passage, the kind and the words of each text."""
    sheet = read_sheet(source, THEME, "lv")
    return [(passage.name, unit.kind.value, unit.text) for passage in sheet.passages for unit in passage.units]


@given(st.one_of(DOCUMENTS, st.text()))
@settings(deadline=None)
def test_no_letter_is_lost_between_the_texts(source: str) -> None:
    assert read_sheet(source, THEME, "lv").text == source.replace("\r\n", "\n").replace("\r", "\n")


def test_every_text_is_found_and_nothing_else() -> None:
    assert texts(ORIGINAL) == [
        ("top", "subject", "Ziņas"),
        ("top", "subject", "Kas jauns"),
        ("text 1", "paragraph", "Labdien{% if subscriber.name %}, {{ subscriber.name }}{% endif %}!"),
        ("heading 1", "heading", "Virsraksts"),
        ("#c", "heading", "Pirmā"),
        ("#c", "picture", "Tilts"),
        ("#c", "caption", "Tilts ziemā"),
        ("#c", "paragraph", "Teksts ar [saiti](https://example.org/)\notrajā rindā."),
        ("#c", "link", "lasīt"),
        ("#c", "heading", "Otrā"),
        ("#c", "paragraph", "Cits teksts."),
        ("events 1", "heading", "Sanāksme"),
        ("events 1", "field", "Rīga, Rātsnams"),
        ("events 1", "paragraph", "Gaidīsim."),
        ("text 2", "point", "**Pirmais** punkts"),
        ("text 2", "point", "otrais"),
        ("text 2", "paragraph", "Citāts"),
    ]


@pytest.mark.parametrize("name", sorted(THEME.blocks))
def test_the_example_of_each_block_keeps_its_shape(name: str) -> None:
    example = f"{TOP}{THEME.blocks[name].example}"
    laid = laid_out(example)
    assert laid.left == laid.total == len(texts(example))
    assert laid.text.replace("✎ ", "").replace(note(laid), "") == example


def note(laid: Layout) -> str:
    """Return the line that says what was translated."""
    return next(f"{line}\n" for line in laid.text.split("\n") if line.startswith("translated:"))


def test_a_new_language_has_every_part_and_a_pencil_at_each_text() -> None:
    text = laid_out(ORIGINAL).text
    assert "subject: ✎ Ziņas\n" in text
    assert '![✎ Tilts](images/bridge.png "✎ Tilts ziemā")\n' in text
    assert "- **✎ Pirmais** punkts\n- ✎ otrais\n" in text
    assert "Place: ✎ Rīga, Rātsnams\n" in text
    assert "> ✎ Citāts\n\n![-](images/line.png)\n---\n12 345\n" in text


def test_fields_are_called_as_the_language_calls_them() -> None:
    words = {"lv": {"Date": "Datums"}, "de": {"Date": "Datum"}}
    theme = type(THEME)(THEME.name, THEME.folders, THEME.style, THEME.blocks, words)
    original = read_sheet(f"{TOP}:::events\n### Sanāksme\nDatums: 2026-12-01\n:::\n", theme, "lv")
    assert "\nDatum: 2026-12-01\n" in lay_out(original, None, theme, "de").text


@given(DOCUMENTS)
@settings(deadline=None)
def test_laying_out_again_changes_nothing(source: str) -> None:
    once = laid_out(source)
    again = laid_out(source, once.text)
    assert again.text == once.text


TRANSLATED = (
    laid_out(ORIGINAL)
    .text.replace("✎ Ziņas", "News")
    .replace("✎ Kas jauns", "What is new")
    .replace("✎ Virsraksts", "Heading")
    .replace("✎ Pirmā", "First")
    .replace("✎ Otrā", "Second")
    .replace("✎ Cits teksts", "Another text")
)


def test_what_is_translated_stays_and_only_what_changed_is_marked() -> None:
    original = ORIGINAL.replace("## Virsraksts", "## Cits virsraksts").replace("### Pirmā", "### Pirmā, citādi")
    text = laid_out(original, TRANSLATED).text
    assert "## ✎ Cits virsraksts ✎ Heading\n" in text
    assert "### ✎ Pirmā, citādi ✎ First\n" in text
    assert "### Second\nAnother text.\n" in text
    assert laid_out(original, text).text == text


def test_what_is_new_is_added_in_its_place() -> None:
    original = ORIGINAL.replace("### Otrā", "### Jaunā\nJauns teksts.\n\n### Otrā").replace(
        ":::events", ":::button\n[Iet](https://example.org/)\n:::\n\n:::events"
    )
    text = laid_out(original, TRANSLATED).text
    assert "### ✎ Jaunā\n✎ Jauns teksts.\n\n### Second\n" in text
    assert ":::\n\n:::button\n[✎ Iet](https://example.org/)\n:::\n\n:::events\n" in text


def test_a_second_change_shows_the_newest_original() -> None:
    once = laid_out(ORIGINAL.replace("## Virsraksts", "## Otrs"), TRANSLATED).text
    twice = laid_out(ORIGINAL.replace("## Virsraksts", "## Trešais"), once).text
    assert "## ✎ Trešais ✎ Heading\n" in twice


def test_what_a_translator_added_is_never_thrown_away() -> None:
    wordy = TRANSLATED.replace("Another text.", "Another text.\n\nAnd one more.")
    original = ORIGINAL.replace("### Pirmā", "### Cita")
    text = laid_out(original, wordy).text
    assert "Another text.\n\nAnd one more.\n" in text
    assert "### ✎ Cita\n" in text


def test_what_is_done_is_done() -> None:
    original = read_sheet(ORIGINAL.replace("## Virsraksts", "## Cits"), THEME, "lv")
    assert "## Heading\n" in lay_out(original, TRANSLATED, THEME, "en", done=True).text


def test_what_a_language_leaves_out_on_purpose_is_not_added() -> None:
    other = f"{TOP.replace('---', 'without: c', 2).replace('without: c', '---', 1)}---\nHello!\n"
    assert "cards" not in laid_out(ORIGINAL, other).text


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_samples_go_through_a_translator_s_program_and_come_back_whole(path: Path) -> None:
    original = read_sheet(path.with_name("lv.md").read_text("utf-8"), THEME, "lv")
    layout = lay_out(original, path.read_text("utf-8"), THEME, path.stem)
    data = write_messages(messages_of(layout, "lv.md"), path.stem, "x")
    messages, problems = read_messages(data, "x.po")
    assert not problems
    assert put_back(layout, messages, THEME, path.stem, "x.po") == (layout.text, [])


@given(DOCUMENTS, st.lists(st.sampled_from(["", "Text", "Two words", "é ✓"]), min_size=40, max_size=40))
@example(f"{TOP}Teksts\n:::columns\nTeksts\n## Virsraksts\n:::points\nTeksts\n:::cards #c", ["Text"] * 40)
@settings(deadline=None)
def test_a_round_trip_loses_nothing(source: str, words: list[str]) -> None:
    layout = laid_out(source)
    sent = messages_of(layout, "lv.md")
    assume(len({message.context for message in sent}) == len(sent))  # two blocks of one name are an error of their own
    answered = [
        Message(m.context, m.original, "" if "{" in m.original or "[^" in m.original else word, line=number)
        for number, (m, word) in enumerate(zip(sent, words, strict=False), 1)
    ]
    text, problems = put_back(layout, answered, THEME, "en", "x.po")
    assert not [problem for problem in problems if problem.severity == "error"]
    back = laid_out(source, text)
    assert back.text == text
    got = {message.context: message for message in messages_of(back, "lv.md")}
    assert all(got[m.context].translation == m.translation for m in answered if m.translation)
    assert put_back(back, messages_of(back, "lv.md"), THEME, "en", "x.po")[0] == text


def with_answers(source: str, answers: dict[str, str]) -> tuple[str, list[Problem]]:
    """Return what becomes of a layout when a translator answers some of its texts."""
    layout = laid_out(source)
    sent = enumerate(messages_of(layout, "lv.md"), 1)
    messages = [Message(m.context, m.original, answers.get(m.original, ""), line=number) for number, m in sent]
    return put_back(layout, messages, THEME, "en", "en.po")


def answered(*messages: Message) -> tuple[str, list[Problem]]:
    """Return what becomes of a layout when a translator sends messages."""
    return put_back(laid_out(ORIGINAL), messages, THEME, "en", "en.po")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (Message("heading 1 / 1", "Virsraksts", "a\nb", line=3), "this text is one line"),
        (
            Message("text 1 / 1", "Labdien{% if subscriber.name %}, {{ subscriber.name }}{% endif %}!", "Hi!", line=3),
            "the translation lacks {% if subscriber.name %}",
        ),
        (Message("#c / 7", "Cits teksts.", "{{ subscriber.x }}", line=3), "the translation has {{ subscriber.x }} too"),
        (Message("#c / 7", "Cits teksts.", "### Title", line=3), "would not be read as the paragraph"),
        (Message("#c / 7", "Cits teksts.", ":::", line=3), "would not be read as the paragraph"),
        (Message("#c / 2", "Tilts", "a]b", line=3), "would not be read as the picture"),
    ],
)
def test_a_translation_that_cannot_stand_is_told_with_its_line(message: Message, told: str) -> None:
    text, problems = answered(message)
    assert [(problem.path, problem.line, problem.severity.value) for problem in problems] == [("en.po", 3, "error")]
    assert problems[0].sentence.startswith((told, "in its place the translation " + told))
    assert text == laid_out(ORIGINAL).text


def test_one_bad_translation_of_a_thousand_leaves_the_others() -> None:
    source = TOP + "\n\n".join(f"teksts {number}" for number in range(1000))
    layout = laid_out(source)
    sent = messages_of(layout, "lv.md")
    bad = {5, 700}
    answers = [Message(m.context, m.original, "- x" if n in bad else "text", line=n) for n, m in enumerate(sent, 1)]
    text, problems = put_back(layout, answers, THEME, "en", "en.po")
    assert [problem.line for problem in problems] == sorted(bad)
    assert text.count("✎") == 2


def test_a_message_of_an_earlier_original_has_to_be_looked_at_again() -> None:
    text, problems = answered(Message("heading 1 / 1", "Vecs", "Old", line=3), Message("gone / 1", "x", "y", line=9))
    assert "## ✎ Virsraksts ✎ Old\n" in text
    assert [(problem.line, problem.severity.value) for problem in problems] == [(3, "warning"), (9, "warning")]


def test_a_fuzzy_message_keeps_its_pencil() -> None:
    assert "## ✎ Virsraksts ✎ Maybe\n" in answered(Message("heading 1 / 1", "Virsraksts", "Maybe", is_fuzzy=True))[0]


@pytest.mark.parametrize(
    ("original", "translation", "shown"),
    [
        ("Teksts", "", "✎ Teksts"),
        ("**Treknais** teksts", "", "**✎ Treknais** teksts"),
        ("[saite](https://a.example/) un", "", "[✎ saite](https://a.example/) un"),
        ("Teksts", "Text", "✎ Teksts ✎ Text"),
        ("**A** b", "**C** d", "**✎ A** b ✎ **C** d"),
    ],
)
def test_a_pencil_leaves_a_text_what_it_is(original: str, translation: str, shown: str) -> None:
    assert marked(original, translation) == shown
    assert read_mark(shown) == Waiting(original, translation)


def test_a_text_without_a_pencil_is_a_translation() -> None:
    assert read_mark("Text") == Waiting("", "Text")
    assert not read_mark("Text").is_left
    assert UnitKind.HEADING.is_one_line


FOOTNOTES = f"{TOP}Viens[^1] un divi[^b].\n\n[^1]: Piezīme\n[^b]: Otra\n  turpinās\n\n[^1] pirmais vārds\n"


def test_a_footnote_is_a_text_behind_its_mark() -> None:
    assert texts(FOOTNOTES)[2:] == [
        ("text 1", "paragraph", "Viens[^1] un divi[^b]."),
        ("text 1", "footnote", "Piezīme"),
        ("text 1", "footnote", "Otra\n  turpinās"),
        ("text 1", "paragraph", "[^1] pirmais vārds"),
    ]
    made = laid_out(FOOTNOTES).text
    assert "\n[^1]: ✎ Piezīme\n[^b]: ✎ Otra\n  turpinās\n\n✎ [^1] pirmais vārds\n" in made


def test_a_translation_that_would_be_a_footnote_or_loses_its_mark_is_refused() -> None:
    _, problems = with_answers(FOOTNOTES, {"Piezīme": "[^9]: Note", "Viens[^1] un divi[^b].": "One[^1] and two."})
    assert [problem.sentence for problem in problems] == [
        "the translation lacks [^b]",
        "the translation has [^9] too much",
    ]
    _, problems = with_answers(FOOTNOTES, {"Piezīme": "Note\n[^b]: Other"})
    assert "the translation has [^b] too much" in problems[0].sentence


@pytest.mark.parametrize("typed", ["24. novembris ir diena", "1. viens\n\n24. novembris", "2. nodaļa"])
def test_a_date_begins_no_list(typed: str) -> None:
    sentence = typed.split("\n")[-1]
    assert texts(f"{TOP}{typed}\n")[-1] == ("text 1", "paragraph", sentence)
    assert f"\n✎ {sentence}\n" in laid_out(f"{TOP}{typed}\n").text


def test_the_points_of_a_numbered_list_are_texts_of_their_own() -> None:
    assert [text for _, _, text in texts(f"{TOP}1. viens\n2. divi\n   turpinās\n24. novembris\n")[2:]] == [
        "viens",
        "divi\n   turpinās\n24. novembris",
    ]


GUARDED = f"{TOP}Sākums\n\n{{% if subscriber.a %}}\n\n## Viens\n\nTeksts\n\n{{% endif %}}\n\nBeigas\n"


def test_a_condition_around_blocks_is_kept() -> None:
    assert laid_out(GUARDED).text.endswith(
        "Sākums\n\n{% if subscriber.a %}\n\n## ✎ Viens\n\n✎ Teksts\n\n{% endif %}\n\n✎ Beigas\n"
    )
    assert [name for name, _, _ in texts(GUARDED)[2:]] == ["text 1", "heading 1", "text 2", "text 3"]


@pytest.mark.parametrize(
    ("translated", "expected"),
    [
        ("Start\n", "Start\n\n{A}\n\n## ✎ Viens\n\n✎ Teksts\n\n{E}\n\n✎ Beigas\n"),
        ("Start\n\n{A}\n\n## One\n\n{E}\n", "Start\n\n{A}\n\n## One\n\n✎ Teksts\n\n{E}\n\n✎ Beigas\n"),
        ("Start\n\n{A}\n\n## One\n\nText\n{E}\n", "Start\n\n{A}\n\n## One\n\nText\n\n{E}\n\n✎ Beigas\n"),
    ],
)
def test_a_block_that_a_language_lacks_comes_with_its_condition(translated: str, expected: str) -> None:
    tags = {"A": "{% if subscriber.a %}", "E": "{% endif %}"}
    made = laid_out(GUARDED, TOP + translated.format(**tags)).text
    assert made.endswith(expected.format(**tags))
    assert laid_out(GUARDED, made).text == made


def test_a_caption_with_quotation_marks_is_one_text() -> None:
    typed = f'{TOP}![a b](images/a.png "saka \\"jā\\" te")\n'
    assert texts(typed)[2:] == [("image 1", "picture", "a b"), ("image 1", "caption", 'saka \\"jā\\" te')]
