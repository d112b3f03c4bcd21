from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.theme.catalogue import Message, read_messages, write_messages

# Line ends other than \n, and characters that no text holds, do not come this far.
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.just("\n"), min_size=1, max_size=40)


@given(st.lists(st.tuples(WORDS, WORDS, st.booleans()), max_size=5))
def test_what_is_written_is_read_again(texts: list[tuple[str, str, bool]]) -> None:
    sent = [Message(f"c / {n}", one, two, fuzzy, "heading", ("lv.md", n)) for n, (one, two, fuzzy) in enumerate(texts)]
    read, problems = read_messages(write_messages(sent, "pt-BR", "x"), "x.po")
    assert not problems
    assert [(m.context, m.original, m.translation, m.is_fuzzy) for m in read] == [
        (m.context, m.original, m.translation, m.is_fuzzy) for m in sent
    ]


def test_the_same_texts_give_the_same_bytes() -> None:
    sent = [Message("a", "100 % {x}", "y")]
    assert write_messages(sent, "lv", "x") == write_messages(sent, "lv", "x")
    assert b"python" not in write_messages(sent, "lv", "x")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'msgid "a"\nmsgstr "b\n', 2),
        (b'msgid "a"\nmsgstr "b"\n\nnonsense\n', 4),
        ('msgid "a"\nmsgstr "rīt"\n'.encode("cp1257"), 2),
        (b'msgid ""\nmsgstr "Content-Type: text/plain; charset=nowhere\\n"\n\nmsgid "a"\nmsgstr "b"\n', 1),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(data: bytes, line: int) -> None:
    messages, problems = read_messages(data, "x.po")
    assert messages == ()
    assert [(problem.path, problem.line) for problem in problems] == [("x.po", line)]
    assert problems[0].hint
