"""`newsletter blocks`: what an issue can be made of, in words and for programs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newsletter.cli.app import main
from tests.cli.commands import Run


def test_all_blocks_are_listed(newsletter: Run) -> None:
    said = newsletter("blocks")
    assert said.status == 0
    assert "\n:::cards 1|2|3 " in said.out
    assert said.err == "next: newsletter blocks cards\n"


def test_one_is_shown_with_its_fields(newsletter: Run) -> None:
    said = newsletter("blocks", "cards")
    assert said.out.startswith("cards – Article cards\n")
    assert "side by side on a wide screen" in said.out
    assert newsletter("blocks", "cards", "--json").json["item"]["title"]["required"] is True
    assert {block["type"] for block in newsletter("blocks", "--json").json["blocks"]} >= {"cards", "text"}


def test_the_contract_is_printed(newsletter: Run) -> None:
    assert "issue.publication" in newsletter("blocks", "--contract").out
    assert "\nitem.links " in newsletter("blocks", "cards", "--contract").out
    assert "links" in newsletter("blocks", "cards", "--contract", "--json").json["item"]


def test_a_slip_is_told(newsletter: Run) -> None:
    said = newsletter("blocks", "crads")
    assert (said.status, said.err) == (
        2,
        "error: the theme “classic” has no block “crads”\nhint: did you mean cards?\n",
    )
    said = newsletter("blocks", "--theme", "clasic")
    assert (said.status, said.err) == (2, "error: there is no theme “clasic”\nhint: did you mean “classic”?\n")


def test_a_theme_with_faults_is_told_and_shown(newsletter: Run, workspace: Path) -> None:
    (workspace / "templates/mine/blocks").mkdir(parents=True)
    (workspace / "templates/mine/theme.yaml").write_text('extends: classic\nlight: {accent: "#f57c00"}\n', "utf-8")
    (workspace / "templates/mine/blocks/quiz.yaml").write_text("body: markdwn\n", "utf-8")
    said = newsletter("blocks", "--theme", "mine")
    assert "templates/mine/blocks/quiz.yaml:1: error[bad-value]" in said.err
    assert "templates/mine/theme.yaml:2: warning[low-contrast]" in said.err
    assert said.status == 0
    assert "\n:::cards 1|2|3 " in said.out


@pytest.mark.parametrize(("extends", "code"), [("mine", "theme-cycle"), ("clasic", "unknown-theme")])
def test_a_theme_without_its_basis_is_refused(newsletter: Run, workspace: Path, extends: str, code: str) -> None:
    (workspace / "templates/mine").mkdir(parents=True)
    (workspace / "templates/mine/theme.yaml").write_text(f"extends: {extends}\n", "utf-8")
    said = newsletter("blocks", "--theme", "mine")
    assert said.status == 2
    assert said.out == ""
    assert {"theme-cycle": "extend each other: mine → mine", "unknown-theme": "no theme “clasic”"}[code] in said.err


def test_it_works_outside_of_a_newsletter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["newsletter", "blocks", "button"])
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code
    assert capsys.readouterr().out.startswith("button – ")
