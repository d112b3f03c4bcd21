from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.documents import read_yaml
from newsletter.documents.yaml_text import yaml_text

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
scalars = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(scalars, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=12
)


@given(st.dictionaries(texts, values, min_size=1, max_size=4))
def test_what_is_written_is_read_back(written: dict[str, object]) -> None:
    document, problems = read_yaml(yaml_text(written), "plan.yaml")
    assert problems == []
    assert document.values == written


def test_it_is_read_line_by_line() -> None:
    written = {"issue": "2012-11", "yes": "no", "lists": ["team", "Rīgas skolas"], "counts": {"lv": 2}, "none": []}
    assert yaml_text(written).splitlines() == [
        'issue: "2012-11"',
        '"yes": "no"',
        "lists:",
        "  - team",
        '  - "Rīgas skolas"',
        "counts:",
        "  lv: 2",
        "none: []",
    ]
