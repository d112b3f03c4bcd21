"""Quotation marks, dashes and dots of languages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.content.faults import Faults
from newsletter.content.images import Pictures
from newsletter.content.manner import Manner
from newsletter.content.model import Image, Issue
from newsletter.content.richtext import Writer
from newsletter.content.typography import MARKS, quotes_of, typographic
from newsletter.merge.tags import TagMint, extract, restore
from newsletter.problems import Problem
from newsletter.theme.locales import is_locale

SIGNS = "".join({sign for marks in MARKS.values() for pair in marks for sign in "".join(pair)})
TYPED = st.text(alphabet=st.sampled_from("\"'-. ab1(,\n„”«"), max_size=40) | st.text(max_size=30)


@pytest.mark.parametrize(
    ("locale", "typed", "printed"),
    [
        ("lv", "Viņa teica: \"Jā, 'tā' ir\".", "Viņa teica: „Jā, ‚tā’ ir”."),
        ("lv", '"Daugava"s krastā', "„Daugava”s krastā"),
        ("en", "\"I don't,\" she said. \"'Tis 'quoted'.\"", "“I don’t,” she said. “’Tis ‘quoted’.”"),
        ("en-GB", "the dogs' bowls and rock 'n' roll", "the dogs’ bowls and rock ‘n’ roll"),
        ("en", 'a 24" screen, 5\'6" tall, ("ok")', 'a 24" screen, 5\'6" tall, (“ok”)'),
        ("de", "\"Er sagte 'nein'\" -- und ging...", "„Er sagte ‚nein‘“ – und ging…"),
        ("de-CH", '"Ja"', "«Ja»"),
        ("fr", 'l\'eau, "dit-il"', "l’eau, «\u202fdit-il\u202f»"),
        ("pt-BR", '"a "b" c"', "“a ‘b’ c”"),
        ("pt-PT", '"a"', "«a»"),
        ("uk", 'м\'ята "слово"', "м’ята «слово»"),
        ("sv", '"ja"', "”ja”"),
        ("ar", '"نعم"', "«نعم»"),
        ("lv", "a--b -- c --- d ... e .... --x", "a--b – c — d … e .... --x"),
        ("lv", '" atvērts un " ne', '" atvērts un " ne'),
        ("lv", '„jau" un "tā”', '„jau" un "tā”'),
        ("lv", "6'", "6'"),
    ],
)
def test_each_language_has_its_own(locale: str, typed: str, printed: str) -> None:
    quotes = quotes_of(locale)
    assert quotes is not None
    assert typographic(typed, quotes) == printed


def test_hebrew_and_unknown_languages_keep_straight_ones() -> None:
    assert quotes_of("he") is None
    assert quotes_of("xx") is None
    assert all(is_locale(name) for name in MARKS)


@given(st.sampled_from(sorted(MARKS)), TYPED)
def test_nothing_but_straight_signs_changes(locale: str, typed: str) -> None:
    quotes = quotes_of(locale)
    assert quotes is not None
    made = typographic(typed, quotes)
    straight = re.compile(rf"[\"'{SIGNS}–—…\-.]")
    assert straight.sub("", made) == straight.sub("", typed)
    without = re.sub("[\"'.-]", "x", typed)
    assert typographic(without, quotes) == without
    assert [s for s in typed if s in SIGNS] == [s for s in typed if s in SIGNS and s in made]


@given(TYPED)
def test_what_opens_is_closed(typed: str) -> None:
    quotes = quotes_of("de")
    assert quotes is not None
    made = typographic(re.sub("[„”«]", "x", typed), quotes)
    assert made.count("„") == made.count("“") - typed.count("“")


def test_code_addresses_pictures_and_tags_stay() -> None:
    typed = '`"a"` "`b`" "{{ subscriber.name | default("x") }}" https://example.org/?q="a" '
    typed += '"[b "c"](https://example.org/?a=\'b\' "d")"'
    mint = TagMint("nlaaaaaa")
    faults = Faults("lv.md", [typed], mint.tags)
    text, _ = extract(typed, mint)
    writer = Writer(faults, Pictures(Path("nowhere"), faults), mint.tags, "vairāk", Manner(quotes_of("lv")))
    html = restore(writer.blocks(text, 1).html, mint.tags)
    assert html == (
        '<p><code>"a"</code> „<code>b</code>” „{{ subscriber.name | default("x") }}” '
        '<a href="https://example.org/?q=">https://example.org/?q=</a>"a" '
        '„<a href="https://example.org/?a=&#x27;b&#x27;" title="d">b ‚c’</a>”</p>'
    )


@pytest.mark.parametrize("sign", ['"', "'", '"a ', "'a ", 'a" ', "\"'", " \"a' ", "-- ", "... "])
def test_a_million_signs_take_a_moment(sign: str) -> None:
    quotes = quotes_of("lv")
    assert quotes is not None
    started = time.process_time()
    typographic(sign * (500_000 // len(sign)), quotes)
    assert time.process_time() - started < 5


def test_whatever_readers_see_has_the_signs_of_the_language(
    write_folder: Callable[[str], Path], load: Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
) -> None:
    text = """=== images/a.png: png 40x20
=== lv.md
---
subject: "Rīt" -- un vēl...
preheader: Teica: "Jā"
---
:::table caption="Sauc 'Rīta' -- jā"
| a |
|---|
| 1 |
:::

![Uzraksts "Rīga"](images/a.png 'Sarunā "Daugava"')

:::event look=wide
title: Runā "Anna"
speakers: Anna "A" Bērziņa, Jānis
:::
"""
    issue, problems = load(write_folder(text))
    assert not problems
    assert issue is not None
    document = issue.documents["lv"]
    table, image, event = document.blocks
    assert (document.subject, document.preheader) == ("„Rīt” – un vēl…", "Teica: „Jā”")
    assert table.fields["caption"] == "Sauc ‚Rīta’ – jā"
    shown = image.fields["image"]
    assert isinstance(shown, Image)
    assert (shown.alt, shown.caption) == ("Uzraksts „Rīga”", "Sarunā „Daugava”")
    assert event.fields["title"] == "Runā „Anna”"
    assert event.fields["speakers"] == ("Anna „A” Bērziņa", "Jānis")
