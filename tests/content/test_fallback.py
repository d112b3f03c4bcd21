from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.content.fallback import chain, complete, complete_issue
from newsletter.content.model import Issue, RichText
from newsletter.merge.program import compile_plain, run
from newsletter.merge.tags import by_token
from newsletter.problems import Problem

Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
FILES = """=== lv.md
---
subject: Ziņas
preheader: Kas jauns
---
Sveiki, {{ subscriber.name }}!

:::points #p
- **A** {{ subscriber.city }}
:::

Otrais.

:::button #b
[Iet](https://example.org/{{ subscriber.city }})
:::

Atā!
=== pt.md
---
subject: Notícias
preheader: O que há
---
Olá, {{ subscriber.city }}!

:::button #b
[Ir](https://example.org/{{ subscriber.name }})
:::
=== pt-BR.md
---
subject: Notícias do Brasil
preheader: O que há
without: #p
---
Oi, {{ subscriber.country }}!
"""
READER = {"subscriber": {"name": "Anna", "city": "Rīga", "country": "LV"}}


@pytest.fixture
def issue(write_folder: Callable[[str], Path], load: Loader) -> Issue:
    """Return an issue whose languages lack blocks."""
    loaded, _ = load(write_folder(FILES))
    assert loaded is not None
    return loaded


def shown(issue: Issue, locale: str) -> list[str]:
    """Return what a reader gets of each block: its text, or its type."""
    document, _ = complete(issue, locale, "lv")
    tags = by_token(document.tags)
    texts = [block.fields.get("text") for block in document.blocks]
    plain = [text.text if isinstance(text, RichText) else "" for text in texts]
    written = [run(compile_plain(text, tags), READER) for text in plain]
    return [text or f"{block.type} #{block.id}" for text, block in zip(written, document.blocks, strict=True)]


def test_what_is_missing_is_taken_from_the_chain_in_its_place(issue: Issue) -> None:
    assert shown(issue, "lv") == ["Sveiki, Anna!", "points #p", "Otrais.", "button #b", "Atā!"]
    assert shown(issue, "pt") == ["Olá, Rīga!", "points #p", "Otrais.", "button #b", "Atā!"]


def test_the_nearest_language_comes_first_and_what_is_left_out_on_purpose_stays_out(issue: Issue) -> None:
    assert shown(issue, "pt-BR") == ["Oi, LV!", "Otrais.", "button #b", "Atā!"]
    document, borrowed = complete(issue, "pt-BR", "lv")
    assert [(each.block.id or each.block.type, each.source.locale) for each in borrowed] == [
        ("b", "pt"),
        ("text", "lv"),
        ("text", "lv"),
    ]
    button = next(block for block in document.blocks if block.id == "b")
    assert button.fields["links"] == next(b for b in issue.documents["pt"].blocks if b.id == "b").fields["links"]


def test_tags_of_two_languages_are_never_mixed_up(issue: Issue) -> None:
    documents = issue.documents.values()
    tokens = [tag.token for document in documents for tag in document.tags]
    assert len(tokens) == len(set(tokens))
    places = [(tag.path.rpartition("/")[2], tag.line) for tag in complete(issue, "pt-BR", "lv")[0].tags]
    assert places[:3] == [("", 6), ("pt.md", 5), ("pt.md", 8)]


def test_a_whole_issue_is_completed(issue: Issue) -> None:
    assert [len(document.blocks) for document in complete_issue(issue, "lv").documents.values()] == [5, 5, 4]


@pytest.mark.parametrize(
    ("locale", "default", "names"),
    [("pt-BR", "lv", ["pt", "lv"]), ("pt_BR", "pt", ["pt"]), ("pt", "lv", ["lv"]), ("lv", "lv", []), ("lv", "en", [])],
)
def test_a_chain_leads_over_the_plain_language_to_the_publication_s_own(
    issue: Issue, locale: str, default: str, names: list[str]
) -> None:
    assert [document.locale for document in chain(locale, issue.documents, default)] == names


@pytest.mark.parametrize("top", ["", "---\n---\n", "---\nwithout: p\n---\n"])
def test_a_regional_form_takes_its_subject_from_its_language(
    top: str, write_folder: Callable[[str], Path], load: Loader
) -> None:
    files = FILES.partition("=== pt-BR.md")[0].replace("Notícias", "Notícias, {{ subscriber.name }}")
    issue, problems = load(write_folder(f"{files}=== pt-BR.md\n{top}Oi!\n"))
    assert issue is not None
    assert not [problem for problem in problems if "pt-BR" in problem.path and problem.code != "missing-block"]
    document, _ = complete(issue, "pt-BR", "lv")
    assert document.preheader == "O que há"
    assert run(compile_plain(document.subject, by_token(document.tags)), READER) == "Notícias, Anna"


def test_another_language_has_a_subject_of_its_own(write_folder: Callable[[str], Path], load: Loader) -> None:
    files = FILES.partition("=== pt.md")[0]
    _, problems = load(write_folder(f"{files}=== pt.md\n---\npreheader: x\n---\nOlá\n"))
    assert "no-subject" in [problem.code for problem in problems if problem.path.endswith("pt.md")]
