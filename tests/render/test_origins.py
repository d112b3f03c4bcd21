from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.render.markup import Fault
from newsletter.render.origins import Edit, Source, TypedFile

TEXT = "".join(f"line {number}\n" for number in range(1, 30))


def test_a_text_put_in_has_its_own_file() -> None:
    outer, inner = TypedFile("a", "1\n2\n3\n"), TypedFile("b", "x\ny\n")
    source = Source.of(outer).edited([Edit(2, 3, Source.of(inner)), Edit(4, 4, "<added>")])
    assert source.text == "1\nx\ny\n\n<added>3\n"
    places = [(p.path, p.line) for p in (source.problem(Fault(at, "", "")) for at in (0, 2, 4, 8, 14))]
    assert places == [("a", 1), ("b", 1), ("b", 2), ("a", 3), ("a", 3)]


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 9), st.text("ab\n", max_size=5)), max_size=12))
def test_what_is_not_edited_keeps_its_line(drafts: list[tuple[int, int, str]]) -> None:
    edits: list[Edit] = []
    for start, length, text in sorted(drafts):
        if not edits or start >= edits[-1].end:
            edits.append(Edit(start, min(start + length, len(TEXT)), text))
    middle = Source.of(TypedFile("a", TEXT)).edited(edits)
    source = middle.edited([Edit(0, 0, "begin\n"), Edit(len(middle.text), len(middle.text), "end")])
    for number in range(1, 30):
        whole = f"line {number}\n"
        start = TEXT.index(whole)
        if not any(edit.start < start + len(whole) and edit.end >= start for edit in edits):
            problem = source.problem(Fault(source.text.index(whole), "", ""))
            assert (problem.line, problem.source) == (number, whole.strip())
