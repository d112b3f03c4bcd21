from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.theme.words import Words, word_problems


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
