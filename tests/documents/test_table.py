"""Tables that are longer than anybody reads at once."""

from __future__ import annotations

import io

import pytest

from newsletter.documents.table import BLOCK, Row, Table

LINES = [f"person{number}@example.org,Rīga" for number in range(10_000)]


def table(data: bytes) -> tuple[list[Row], Table]:
    """Read a table row by row."""
    read = Table(io.BytesIO(data), "list.csv")
    return list(read.rows()), read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_row_has_its_line(encoding: str, end: str) -> None:
    rows, read = table(end.join(["email,city", *LINES]).encode(encoding))
    assert not read.problems
    assert [row.line for row in rows] == list(range(1, len(LINES) + 2))
    assert rows[-1].cells == ("person9999@example.org", "Rīga")


def test_a_table_can_be_read_twice() -> None:
    read = Table(io.BytesIO(b"a,b\n1,2\n"), "list.csv")
    assert list(read.rows()) == list(read.rows()) == [Row(1, ("a", "b")), Row(2, ("1", "2"))]


@pytest.mark.parametrize("at", [0, 1, 7_000, 9_999])
def test_a_letter_of_another_encoding_is_found_wherever_it_stands(at: int) -> None:
    lines = [line.encode() for line in LINES]
    lines[at] = lines[at].replace("ī".encode(), "ī".encode("cp1257"))
    rows, read = table(b"\n".join(lines))
    assert sum(map(len, lines)) > 3 * BLOCK
    assert [(problem.code, problem.line) for problem in read.problems] == [("undecodable", at + 1)]
    assert len(rows) <= at


def test_a_quotation_mark_that_is_never_closed_is_shown_with_its_line() -> None:
    rows, read = table(b'email,name\na@b.lv,"x"\nc@d.lv,"open\nlast@b.lv,y\n')
    assert rows == [Row(1, ("email", "name")), Row(2, ("a@b.lv", "x"))]
    (problem,) = read.problems
    assert (problem.code, problem.line, problem.source) == ("quote-never-closed", 3, 'c@d.lv,"open')


def test_rows_after_a_fault_keep_their_lines() -> None:
    rows, _ = table(b'sep=;\nemail;name\n"a" b;c\n"two\nlines";x\nlast;y\n')
    assert [(row.line, row.cells, bool(row.fault)) for row in rows] == [
        (2, ("email", "name"), False),
        (3, (), True),
        (4, ("two\nlines", "x"), False),
        (6, ("last", "y"), False),
    ]
