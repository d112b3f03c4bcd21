"""What is meant for other readers is found, and what is the same in all languages is left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import newsletter.content.languages
import newsletter.content.load
from newsletter.check.code import Concern
from newsletter.check.codes.languages import CODES
from newsletter.check.examined import ExaminedIssue
from newsletter.check.languages.rule import check
from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.problems import Problem
from newsletter.theme.load import load_theme

CASES = {
    case.partition("\n")[0]: case.partition("\n")[2]
    for case in re.split(r"^== ", Path(__file__).with_name("cases.txt").read_text("utf-8"), flags=re.M)[1:]
}
TOP = "---\nsubject: {0}\npreheader: {0}\n---\n"
# Told where an issue is read, and tested there.
COMPARED = "".join(
    Path(str(module.__file__)).read_text("utf-8") for module in (newsletter.content.languages, newsletter.content.load)
)
OF_LOADING = {code.name for code in CODES if f'"{code.name}"' in COMPARED}


def found_in(case: str, root: Path) -> list[Problem]:
    folder = root / "issues" / "2012-11-x"
    folder.mkdir(parents=True)
    files = re.split(r"^-- (\S+)\n", CASES[case], flags=re.M)[1:]
    for locale, text in zip(files[::2], files[1::2], strict=True):
        (folder / f"{locale}.md").write_text(TOP.format(locale) + text, "utf-8")
    settings = Settings(root, Publication("N", "N", "n@example.org", "n.example.org", "Riga", files[0]))
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, root / "templates"))
    assert issue is not None, problems
    theme, _ = load_theme("classic", root / "templates")
    return list(check(ExaminedIssue(settings, issue, issue, theme, {})))


def expected(case: str) -> list[str]:
    said = CASES[case].partition("\n")[0].removeprefix("found: ")
    return [] if said == "none" else sorted(said.split(", "))


@pytest.mark.parametrize("case", CASES)
def test_each_case(case: str, tmp_path: Path) -> None:
    found = found_in(case, tmp_path)
    assert sorted(f"{each.code} {Path(each.path).name}:{each.line}" for each in found) == expected(case)
    assert all(each.sentence and each.hint for each in found)


def test_every_code_of_languages_has_a_case_or_is_told_where_an_issue_is_read() -> None:
    cases = {word.partition(" ")[0] for case in CASES for word in expected(case)}
    assert {code.name for code in CODES} == cases | OF_LOADING
    assert {code.concern for code in CODES} == {Concern.LANGUAGES}


def test_a_word_of_two_alphabets_is_told_with_what_corrects_it(tmp_path: Path) -> None:
    fixes = [fix for each in found_in("a letter that only looks right", tmp_path) for fix in each.fixes]
    assert [fix.text for fix in fixes] == ["Собрание", "Sanāksme"]
