from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.config import read_settings
from newsletter.config.model import Abuse

HEAD = """[newsletter]
name = "News"
from = "news@example.org"
postal_address = "Riga"
"""


def read(folder: Path, text: str) -> tuple[Abuse | None, list[str]]:
    (folder / "newsletter.toml").write_text(HEAD + text, encoding="utf-8")
    settings, problems = read_settings(folder, {})
    return settings.abuse if settings else None, [f"{each.line}: {each.sentence} {each.hint}" for each in problems]


def test_limits_are_as_usual_unless_said(tmp_path: Path) -> None:
    assert read(tmp_path, "") == (Abuse(), [])
    wanted = "[abuse]\nper_address = 1\nper_network = 2\nper_provider = 4\noverall = 5\nproof_of_work = true\n"
    assert read(tmp_path, wanted) == (Abuse(1, 2, 4, 5, proof_of_work=True), [])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("per_adress = 2", "per_address"),
        ("overall = 0", "1 or more"),
        ('proof_of_work = "yes"', "proof_of_work = true"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, typed: str, told: str) -> None:
    (found,) = read(tmp_path, f"[abuse]\n{typed}\n")[1]
    assert found.startswith("6: ")
    assert told in found
