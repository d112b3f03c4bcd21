"""What encoding a file is in: by its mark, by its zeros, by its words."""

from __future__ import annotations

import codecs
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from newsletter.documents.codepage import code_page
from newsletter.documents.encoding import Encoding, encoding_of
from newsletter.documents.table import Row, Table

NAMES = YAML(typ="safe").load(Path(__file__).parent / "codepages.yaml")
LIST = "email;name\nanna@example.org;Anna Bērziņa\njanis@example.org;Jānis\n"


def rows(octets: bytes) -> list[tuple[str, ...]]:
    table = Table(BytesIO(octets), "x.csv", encoding_of(BytesIO(octets)))
    found = [row.cells for row in table.rows()]
    assert not table.problems
    return found


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("of", [slice(None), slice(None, 6), slice(5, None), slice(None, None, 2)])
def test_a_list_of_names_is_read_in_the_code_page_of_its_language(language: str, of: slice) -> None:
    page, words = NAMES[language]["page"], NAMES[language]["words"][of]
    lines = [f"reader{number}@example.org;{word}" for number, word in enumerate(words)]
    octets = "\r\n".join(lines).encode(page)
    assert octets.decode(encoding_of(BytesIO(octets)).name).split("\r\n") == lines


@pytest.mark.parametrize(("likely", "page"), [([], "cp1252"), (["lv"], "cp1257"), (["pt"], "cp1252")])
def test_one_word_that_several_code_pages_could_mean_is_of_a_likely_language(likely: list[str], page: str) -> None:
    assert code_page(["Jânis".encode("cp1252")], likely) == page


def test_quotation_marks_of_windows_are_no_letters() -> None:
    assert code_page(["„Bērziņš“ – Rīga".encode("cp1257")]) == "cp1257"


@pytest.mark.parametrize(
    "octets",
    [
        LIST.encode(),
        codecs.BOM_UTF8 + LIST.encode(),
        LIST.encode("utf-16"),
        LIST.encode("utf-16-le"),
        LIST.encode("utf-16-be"),
        LIST.encode("cp1257"),
        LIST.replace("\n", "\r\n").encode("cp1257"),
        b"sep=;\r\n" + LIST.encode("cp1257"),
        LIST.replace(";", "\t").encode(),
        LIST.replace(";", "|").encode(),
        LIST.replace("Anna", "An\0na").encode(),
    ],
)
def test_a_list_is_read_in_whatever_way_it_was_saved(octets: bytes) -> None:
    wanted = [("email", "name"), ("anna@example.org", "Anna Bērziņa"), ("janis@example.org", "Jānis")]
    assert rows(octets) == wanted


def test_a_file_that_is_utf_8_but_for_a_line_loses_only_what_stands_there() -> None:
    octets = LIST.encode() + "ziņa@example.org;Žanis".encode("cp1257")
    assert encoding_of(BytesIO(octets)) == Encoding("utf-8", errors="replace")
    assert rows(octets)[1:3] == [("anna@example.org", "Anna Bērziņa"), ("janis@example.org", "Jānis")]


@given(st.binary(max_size=400))
def test_any_octets_have_an_encoding_in_which_they_can_be_read_to_their_end(octets: bytes) -> None:
    table = Table(BytesIO(octets), "x.csv", encoding_of(BytesIO(octets)))
    assert all(isinstance(row, Row) for row in table.rows())
    assert "undecodable" not in {problem.code for problem in table.problems}
