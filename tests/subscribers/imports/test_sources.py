"""What an import reads: texts, workbooks and archives, each to the same rows."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from newsletter.documents.table import Row
from newsletter.subscribers.imports.sources import ImportFileError, UnknownEncodingError, open_sources
from newsletter.subscribers.imports.workbook import as_typed

HERE = Path(__file__).parent / "workbooks"
ROWS = [("email", "name"), ("anna@example.org", "Anna Bērziņa")]


def cells(path: Path, **how: str) -> list[tuple[str, ...]]:
    (source,) = open_sources(path, **how)
    found = [row.cells for row in source.rows()]
    assert not source.problems
    assert source.octets_read == source.octets
    assert [row.cells for row in source.rows()] == found, "a source is read from the top each time"
    return found


def test_a_text_in_an_old_code_page_is_read_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("email;name\nanna@example.org;Anna Bērziņa\n".encode("cp1257"))
    assert cells(path) == ROWS
    (source,) = open_sources(path)
    list(source.rows())
    assert source.notes == ["its letters are read as Baltic (Windows-1257); if names look wrong: --encoding NAME"]


def test_an_encoding_that_is_named_holds(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("email;name\nanna@example.org;Jânis\n".encode("cp1252"))
    assert cells(path, encoding="cp1252")[1][1] == "Jânis"
    assert cells(path, encoding="Windows-1257")[1][1] == "Jānis"
    with pytest.raises(UnknownEncodingError):
        open_sources(path, encoding="baltic please")


def test_all_texts_of_an_archive_are_read(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("subscribed_1.csv", "email,name\nanna@example.org,Anna Bērziņa\n")
        archive.writestr("cleaned_1.csv", "email,name\nanna@example.org,Anna Bērziņa\n".encode("utf-16"))
        archive.writestr("__MACOSX/._subscribed_1.csv", b"\0\0")
        archive.writestr("readme.pdf", b"%PDF")
    sources = open_sources(path)
    assert [source.shown for source in sources] == ["export.zip/subscribed_1.csv", "export.zip/cleaned_1.csv"]
    assert [[row.cells for row in source.rows()] for source in sources] == [ROWS, ROWS]


def test_a_workbook_is_read_as_it_was_calculated_and_what_is_left_out_is_said() -> None:
    (source,) = open_sources(HERE / "people.xlsx")
    assert list(source.rows()) == [
        Row(1, ("Email", "Joined", "Postcode", "Agreed", "Sum")),
        Row(2, ("anna@example.org", "2021-03-01 09:30:00", "1010", "yes", "3")),
        Row(3, ("", "", "", "", "")),
        Row(4, ("janis@example.org", "2021-03-02", "LV-1010", "no", "")),
    ]
    assert source.shown == "people.xlsx, sheet “People”"
    assert source.notes == [
        "only its first sheet “People” is read, not “Notes”",
        "some cells hold formulas; what they had come to when the file was saved is read",
    ]


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (1010.0, "1010"),
        (1.5, "1.5"),
        (7, "7"),
        (True, "yes"),
        ("=x", "=x"),
        (date(2021, 3, 1), "2021-03-01"),
        (datetime(2021, 3, 1, 9, 30), "2021-03-01 09:30:00"),  # noqa: DTZ001 - cells know of no zone
    ],
)
def test_a_cell_of_a_workbook_is_what_a_person_would_type(value: float | str | date, typed: str) -> None:
    assert as_typed(value) == typed


@pytest.mark.parametrize(
    ("name", "octets", "reason"),
    [
        ("gone.csv", None, "no such file"),
        ("broken.zip", b"PK\x03\x04 and no more", "the archive is damaged"),
        ("old.xls", b"\xd0\xcf\x11\xe0 and no more", "it is no workbook that is whole"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_reason(
    tmp_path: Path, name: str, octets: bytes | None, reason: str
) -> None:
    if octets is not None:
        (tmp_path / name).write_bytes(octets)
    with pytest.raises(ImportFileError, match=reason):
        open_sources(tmp_path / name)


def test_an_archive_without_a_list_says_so(tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.png", b"")
    with pytest.raises(ImportFileError, match="no CSV file in the archive"):
        open_sources(path)
