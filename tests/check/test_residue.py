from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.check.residue import clean, residue

CASES = [
    ("\uf0b7\tPirmais", "- Pirmais"),
    ("  • Pirmais", "  - Pirmais"),
    ("Teksts \uf0e0 bulta", "Teksts  bulta"),
    ("paš\u00advaldība", "pašvaldība"),
    ("vārds\u200b un\ufeff cits", "vārds un cits"),
    ("viens\x0bdivi", "viens\ndivi"),
    ("viens\u2028divi", "viens\ndivi"),
    ("viens\x07divi", "viensdivi"),
    ("viens\u00a0 divi", "viens divi"),
    ("viens\u00a0\u00a0divi", "viens divi"),
    ("\u00a0viens\u00a0", "viens"),
]
MEANT = ["10\u00a0km", "Rīga\u00a0– Cēsis", "a\n\nb", "👩\u200d🔬", "- a", "**b**  c", "a\tb", "{{ subscriber.name }}"]


@pytest.mark.parametrize(("typed", "cleaned"), CASES)
def test_residue_is_told_and_cleaned(typed: str, cleaned: str) -> None:
    (problem, *more) = residue(f"Rinda\n{typed}", "lv.md")
    assert (problem.path, problem.line, problem.code) == ("lv.md", 2, "residue")
    assert problem.column is not None
    assert all(other.line == 2 for other in more)
    assert clean(f"Rinda\n{typed}") == f"Rinda\n{cleaned}"


@pytest.mark.parametrize("typed", MEANT)
def test_what_is_meant_is_left_alone(typed: str) -> None:
    assert residue(typed, "lv.md") == []
    assert clean(typed) == typed


@given(st.text(alphabet=st.sampled_from("ab \n\t\u00a0\u202f\u00ad\u200b\x0b\u2028\uf0b7•-")))
def test_a_cleaned_text_has_no_residue(text: str) -> None:
    assert residue(clean(text), "lv.md") == []
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.sampled_from("ab \n\t\u00a0\u00ad\u200b\x0b•-")))
def test_a_text_without_residue_stays(text: str) -> None:
    if not residue(text, "lv.md"):
        assert clean(text) == text
