"""Documents that nobody types and a program may write: twice as much is twice the work, and nothing crashes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.content.document import read_document
from newsletter.content.model import Issue
from newsletter.problems import Problem
from newsletter.theme.model import Theme

Loader = Callable[[Path], tuple[Issue | None, tuple[Problem, ...]]]
FRONT = "---\nsubject: A\npreheader: b\n---\n"
SHAPES: dict[str, Callable[[int], str]] = {
    "blocks": lambda n: "".join(f":::note #n{at}\nText [a](https://example.org/{at})\n:::\n" for at in range(n // 2)),
    "columns": lambda n: ":::columns\na\n---\n:::note\nb\n:::\n:::\n" * (n // 4),
    "open columns": lambda n: ":::columns\n" * n,
    "columns in columns": lambda n: ":::columns\na\n---\n" * n + ":::\n" * n,
    "open notes": lambda n: ":::note\n" * n,
    "tags": lambda n: "{{ subscriber.name }} a\n\n" * n,
    "tags that do not work": lambda n: "{{ nobody }} " * n,
    "conditions": lambda n: "{% if subscriber.a %}a{% endif %} " * n,
    "conditions in conditions": lambda n: "{% if subscriber.a %}\n\n" * n + "a\n\n" + "{% endif %}\n\n" * n,
    "many choices": lambda n: "{% if a %}" + "{% elif subscriber.a %}b" * n + "{% endif %}",
    "rows": lambda n: "| a | b |\n|---|---|\n" + "| c | d |\n" * n,
    "footnotes": lambda n: "".join(f"a[^{at}]\n\n[^{at}]: b\n\n" for at in range(n // 2)),
    "quotes": lambda n: "\"a\" 'b' " * n,
    "links": lambda n: "{% if subscriber.a %}b{% endif %} [a](https://example.org/)\n\n" * (n // 2),
    "links in one paragraph": lambda n: "[a](https://example.org/) b@example.org " * n,
    "items": lambda n: ":::events\n" + "### A\nDate: 2026-12-01\nPlace: b\nc\n" * (n // 4) + ":::\n",
}


def read(folder: Path, theme: Theme, text: str) -> None:
    read_document(FRONT + text, "lv", "lv.md", folder, theme, "nlaaaaaa")


def calls(folder: Path, theme: Theme, text: str) -> int:
    """Return how many functions are called and left, Python's and those of C, while a text is read."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        read(folder, theme, text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_as_much_calls_four_times_as_many_functions(shape: str, theme: Theme, tmp_path: Path) -> None:
    read(tmp_path, theme, SHAPES[shape](10))  # what is made once
    few, many = (calls(tmp_path, theme, SHAPES[shape](count)) for count in (300, 1200))
    assert many < 4.5 * few


def test_a_file_of_five_megabytes_is_refused(write_folder: Callable[[str], Path], load: Loader) -> None:
    folder = write_folder(f"=== lv.md\n{FRONT}a\n")
    (folder / "lv.md").write_text(f"{FRONT}{'vārds ' * 900_000}", "utf-8")
    _, problems = load(folder)
    assert ("too-large", "issues/2012-11-test/lv.md") in [(problem.code, problem.path) for problem in problems]


def test_letters_of_every_kind(write_folder: Callable[[str], Path], load: Loader) -> None:
    zalgo = "Z" + "\u0351\u036b" * 500
    text = f"{zalgo} 👩‍👩‍👧‍👦🏳️‍🌈 \u202eabc\u202c \u2066x\u2069 \ufdd0 \U000e0041 \u0001\u009f"
    issue, problems = load(write_folder(f"=== lv.md\n{FRONT}{text}\n\n:::note #a\n{text}\n:::\n"))
    assert not problems
    assert issue is not None
    shown = str(issue.documents["lv"].blocks[0].fields["text"])
    assert zalgo in shown
    assert "👩‍👩‍👧‍👦🏳️‍🌈" in shown
    assert not {"\u0001", "\u009f"} & set(shown)


def test_a_nul_is_told_with_its_line(write_folder: Callable[[str], Path], load: Loader) -> None:
    _, problems = load(write_folder(f"=== lv.md\n{FRONT}a\n\0b\n"))
    assert [(problem.code, problem.line) for problem in problems] == [("undecodable", 6)]
