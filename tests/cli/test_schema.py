"""`newsletter schema`, and what `init` and `new` leave for a text editor."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.cli.commands import Run

SETTINGS = ".vscode/settings.json"
SNIPPETS = ".vscode/newsletter.code-snippets"


def test_schemas_and_snippets_are_written_where_vs_code_finds_them(newsletter: Run, workspace: Path) -> None:
    said = newsletter("schema")
    written = said.out.split()
    assert said.status == 0
    assert {SETTINGS, SNIPPETS, ".newsletter/schemas/issue.json"} <= set(written)
    settings = json.loads((workspace / SETTINGS).read_text("utf-8"))
    for name, places in settings["yaml.schemas"].items():
        Draft202012Validator.check_schema(json.loads((workspace / name).read_text("utf-8")))
        assert places
    for entry in settings["json.schemas"]:
        assert (workspace / entry["url"]).is_file()


def test_what_is_a_persons_own_stays_and_what_is_ours_is_written_anew(newsletter: Run, workspace: Path) -> None:
    newsletter("schema")
    (workspace / SETTINGS).write_text('{"editor.fontSize": 20}\n', "utf-8")
    snippets = (workspace / SNIPPETS).read_bytes()
    (workspace / SNIPPETS).write_bytes(snippets[:200])
    (workspace / ".newsletter/schemas/issue.json").write_text("{}", "utf-8")
    said = newsletter("schema")
    assert f"{SETTINGS} was there already and stays as it is.\n" in said.err
    assert "“yaml.schemas”" in said.err
    assert (workspace / SETTINGS).read_text("utf-8") == '{"editor.fontSize": 20}\n'
    assert (workspace / SNIPPETS).read_bytes() == snippets
    assert len((workspace / ".newsletter/schemas/issue.json").read_text("utf-8")) > 100
    (workspace / SNIPPETS).write_text("{}\n", "utf-8")
    assert newsletter("schema", "--json").json["kept"] == [SETTINGS, SNIPPETS]
    assert (workspace / SNIPPETS).read_text("utf-8") == "{}\n"


def test_into_a_folder_go_schemas_and_snippets_only(newsletter: Run, workspace: Path) -> None:
    said = newsletter("schema", "out")
    assert "out/newsletter.code-snippets" in said.out.split()
    assert (workspace / "out/data/cards.json").is_file()
    assert not (workspace / ".vscode").exists()


def test_a_folder_that_cannot_be_written_is_told(newsletter: Run, workspace: Path) -> None:
    (workspace / "out").write_text("a file", "utf-8")
    said = newsletter("schema", "out")
    assert said.status == 1
    assert said.err.startswith("error: out cannot be written: ")


def test_a_new_newsletter_and_a_new_issue_have_them(newsletter: Run, workspace: Path) -> None:
    newsletter("init", "fresh", "--yes")
    assert (workspace / "fresh" / SETTINGS).is_file()
    first = (workspace / "fresh/newsletter.toml").read_text("utf-8").split("\n")[0]
    assert first == "#:schema ./.newsletter/schemas/newsletter.json"
    assert (workspace / "fresh" / first.removeprefix("#:schema ")).is_file()
    newsletter("new", "2026-03-spring")
    assert (workspace / SNIPPETS).is_file()
    assert (workspace / ".newsletter/schemas/issue.json").is_file()
