"""Lines that nobody types and a clipboard may hold: none takes longer than its length asks for."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from newsletter.content.attributes import read_attributes
from newsletter.content.faults import Faults
from newsletter.content.fences import split_parts
from newsletter.content.lines import heading, holds_only_image, holds_only_links, in_code
from newsletter.content.markdown import Conditions, parse
from newsletter.documents import split_front_matter

LONG = 20_000


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        (holds_only_links, "[a](b) " * 2000 + "and a word"),
        (holds_only_links, "[a](b)" + " " * LONG + "word"),
        (holds_only_links, "www." * LONG + " x"),
        (holds_only_image, "![" * LONG),
        (heading, "# a" + " " * LONG + "b"),
        (heading, "# a" + " #" * LONG + "b"),
        (lambda text: in_code(text.split("\n")), "```x\n" * LONG),
        (lambda text: split_parts([text], 1, Faults("lv.md")), "::" + " " * LONG + "!"),
        (lambda text: split_parts([text], 1, Faults("lv.md")), "::a" + " b" * LONG + " !"),
        (lambda text: read_attributes(text, 1, {}, {}, Faults("lv.md")), 'a="b ' * 2000),
        (lambda text: split_front_matter(text, "lv.md"), "---\nsubject: a" + " " * LONG + "b\n---\n"),
        (lambda text: parse(text, Conditions()), "[a](" * 5000),
        (lambda text: parse(text, Conditions()), "\n".join(f"{number}. x" for number in range(1, 3000))),
        (lambda text: parse(text, Conditions()), "[a](https://example.org/) " * 1000),
    ],
)
def test_a_long_line_is_read_in_a_moment(read: Callable[[str], object], typed: str) -> None:
    started = time.process_time()
    read(typed)
    assert time.process_time() - started < 3


def test_links_are_told_from_links_and_words() -> None:
    for line in ("[a](b) [c](d)", "**[a](b)**", "**https://a.example**", "[a](b) | [c](d) · www.a.example"):
        assert holds_only_links(line)
    for line in ("[a](b) [c](d) and", "**[a](b)", "[a](b) || [c](d)"):
        assert not holds_only_links(line)


@pytest.mark.parametrize(
    ("line", "words"),
    [("## A ##", "A"), ("## A#", "A#"), ("## ##", ""), ("## C# #", "C#"), ("##A ##", "A ##"), ("##", "")],
)
def test_the_signs_that_close_a_heading_are_no_words(line: str, words: str) -> None:
    assert heading(line) == (2, words)


def test_code_closed_by_more_signs_than_opened_it() -> None:
    lines = ["````", "```", "a", "~~~", "`````", "```", "b"]
    assert in_code(lines) == ([True] * 5 + [False] * 2, [5])
