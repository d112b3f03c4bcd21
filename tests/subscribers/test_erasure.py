"""A person's rows go from a list's file, and every other octet stays."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.erasure import without_person

ANNA = "anna@city.example"
PLAIN = "email,name\nbene@city.example,Bene\nAnna@City.example,Anna\nciro@city.example,Ciro\n"


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (PLAIN, PLAIN.replace("Anna@City.example,Anna\n", ""), (3,)),
        (PLAIN.replace("\n", "\r\n"), PLAIN.replace("Anna@City.example,Anna\n", "").replace("\n", "\r\n"), (3,)),
        ("email\n anna@city.example ", "email\n", (2,)),
        ("anna@city.example,Anna\nbene@city.example,B\n", "bene@city.example,B\n", (1,)),
        (
            'sep=;\nname;email\n"A;\nnna";anna@city.example\nB;b@city.example',
            "sep=;\nname;email\nB;b@city.example",
            (3,),
        ),
        ("email,n\n\nanna@city.example,1\n\n\nanna@city.example,2,3,4\nb@c.lv,\n", "email,n\n\n\n\nb@c.lv,\n", (3, 6)),
        ("email,n\nxanna@city.example,1\n", "email,n\nxanna@city.example,1\n", ()),
    ],
)
def test_only_the_rows_of_the_person_go(before: str, after: str, lines: tuple[int, ...]) -> None:
    erasure = without_person(before.encode(), "subscribers/team.csv", ANNA)
    assert (erasure.data.decode(), erasure.lines, erasure.is_possible) == (after, lines, True)


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-8"),
    ],
)
def test_the_encoding_stays(mark: bytes, name: str) -> None:
    before = mark + PLAIN.replace("Ciro", "Čiro\0").encode(name)
    after = mark + PLAIN.replace("Ciro", "Čiro\0").replace("Anna@City.example,Anna\n", "").encode(name)
    assert without_person(before, "subscribers/team.csv", ANNA).data == after


@pytest.mark.parametrize(
    "data",
    [b'email,n\nanna@city.example,1\n"never closed', b"email\nanna@city.example\n\xff\xfe\xff", b"", b"name\nAnna\n"],
)
def test_a_file_that_cannot_be_read_stays_as_it_is(data: bytes) -> None:
    erasure = without_person(data, "subscribers/team.csv", ANNA)
    assert (erasure.data, erasure.is_possible) == (data, False)


def test_rows_of_others_that_name_the_address_are_told() -> None:
    data = b"email,by\nbene@city.example,Anna@city.example\nanna@city.example,\n"
    erasure = without_person(data, "subscribers/team.csv", ANNA)
    assert erasure.data == b"email,by\nbene@city.example,Anna@city.example\n"
    assert (erasure.lines, erasure.mentions) == ((3,), (2,))
    data = b'email,n\nanna@city.example,"x"y\nb@c.lv,\n'
    assert without_person(data, "subscribers/team.csv", ANNA).mentions == (2,)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters='"\0'), max_size=8).map(
    lambda cell: f'"{cell}"' if set(cell) & set(",;\t|\r\n") else cell
)


@given(
    st.lists(st.tuples(st.sampled_from(["a@x.lv", "b@x.lv", "anna@city.example", ""]), CELLS), max_size=8),
    st.booleans(),
)
def test_what_is_left_is_what_was_there_without_her(rows: list[tuple[str, str]], windows: bool) -> None:
    end = "\r\n" if windows else "\n"
    lines = [f"{address},{cell}{end}" for address, cell in rows]
    before = "email,note" + end + "".join(lines)
    wanted = "email,note" + end + "".join(line for line in lines if not line.startswith("anna@"))
    assert without_person(before.encode(), "subscribers/team.csv", ANNA).data.decode() == wanted
