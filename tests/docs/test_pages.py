from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="pseudo-terminals are POSIX")

from tests.docs.console import Reader, agree, steps

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
SCHEME = re.compile(r"[a-z]+:|images/")


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_what_a_page_says_is_what_happens(page: str, tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    followed = 0
    for step in steps((ROOT / page).read_text(encoding="utf-8")):
        seen, text = reader.follow(step)
        assert agree(seen, text), (
            f"{step.command}\n--- the page ---\n" + "\n".join(seen) + "\n--- here ---\n" + "\n".join(text)
        )
        followed += 1
    assert followed >= 6


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    links = [(page, target) for page in pages for target in LINK.findall(page.read_text(encoding="utf-8"))]
    local = [(page, target) for page, target in links if not SCHEME.match(target)]
    assert len(local) > 20
    assert [
        f"{page.relative_to(ROOT)}: {target}" for page, target in local if not (page.parent / target).exists()
    ] == []
