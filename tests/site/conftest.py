"""A workspace with issues in three languages, one of them written from right to left."""

from __future__ import annotations

from pathlib import Path

import pytest

SETTINGS = """[newsletter]
name = "Village News"
from = "Village News <news@example.org>"
postal_address = "Street 1"
locale = "en"
base_url = "https://news.example.org/village"
"""
ISSUES = {
    "2025-05-hay": {
        "en": ("Hay & <harvest>", "What grew", "Hello!\n\n## Hay\nSee [the barn](https://dorfblatt.de/barn).\n"),
        "lv": ("Siens un raža", "Kas izauga", "Sveiki!\n\n## Siens\nRedzi [šķūni](https://dorfblatt.de/barn).\n"),
        "he": ("חציר וקציר", "מה צמח", "שלום לכולם!\n\n## חציר\nראו [אסם](https://dorfblatt.de/barn).\n"),
    },
    "2025-06-sun": {"en": ("Sunny days", "Bring a hat", "Hello!\n\nIt is warm.\n")},
    "2025-07-rain": {"en": ("Rain", "Bring boots", "Hello!\n\nIt is wet.\n")},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write a workspace: one issue is said to be public, one to be private, of one nothing is said."""
    root = tmp_path / "village"
    for slug, languages in ISSUES.items():
        folder = root / "issues" / slug
        folder.mkdir(parents=True)
        for locale, (subject, preheader, body) in languages.items():
            (folder / f"{locale}.md").write_text(
                f"---\nsubject: {subject}\npreheader: {preheader}\n---\n{body}", "utf-8"
            )
    (root / "issues/2025-05-hay/issue.yaml").write_text("public: true\n")
    (root / "issues/2025-07-rain/issue.yaml").write_text("public: false\n")
    (root / "subscribers").mkdir()
    (root / "subscribers/village.csv").write_text("email,name\nanna@example.org,Anna\nbo@example.net,Bo\n")
    (root / "subscribers/village.yaml").write_text("visibility: public\n")
    (root / "newsletter.toml").write_text(SETTINGS)
    return root
