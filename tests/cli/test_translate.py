"""`newsletter translate`: a language laid out, kept up to date, and exchanged with translators."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import SLUG, Run, Spoil

FRENCH = f"issues/{SLUG}/fr.md"


def test_a_new_language_is_laid_out_and_refused_until_it_is_written(workspace: Path, newsletter: Run) -> None:
    said = newsletter("translate", SLUG, "fr")
    assert said.status == 0
    assert said.out == f"{FRENCH}\n"
    assert "51 texts are left to translate: write where a pencil ✎ stands" in said.err
    assert "## ✎ Pašvaldība – enerģētikas attīstības līderis" in (workspace / FRENCH).read_text("utf-8")
    tested = newsletter("test", SLUG)
    assert "lines are still placeholders" in tested.err
    assert tested.status == 0


def test_a_language_in_capital_letters_is_the_same(workspace: Path, newsletter: Run) -> None:
    assert newsletter("translate", SLUG, "DE").out == f"issues/{SLUG}/de.md\n"


def test_data_of_a_block_is_translated_in_a_file_of_its_own(workspace: Path, newsletter: Run, spoil: Spoil) -> None:
    folder = workspace / "issues" / SLUG
    (folder / "events.yaml").write_text("- title: Sanāksme\n  date: 2012-12-01\n", "utf-8")
    spoil("## Starmešu gaismā…", ":::events from=events.yaml\n:::\n\n## Starmešu gaismā…")
    assert "events.yaml holds texts too: copy it to events.fr.yaml" in newsletter("translate", SLUG, "fr").err
    (folder / "events.fr.yaml").write_text("- title: Réunion\n  date: 2012-12-01\n", "utf-8")
    assert "holds texts too" not in newsletter("translate", SLUG, "fr").err


def test_texts_go_to_a_translator_and_come_back(workspace: Path, newsletter: Run) -> None:
    before = (workspace / f"issues/{SLUG}/en.md").read_text("utf-8")
    said = newsletter("translate", SLUG, "en", "--export", "en.po")
    assert said.out == "en.po\n"
    assert "51 texts, 0 of them to translate" in said.err
    assert newsletter("translate", SLUG, "fr", "--import", "en.po").status == 0
    after = (workspace / FRENCH).read_text("utf-8")
    assert [line for line in after.split("\n") if not line.startswith("translated:")] == before.split("\n")


def test_a_changed_original_is_told_and_shown_beside_its_translation(
    workspace: Path, newsletter: Run, spoil: Spoil
) -> None:
    newsletter("translate", SLUG, "en")
    assert "stale-block" not in newsletter("test", SLUG).err
    spoil("## Starmešu gaismā…", "## Uz skatuves")
    assert (
        "the block “heading” of line 37 in lv.md has changed since this was translated" in newsletter("test", SLUG).err
    )
    said = newsletter("translate", SLUG, "en")
    assert "1 text is left to translate" in said.err
    assert "## ✎ Uz skatuves ✎ In the spotlight…" in (workspace / f"issues/{SLUG}/en.md").read_text("utf-8")


def test_what_was_mended_by_hand_is_noted_as_done(newsletter: Run, spoil: Spoil) -> None:
    newsletter("translate", SLUG, "en")
    spoil("## Starmešu gaismā…", "## Uz skatuves")
    assert "every text is translated" in newsletter("translate", SLUG, "en", "--done").err
    assert "stale-block" not in newsletter("test", SLUG).err


def test_faults_of_a_translator_s_file_are_told_and_nothing_is_written(workspace: Path, newsletter: Run) -> None:
    newsletter("translate", SLUG, "fr", "--export", "fr.po")
    lines = (workspace / "fr.po").read_text("utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith('msgid "Labdien{%'))
    lines[at + 1] = 'msgstr "Bonjour !"'
    (workspace / "fr.po").write_text("\n".join(lines), "utf-8")
    said = newsletter("translate", SLUG, "fr", "--import", "fr.po")
    assert said.status == 1
    assert f"fr.po:{at + 1}: error[translation]: the translation lacks {{% if subscriber.name %}}" in said.err
    assert "nothing was written" in said.err
    assert not (workspace / FRENCH).exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((SLUG, "klingon"), "“klingon” is not the code of a language"),
        ((SLUG, "german"), "“german” is not the code of a language\nhint: did you mean de?"),
        ((SLUG, "lv"), "“lv” is what the other languages are translated from"),
        ((SLUG, "fr", "--import", "gone.po"), "there is no file gone.po"),
        ((SLUG, "fr", "--done", "--export", "a.po"), "do not go together"),
    ],
)
@pytest.mark.usefixtures("workspace")
def test_what_cannot_be_meant_is_refused_in_words(newsletter: Run, arguments: tuple[str, ...], told: str) -> None:
    said = newsletter("translate", *arguments)
    assert said.status == 2
    assert told in said.err
    assert "hint:" in said.err
