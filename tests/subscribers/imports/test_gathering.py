"""People put together from the rows of several files, and what is said about columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.imports.gathering import FileRead, Imported, Noted, gathered, note_rows
from newsletter.subscribers.imports.mapping import (
    ColumnMapError,
    NoAddressesError,
    distinct,
    read_map,
    require_columns,
)
from newsletter.subscribers.imports.sources import open_sources
from newsletter.subscribers.imports.standing import STRENGTH, Standing
from newsletter.subscribers.model import RefusedRow


class Sheet:
    """A notebook of a size that a person can look through."""

    def __init__(self) -> None:
        self.rows: list[Noted] = []

    def note(self, rows: Iterable[Noted]) -> None:
        self.rows += rows

    def sorted(self) -> Iterator[Noted]:
        return iter(sorted(self.rows, key=lambda row: row[:3]))


def gather(
    folder: Path, *texts: str, renamed: dict[str, str] | None = None
) -> tuple[list[FileRead], list[Imported], list[RefusedRow]]:
    notebook, files, refused = Sheet(), [], list[RefusedRow]()
    for number, text in enumerate(texts):
        path = folder / f"{number}.csv"
        path.write_text(text, encoding="utf-8")
        (source,) = open_sources(path)
        keep = lambda _, row: refused.append(row)  # noqa: E731 - shorter than its name
        files.append(note_rows(source, number, renamed or {}, notebook, keep, lambda _: None))
    return files, list(gathered(notebook.sorted())), refused


def test_whoever_has_left_in_one_file_has_left_and_the_rest_is_put_together(tmp_path: Path) -> None:
    files, people, refused = gather(
        tmp_path,
        "email,name,joined,tags,city\nAnna@example.org,,2022-01-01,b,Rīga\nanna@example.org,Anna,2021-01-01,a,Cēsis\n",
        "email,status,phone\nanna@example.org,unsubscribed,123\njanis@example.org,bounced,\nnobody,active,\n",
    )
    anna, janis = people
    assert (anna.key, anna.address, anna.standing, anna.rows) == (
        "anna@example.org",
        "Anna@example.org",
        Standing.UNSUBSCRIBED,
        3,
    )
    assert (anna.name, anna.joined[:10], set(anna.tags)) == ("Anna", "2021-01-01", {"a", "b"})
    assert anna.fields == {"city": "Rīga", "phone": "123"}
    assert (anna.file, anna.line) == (1, 2), "where it says that she has left"
    assert janis.standing is Standing.BOUNCED
    assert [(each.read, each.invalid) for each in files] == [(2, 0), (3, 1)]
    assert [(row.line, row.typed) for row in refused] == [(4, "nobody")]


def test_a_header_in_the_middle_is_nobody_and_two_columns_of_one_name_are_two(tmp_path: Path) -> None:
    (file,), people, refused = gather(
        tmp_path, "Email,City,City\na@example.org,Rīga,Cēsis\n\nEmail,City,City\n\nb@example.org\nc@example.org,1,2,3\n"
    )
    assert [person.fields for person in people] == [{"city": "Rīga", "city_2": "Cēsis"}, {}]
    assert [row.reason for row in refused] == ["it is the header once more", "it has 4 cells, but there are 3 columns"]
    assert (file.read, file.invalid, len(people)) == (4, 2, 2)


def test_columns_are_what_a_person_says_they_are(tmp_path: Path) -> None:
    said = read_map(["Kontakts = email", "Stāvoklis=standing", "E-mail=", "Kas=name"])
    text = "Kontakts,Stāvoklis,E-mail,Kas\nanna@example.org,unsubscribed,x@example.org,Anna\nb@example.org,,,\n"
    (file,), (anna, other), _ = gather(tmp_path, text, renamed=said)
    assert (anna.standing, anna.name, anna.fields) == (Standing.UNSUBSCRIBED, "Anna", {})
    assert other.standing is Standing.ACTIVE
    assert file.columns == {"kontakts": "email", "stāvoklis": "", "email": "", "kas": "name"}


def test_where_nobody_can_tell_the_addresses_the_likely_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoAddressesError) as fault:
        gather(tmp_path, "Vārds,Kontakts\nAnna,anna@example.org\n")
    assert fault.value.hint == 'say which one holds the addresses: --map "Kontakts=email"'


@pytest.mark.parametrize("typed", [["email"], ["=email"], ["a=email", "b=email"]])
def test_what_cannot_be_meant_is_refused(typed: list[str]) -> None:
    with pytest.raises(ColumnMapError):
        read_map(typed)


def test_a_column_that_is_nowhere_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ColumnMapError) as fault:
        require_columns({"kontakt": "email"}, ["kontakts", "name"])
    assert "kontakts" in fault.value.hint


@given(st.lists(st.sampled_from(["", "a", "a_2", "b"])))
def test_names_of_columns_are_each_there_once(columns: list[str]) -> None:
    found = distinct(columns)
    named = [name for name in found if name]
    assert len(named) == len(set(named))
    assert [not name for name in found] == [not name for name in columns]


ROWS = st.builds(
    Noted,
    key=st.sampled_from("abc"),
    file=st.integers(0, 2),
    line=st.integers(1, 9),
    standing=st.sampled_from([str(each) for each in Standing]),
    address=st.just("x"),
    name=st.sampled_from(["", "Anna"]),
    locale=st.just(""),
    joined=st.sampled_from(["", "2021-01-01", "2022-01-01"]),
    fields=st.dictionaries(st.sampled_from("xy"), st.sampled_from("12")),
    tags=st.lists(st.sampled_from("pq")).map(tuple),
)


@given(st.lists(ROWS, unique_by=lambda row: row[:3]))
def test_every_row_is_in_one_person_and_the_strongest_standing_holds(rows: list[Noted]) -> None:
    notebook = Sheet()
    notebook.note(rows)
    people = list(gathered(notebook.sorted()))
    assert sum(person.rows for person in people) == len(rows)
    for person in people:
        of = [row for row in rows if row.key == person.key]
        assert person.standing == max((row.standing for row in of), key=lambda each: STRENGTH[Standing(each)])
        assert set(person.tags) == {tag for row in of for tag in row.tags}
        assert set(person.fields) == {column for row in of for column in row.fields}
