"""Languages are told apart by their small words; where that is not certain, nothing is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import newsletter.content
from newsletter.check.languages.tongue import tongue_of
from newsletter.check.texts import WORD, plain

STARTER = Path(str(newsletter.content.__file__)).parent / "starter"


@pytest.mark.parametrize("file", sorted(STARTER.glob("*.md")), ids=lambda file: file.stem)
def test_no_text_of_a_language_is_taken_for_another(file: Path) -> None:
    parts = re.split(r"\n\s*\n", file.read_text("utf-8"))
    texts = [
        text for part in parts if not part.startswith(("---", ":::")) and len(WORD.findall(text := plain(part))) > 9
    ]
    found = [tongue_of(text) for text in texts]
    assert set(found) <= {file.stem, ""}
    assert file.stem in found


@pytest.mark.parametrize("text", ["", "CASCADE", "Rue de la Loi 19", "1234 5678", "abc def ghi jkl mno"])
def test_what_cannot_be_told_is_not_told(text: str) -> None:
    assert tongue_of(text) == ""
