"""The first issue and the next one, taken through the loader and the renderer: they work at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest

from newsletter.config import Settings, load_settings
from newsletter.content.issues import find_issues, issue_date
from newsletter.content.load import load_issue
from newsletter.content.model import Issue
from newsletter.content.scaffold import Answers, copied_issue, example_issue, workspace_files
from newsletter.problems import Problem
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme
from newsletter.theme.model import BlockSchema

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "issues/2012-11-energetikas-lideri"
TODAY = datetime.date(2026, 6, 14)
LANGUAGES = ("lv", *sorted({path.stem for path in (ROOT / "newsletter/content/starter").glob("*.md")} - {"lv"}))


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Settings:
    answers = Answers('News "№ 1"', "News <news@energy.example>", LANGUAGES, "Street 1, City")
    return load_settings(write(tmp_path, workspace_files(answers, TODAY)), {})


def blocks(settings: Settings) -> Mapping[str, BlockSchema]:
    theme, _ = load_theme("classic", settings.themes)
    assert theme
    return theme.blocks


def built(folder: Path, settings: Settings) -> tuple[Issue, list[Problem]]:
    """Load and render every language; return the issue and every problem."""
    theme, _ = load_theme("classic", settings.themes)
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, settings.themes))
    assert issue
    assert theme
    found = list(problems)
    for locale in issue.documents:
        edition, more = render_edition(issue, locale, theme, settings.publication)
        assert edition, locale
        found += more
    return issue, found


def test_the_first_issue_has_no_problem_in_any_language(workspace: Settings) -> None:
    issue, problems = built(workspace.issues / "2026-06-welcome", workspace)
    assert problems == []
    assert tuple(issue.documents) == LANGUAGES
    assert issue.date == TODAY
    types = ["text", "image", "heading", "text", "points", "heading", "cards", "button"]
    for document in issue.documents.values():
        assert [block.type for block in document.blocks] == types
        assert [len(block.items) for block in document.blocks if block.items] == [4, 2]


def test_the_next_issue_has_the_blocks_of_the_sample(workspace: Settings) -> None:
    sources = {locale: (SAMPLE / f"{locale}.md").read_text(encoding="utf-8") for locale in ("lv", "en")}
    shared = (SAMPLE / "issue.yaml").read_text(encoding="utf-8")
    files = copied_issue(sources, shared, "spring", TODAY, blocks(workspace))
    issue, problems = built(write(workspace.issues / "spring", files), workspace)
    assert problems == []
    sample, _ = load_issue(SAMPLE, workspace, lambda name: load_theme(name, workspace.themes))
    assert sample
    for locale in ("lv", "en"):
        own, theirs = (
            [(block.type, block.id, block.when, len(block.items)) for block in one.documents[locale].blocks]
            for one in (issue, sample)
        )
        assert own == theirs
    assert issue.date == TODAY
    assert issue.lists == ("municipalities",)
    assert {image.path.name for image in issue.images.values()} == {"placeholder.png"}


def test_the_next_issue_of_the_first_one_works_in_every_language(workspace: Settings) -> None:
    folder = workspace.issues / "2026-06-welcome"
    sources = {locale: (folder / f"{locale}.md").read_text(encoding="utf-8") for locale in LANGUAGES}
    files = copied_issue(sources, (folder / "issue.yaml").read_text(), "2026-07-next", TODAY, blocks(workspace))
    issue, problems = built(write(workspace.issues / "2026-07-next", files), workspace)
    assert problems == []
    assert tuple(issue.documents) == LANGUAGES
    assert issue.date == datetime.date(2026, 7, 1)
    assert find_issues(workspace)[-1].name == "2026-07-next"


@pytest.mark.parametrize("locale", ["en", "lv", "de"])
def test_the_common_blocks_work_without_an_earlier_issue(workspace: Settings, locale: str) -> None:
    files = example_issue(["lv", locale], "first", TODAY, blocks(workspace))
    issue, problems = built(write(workspace.issues / "first", files), workspace)
    assert problems == []
    types = ["text", "heading", "text", "image", "points", "cards", "button"]
    assert [block.type for block in issue.documents[locale].blocks] == types


def test_a_name_with_a_date_needs_no_other(workspace: Settings, tmp_path: Path) -> None:
    dated = example_issue(["lv"], "2026-09-autumn", TODAY, blocks(workspace))
    assert "issue.yaml" not in dated
    assert issue_date(write(tmp_path / "2026-09-autumn", dated)) == datetime.date(2026, 9, 1)
    for slug in ("autumn", "2026-99-odd", "2026"):
        assert example_issue(["lv"], slug, TODAY, {})["issue.yaml"] == b"date: 2026-06-14\n"


def test_what_all_languages_share_is_kept_but_for_the_date() -> None:
    shared = "# ours\r\ndate: 2012-11-12\r\nlists: [a, b]\r\nfrom: A <a@example.org>\r\n"
    files = copied_issue({"lv": "Hi"}, shared, "next", TODAY, {})
    assert files["issue.yaml"].decode() == "date: 2026-06-14\n# ours\nlists: [a, b]\nfrom: A <a@example.org>\n"
    assert list(files) == ["lv.md", "issue.yaml"]


def test_without_any_block_of_the_theme_there_is_still_a_text() -> None:
    files = example_issue(["lv"], "2026-06-x", TODAY, {})
    assert list(files) == ["lv.md"]
    assert "✎ Labdien{% if subscriber.name %}" in files["lv.md"].decode()
