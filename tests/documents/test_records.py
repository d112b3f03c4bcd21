"""Records from YAML, JSON and CSV: the same entries, their lines, and what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.documents.records import KINDS, read_records

YAML = """\
- title: Gada konference
  date: 2026-12-01
- title: Seminārs
  seats: 20
"""
JSON = """\
[
  {"title": "Gada konference",
   "date": "2026-12-01"},
  {"title": "Semin\\u0101rs 😀", "seats": 20}
]
"""
CSV = """\
title;date;seats
Gada konference;2026-12-01;
"Seminārs; otrais";;20
"""


def test_a_list_of_yaml() -> None:
    records, problems = read_records(YAML.encode(), "yaml", "events.yaml")
    assert not problems
    assert [(record.values["title"], record.line) for record in records] == [("Gada konference", 1), ("Seminārs", 3)]
    assert records[1].line_of("seats") == 4


def test_a_list_that_has_a_name() -> None:
    for kind, text in (("yaml", "events:\n  - title: A\n"), ("json", '{"events": [{"title": "A"}]}')):
        records, problems = read_records(text.encode(), kind, "events")
        assert not problems
        assert [record.values for record in records] == [{"title": "A"}]


def test_a_list_of_json() -> None:
    records, problems = read_records(JSON.encode("utf-8-sig"), "json", "events.json")
    assert not problems
    assert [(record.values["title"], record.line) for record in records] == [("Gada konference", 2), ("Seminārs 😀", 4)]
    assert records[0].line_of("date") == 3


def test_rows_of_csv() -> None:
    records, problems = read_records(CSV.encode("utf-8-sig"), "csv", "events.csv")
    assert not problems
    assert [record.values for record in records] == [
        {"title": "Gada konference", "date": "2026-12-01"},
        {"title": "Seminārs; otrais", "seats": "20"},
    ]
    assert [record.line for record in records] == [2, 3]


def test_a_comma_too_many_in_a_list_of_json_is_no_fault() -> None:
    assert read_records(b'[{"title": "A"},\n]', "json", "e")[1] == []


def test_merge_tags_are_taken_out_where_they_mean_nothing_else() -> None:
    taken: list[tuple[str, int]] = []

    def opaque(text: str, line: int) -> str:
        taken.append((text, line))
        return text.replace('{{ subscriber.name | default("x, y") }}', "nlm0z")

    tag = '{{ subscriber.name | default("x, y") }}'
    for kind, text in (
        ("csv", 'title,place\n"{}",Rīga\n'.format(tag.replace('"', '""'))),
        ("json", '[\n{{"title": "{}", "place": "Rīga"}}]'.format(tag.replace('"', '\\"'))),
        ("yaml", f"- title: {tag}\n  place: Rīga\n"),
    ):
        records, problems = read_records(text.encode(), kind, "events", opaque)
        assert not problems
        assert records[0].values == {"title": "nlm0z", "place": "Rīga"}
    assert (tag, 2) in taken


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("yaml", "title: A\ndate: b\n", "e:1: the file is not a list of entries"),
        ("yaml", "- A\n- title: B\n", "e:1: this entry has no names before its values"),
        ("yaml", "- title: [A\n", "e:1: a bracket is opened here and never closed"),
        ("yaml", "just words\n", "e:1: this line has no colon after its name"),
        ("json", "{}", "e:None: the file holds no entries"),
        ("csv", "title\n", "e:None: the file holds no entries"),
        ("yaml", "", "e:None: the file holds no entries"),
        ("json", '{"a": 1, "b": 2}', "e:1: the file is not a list of entries"),
        ("json", '[\n{"a": 1}\n{"b": 2}]', "e:3: a comma is missing before this place"),
        ("json", '[\n{"a": },\n]', "e:2: a value is missing here"),
        ("json", '[\n{"a": 1,\n}]', "e:3: a name in double quotes is missing here"),
        ("json", '[\n{"a": "x\n"}]', "e:2: a text goes on over the end of its line"),
        ("json", '[\n{"a": "x}]', "e:2: a quotation mark is opened here and never closed"),
        ("json", '[\n{"a" 1}]', "e:2: a colon is missing after the name"),
        ("json", '[\n{"a": "\\x"}]', "e:2: a backslash stands before a letter that it means nothing with"),
        ("json", '[{"a": 1, "a": 2}]', "e:1: “a” stands twice in one entry"),
        ("json", "[]\n[]", "e:2: something stands behind the end"),
        ("json", "[" * 100_000, "e:1: the brackets are nested too deeply"),
        ("json", f'[{{"a": {"9" * 5000}}}]', "e:1: a number here has too many digits"),
        ("json", '["a"]', "e:1: this entry has no names before its values"),
        ("csv", "title,title\na,b\n", "e:1: two columns are named “title”"),
        ("csv", "title,date\na,b,c\n", "e:2: the row has more cells than the first one, from “c” on"),
        (
            "csv",
            'title,date\n"a"b,c\n',
            'e:2: its quotation marks do not match: inside a cell in quotation marks write "" for one',
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(kind: str, text: str, told: str) -> None:
    _, problems = read_records(text.encode(), kind, "e")
    assert told in [f"{problem.path}:{problem.line}: {problem.sentence}" for problem in problems]
    assert all(problem.hint for problem in problems)


def test_more_entries_than_anybody_shows() -> None:
    records, problems = read_records(b"title\n" + b"a\n" * 2001, "csv", "e.csv")
    assert len(records) == 2000
    assert [(problem.code, problem.line) for problem in problems] == [("too-many", 2002)]


@given(st.sampled_from(KINDS), st.binary() | st.text().map(str.encode))
def test_any_file_is_read(kind: str, data: bytes) -> None:
    records, problems = read_records(data, kind, "e")
    assert all(record.line >= 1 for record in records)
    assert all(problem.sentence for problem in problems)


def test_half_a_character_is_told_and_nothing_is_left_of_it() -> None:
    text = '[{"title": "A\\ud800"},\n {"title": "whole \\ud83d\\ude00, written \\\\ud800"}]'
    records, problems = read_records(text.encode(), "json", "a.json")
    assert [(p.code, p.line, p.sentence) for p in problems] == [("undecodable", 1, "\\ud800 is half of a character")]
    assert [record.values["title"] for record in records] == ["A\ufffd", "whole \U0001f600, written \\ud800"]
