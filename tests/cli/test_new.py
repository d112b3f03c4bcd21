"""`newsletter new`: the next issue of a workspace, begun in one command."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from newsletter.cli.new import IssueExistsError, new
from newsletter.config import NoWorkspaceError, load_settings
from newsletter.content.issues import IssueNotFoundError
from newsletter.content.load import load_issue
from newsletter.content.model import Issue
from newsletter.content.scaffold import Answers, SlugError, workspace_files
from newsletter.errors import NewsletterError
from newsletter.theme.load import load_theme

APP = typer.Typer(pretty_exceptions_enable=False)
APP.command()(new)
SAMPLE = Path(__file__).parents[2] / "issues/2012-11-energetikas-lideri"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    answers = Answers("News", "News <news@example.org>", ("lv", "en"), "Street 1, City")
    for name, data in workspace_files(answers, datetime.date(2026, 6, 14)).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(slug: str) -> tuple[str, str]:
    result = CliRunner().invoke(APP, [slug], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def refused(slug: str) -> NewsletterError:
    with pytest.raises(NewsletterError) as found:
        CliRunner().invoke(APP, [slug], catch_exceptions=False)
    return found.value


def sound(root: Path, slug: str) -> Issue:
    """Load an issue that has to be without any problem."""
    settings = load_settings(root, {})
    issue, problems = load_issue(root / "issues" / slug, settings, lambda name: load_theme(name, settings.themes))
    assert problems == ()
    assert issue
    return issue


def test_the_next_issue_has_the_parts_of_the_newest(root: Path) -> None:
    shutil.copytree(SAMPLE, root / "issues/2012-11-energetikas-lideri")
    out, said = run("2026-07-summer")
    assert out == "issues/2026-07-summer/lv.md\nissues/2026-07-summer/en.md\n"
    assert said == (
        "2026-07-summer is begun. It has the parts of 2026-06-welcome and none of its words: "
        "write where a pencil ✎ stands.\nnext: newsletter preview 2026-07-summer\n"
    )
    issue = sound(root, "2026-07-summer")
    assert [block.type for block in issue.documents["lv"].blocks][-2:] == ["cards", "button"]


def test_it_works_from_a_folder_below(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "issues/2026-06-welcome/images")
    run("summer")
    today = datetime.datetime.now().astimezone().date()
    assert abs(sound(root, "summer").date - today) <= datetime.timedelta(days=1)


def test_without_an_earlier_issue_the_common_blocks_are_shown(root: Path) -> None:
    shutil.rmtree(root / "issues")
    out, said = run("first")
    assert out == "issues/first/lv.md\n"
    assert "first is begun. It shows the common blocks" in said
    types = [block.type for block in sound(root, "first").documents["lv"].blocks]
    assert types == ["text", "heading", "text", "image", "points", "cards", "button"]


def test_a_language_that_the_newest_issue_lacks_is_added(root: Path) -> None:
    (root / "issues/2026-06-welcome/lv.md").unlink()
    (root / "issues/2026-06-welcome/notes.md").write_text("Not a language.")
    run("2026-07-summer")
    assert set(sound(root, "2026-07-summer").documents) == {"lv", "en"}
    assert "✎ Virsraksts" in (root / "issues/2026-07-summer/lv.md").read_text(encoding="utf-8")


def test_a_newest_issue_that_cannot_be_read_stops_nobody(root: Path) -> None:
    folder = root / "issues/2026-06-welcome"
    (folder / "lv.md").write_bytes("---\nsubject: Vēstule\n---\n:::cards\n### Viens\nTeksts {{".encode("utf-16"))
    (folder / "en.md").write_bytes(b"---\nsubject: caf\xe9\n")
    (folder / "issue.yaml").write_text("date: [\n")
    run("2026-07-summer")
    assert "### ✎ Virsraksts" in (root / "issues/2026-07-summer/lv.md").read_text(encoding="utf-8")


def test_an_issue_is_never_written_over(root: Path) -> None:
    before = (root / "issues/2026-06-welcome/lv.md").read_bytes()
    fault = refused("2026-06-welcome")
    assert isinstance(fault, IssueExistsError)
    assert fault.sentence == "there is an issue 2026-06-welcome already"
    assert (root / "issues/2026-06-welcome/lv.md").read_bytes() == before


def test_a_bad_name_is_refused_with_a_good_one(root: Path) -> None:
    fault = refused("Jūlija ziņas")
    assert isinstance(fault, SlugError)
    assert fault.hint == "try: newsletter new julija-zinas"
    assert [path.name for path in (root / "issues").iterdir()] == ["2026-06-welcome"]


def test_outside_of_a_newsletter_the_way_to_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    fault = refused("summer")
    assert isinstance(fault, NoWorkspaceError)
    assert "newsletter init my-newsletter" in fault.hint


def test_the_parts_of_an_earlier_issue_are_taken_when_it_is_named(root: Path) -> None:
    shutil.copytree(SAMPLE, root / "issues/2012-11-energetikas-lideri")
    result = CliRunner().invoke(APP, ["summer", "--from", "2012-11-energetikas-lideri"], catch_exceptions=False)
    assert "It has the parts of 2012-11-energetikas-lideri" in result.stderr
    types = [block.type for block in sound(root, "summer").documents["lv"].blocks]
    assert types.count("logos") == 2
    with pytest.raises(IssueNotFoundError):
        CliRunner().invoke(APP, ["autumn", "--from", "2012-12-none"], catch_exceptions=False)
    assert not (root / "issues/autumn").exists()


def test_data_files_come_along_with_their_entries_and_without_their_words(root: Path) -> None:
    folder = root / "issues/2026-06-welcome"
    for locale in ("lv", "en"):
        text = "---\nsubject: A\npreheader: B\n---\n:::events from=events.yaml\n:::\n"
        (folder / f"{locale}.md").write_text(text, encoding="utf-8")
    (folder / "events.yaml").write_text("- title: Secret\n  date: 2026-07-01\n", encoding="utf-8")
    (folder / "events.lv.yaml").write_text("- title: Noslēpums\n  date: 2026-07-01\n", encoding="utf-8")
    (folder / "notes.yaml").write_text("mine: 1\n", encoding="utf-8")
    run("summer")
    made = root / "issues/summer"
    assert sorted(file.name for file in made.glob("*.yaml")) == ["events.lv.yaml", "events.yaml", "issue.yaml"]
    assert "Secret" not in (made / "events.yaml").read_text(encoding="utf-8")
    assert [len(document.blocks[0].items) for document in sound(root, "summer").documents.values()] == [1, 1]


def test_a_model_that_is_not_there_is_not_begun() -> None:
    assert IssueNotFoundError("zzzz", ["one", "two"], is_model=True).hint == "there are: one, two"
