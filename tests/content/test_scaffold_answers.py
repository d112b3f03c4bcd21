"""Four answers: what is taken, what is mended, and what is refused with the right form to copy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.content.scaffold import (
    AnswerError,
    default_language,
    default_name,
    default_sender,
    read_languages,
    read_name,
    read_postal_address,
    read_sender,
)


@pytest.mark.parametrize(
    ("typed", "languages"),
    [
        ("lv", ("lv",)),
        ("lv,en", ("lv", "en")),
        ("lv, en; de", ("lv", "en", "de")),
        ("  en  lv ", ("en", "lv")),
        ("lv,LV,lv", ("lv",)),
        ("pt_br", ("pt-BR",)),
        ("zh-hant-tw", ("zh-Hant-TW",)),
        ("Latvian, English", ("lv", "en")),
        ("Latviešu", ("lv",)),
    ],
)
def test_languages_are_read_as_people_type_them(typed: str, languages: tuple[str, ...]) -> None:
    assert read_languages(typed) == languages


@pytest.mark.parametrize(
    ("typed", "sentence", "hint"),
    [
        ("klingon", "“klingon” is not the short name of a language", "short names are"),
        ("en, Latvain", "“Latvain” is not the short name of a language", "did you mean lv (latvian)?"),
        ("xx", "“xx” is not the short name", "short names are"),
        (" , ", "a newsletter needs a language", '--languages "lv,en"'),
        ("../etc", "“../etc” is not the short name", "short names are"),
    ],
)
def test_what_is_no_language_is_refused_with_the_nearest_one(typed: str, sentence: str, hint: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read_languages(typed)
    assert sentence in refused.value.sentence
    assert hint in refused.value.hint


@pytest.mark.parametrize(
    "typed", ["Energy News <news@example.org>", "news@example.org", '"News, and more" <n@example.org>', "<a@b.example>"]
)
def test_a_sender_with_one_mailbox_is_taken_as_typed(typed: str) -> None:
    assert read_sender(typed) == typed


@pytest.mark.parametrize("typed", ["", "Energy News", "a@example.org, b@example.org", "News <news>", "a b@example.org"])
def test_a_sender_without_one_mailbox_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read_sender(typed)
    assert 'write it like this: --from "Energy News <news@example.org>"' in refused.value.hint


def test_an_address_of_several_lines_becomes_one() -> None:
    assert read_postal_address("Brīvības iela 1,\r\nRīga\n\nLV-1010") == "Brīvības iela 1, Rīga, LV-1010"


@pytest.mark.parametrize("read", [read_name, read_postal_address])
def test_an_empty_answer_is_refused(read: object) -> None:
    assert callable(read)
    with pytest.raises(AnswerError):
        read(" \n\t ")


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("energy-news", "Energy news"),
        ("enerģija", "Enerģija"),
        ("News", "News"),
        ("", "Newsletter"),
        ("my_2.x", "My 2 x"),
    ],
)
def test_the_folder_gives_the_name(folder: str, name: str) -> None:
    assert default_name(folder) == name


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "lv_LV.UTF-8"}, "lv"),
        ({"LANG": "lv_LV.UTF-8", "LC_ALL": "de_DE"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LC_ALL": "", "LANG": "fr"}, "fr"),
        ({"LANG": "sr_RS@latin"}, "sr"),
    ],
)
def test_the_system_gives_the_language(environ: dict[str, str], language: str) -> None:
    assert default_language(environ) == language


@given(st.text())
def test_every_default_sender_can_be_used(name: str) -> None:
    assert read_sender(default_sender(name)).endswith("<news@example.org>")


@given(st.text())
def test_every_default_name_can_be_used(folder: str) -> None:
    assert read_name(default_name(folder))
