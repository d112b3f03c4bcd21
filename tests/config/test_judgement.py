"""[test] of newsletter.toml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from newsletter.config import read_settings
from newsletter.config.judgement import Exemption, Judgement, Weighing

HEAD = '[newsletter]\nname = "News"\nfrom = "news@example.org"\npostal_address = "Riga"\n'


def read(folder: Path, text: str) -> tuple[Judgement, list[str]]:
    (folder / "newsletter.toml").write_text(HEAD + text, encoding="utf-8")
    settings, problems = read_settings(folder, {})
    return settings.judgement if settings else Judgement(), [f"{each.line}: {each.sentence}" for each in problems]


def test_everything_that_may_be_said(tmp_path: Path) -> None:
    judgement, problems = read(
        tmp_path,
        """[test]
fail_on = "warning"
clients = {gmail-web = 60, outlook-windows = 40.5}
[test.severity]
residue = "off"
[[test.exception]]
code = "too-long"
reason = "the annual report"
issue = "2026-*"
until = 2026-12-31
[[test.exception]]
code = "dead-link"
reason = "the shop makes it"
""",
    )
    assert problems == []
    assert judgement.fail_on == "warning"
    assert judgement.shares == {"gmail-web": 60.0, "outlook-windows": 40.5}
    assert judgement.weights == {"residue": Weighing("off")}
    assert judgement.weights["residue"].line == 9
    assert judgement.exemptions == (
        Exemption("too-long", "the annual report", "2026-*", until=date(2026, 12, 31)),
        Exemption("dead-link", "the shop makes it"),
    )
    assert [each.line for each in judgement.exemptions] == [10, 15]


def test_names_of_mail_programs_without_shares(tmp_path: Path) -> None:
    assert read(tmp_path, '[test]\nclients = ["gmail", "outlook-windows"]\n')[0].clients == ("gmail", "outlook-windows")
    assert read(tmp_path, '[test]\nclients = "gmail"\n')[0].clients == ("gmail",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('fail_on = "errors"', "6: “fail_on” cannot be “errors”"),
        ("clients = {gmail-web = 'many'}", "6: “gmail-web” cannot be 'many'"),
        ("[test.severity]\nresidue = 'of'", "7: “residue” cannot be “of”"),
        ("[[test.exception]]\ncode = 'x'", "6: [[test.exception]] lacks “reason”"),
        ("[[test.exception]]\ncode = 'x'\nreason = 'y'\nuntil = '2026'", "9: “until” has the wrong kind of value"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert read(tmp_path, f"[test]\n{text}\n")[1] == [said]
