from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.content.labels import Labels
from newsletter.content.linefields import LINE
from newsletter.theme.load import load_theme, shipped_themes
from newsletter.theme.words import Words, plural, word_problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a theme's folder with two catalogues."""
    locales = tmp_path / "mine" / "locales"
    locales.mkdir(parents=True)
    (locales / "pt_BR.po").write_text('msgid "read more"\nmsgstr "leia mais"\n', "utf-8")
    fuzzy = '\n#, fuzzy\nmsgid "now"\nmsgstr "jetzt?"\n\nmsgid "later"\nmsgstr ""\n'
    (locales / "de.po").write_text('msgid "read more"\nmsgstr "weiterlesen"\n' + fuzzy, "utf-8")
    return tmp_path / "mine"


def test_locales_are_listed_by_their_names(folder: Path) -> None:
    words = Words((folder,))
    assert list(words) == ["de", "pt-BR"]
    assert len(words) == 2


def test_a_catalogue_holds_what_is_translated_for_sure(folder: Path) -> None:
    assert {word: translated for word, translated in Words((folder,))["de"].items() if translated} == {
        "read more": "weiterlesen"
    }


@pytest.mark.parametrize("locale", ["pt-BR", "pt_BR"])
def test_both_spellings_of_a_locale_find_its_file(folder: Path, locale: str) -> None:
    assert Words((folder,))[locale]["read more"] == "leia mais"


def test_a_locale_without_words_has_none(folder: Path) -> None:
    with pytest.raises(KeyError):
        Words((folder,))["lv"]


def test_a_file_that_is_not_utf8_is_a_problem(folder: Path) -> None:
    (folder / "locales" / "lv.po").write_bytes('msgid "now"\nmsgstr "rīt"\n'.encode("utf-16"))
    assert [problem.path for problem in word_problems(Words((folder,)), "lv")] == ["templates/mine/locales/lv.po"]


def test_words_from_no_file_have_no_problems() -> None:
    assert word_problems({"lv": {"now": "tagad"}}, "lv") == []


PLURAL = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n!=0 ? 1 : 2);\\n"

msgid "%(number)s person"
msgid_plural "%(number)s people"
msgstr[0] "%(number)s cilvēks"
msgstr[1] "%(number)s cilvēki"
msgstr[2] "%(number)s cilvēku"
"""


@pytest.mark.parametrize(
    ("locale", "number", "written"),
    [
        ("lv", 0, "0 cilvēku"),
        ("lv", 1, "1 cilvēks"),
        ("lv", 21, "21 cilvēks"),
        ("lv-LV", 12345, "12\u00a0345 cilvēki"),
        ("en", 1, "1 person"),
        ("en", 1200, "1,200 people"),
        ("de", 1200, "1.200 people"),
    ],
)
def test_a_number_has_the_form_of_its_language(folder: Path, locale: str, number: int, written: str) -> None:
    (folder / "locales" / "lv.po").write_text(PLURAL, "utf-8")
    assert plural(Words((folder,)), locale, "%(number)s person", "%(number)s people", number) == written
    assert plural({}, "en", "%(number)s person", "%(number)s people", 2) == "2 people"


CLASSIC = shipped_themes() / "classic"
LANGUAGES = ("lv", "en", "de", "fr", "es", "pt", "it", "pl", "et", "lt", "ru", "uk", "ar", "he")


def test_the_shipped_words_are_there_in_every_language() -> None:
    words = Words((CLASSIC,))
    assert set(LANGUAGES) <= set(words)
    for locale in LANGUAGES:
        assert set(words[locale]) >= set(words["en"]), locale
        assert all(words[locale].values()), locale
        assert word_problems(words, locale) == []
        own = [word for word, written in words[locale].items() if written == word and word.strip(", ")]
        assert locale == "en" or len(own) <= 2, own


def test_every_word_of_a_shipped_template_has_a_translation() -> None:
    asked = re.compile(r'\b_\("((?:[^"\\]|\\.)+)"\)')
    for theme in shipped_themes().iterdir():
        found, _ = load_theme(theme.name, shipped_themes())
        assert found is not None
        used = {word for file in theme.rglob("*.j2") for word in asked.findall(file.read_text("utf-8"))}
        assert used <= set(found.words["en"]), theme.name


@pytest.mark.parametrize("name", sorted(load_theme("classic", CLASSIC.parent)[0].blocks))  # type: ignore[union-attr]
def test_what_a_field_is_called_can_be_written_in_every_language(name: str) -> None:
    theme, _ = load_theme("classic", CLASSIC.parent)
    assert theme is not None
    for locale in LANGUAGES:
        labels = Labels(theme, locale)
        for field, schema in theme.blocks[name].item.items():
            if schema.line:
                assert LINE.fullmatch(f"{labels.shown(field)}: x"), (locale, field)
