"""Exports of other programs: which program it is, and what each row says."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from newsletter.documents.table import Table
from newsletter.subscribers.columns import filled_rows, read_header
from newsletter.subscribers.imports.exports import EXPORTS, recognise
from newsletter.subscribers.imports.people import Mapped, PeopleReader, Person, read_joined, read_object, read_tags
from newsletter.subscribers.imports.standing import WORDS, Standing, UnknownWordError, is_yes, said, stronger
from newsletter.subscribers.model import RefusedRow

HERE = Path(__file__).parent / "exports"
EXPECTED = YAML(typ="safe").load(HERE / "expected.yaml")


def read(name: str) -> tuple[str, list[Person | RefusedRow]]:
    """Return which program wrote a file, and its rows."""
    table = Table(BytesIO((HERE / name).read_bytes()), name)
    header = read_header(table.rows(), name)
    export = recognise(header.columns)
    reader = PeopleReader(Mapped(export, header.columns), name)
    return export.program, [reader.read(row) for row in filled_rows(table.rows()) if row.line != header.line]


def people(name: str) -> dict[str, Person]:
    """Return the people of a file by their address."""
    return {row.subscriber.address: row for row in read(name)[1] if isinstance(row, Person)}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_is_known_by_its_header_and_its_standing_understood(name: str) -> None:
    program, rows = read(name)
    counts = Counter(str(row.standing) if isinstance(row, Person) else "invalid" for row in rows)
    assert {"program": program, **counts} == EXPECTED[name]


def test_every_export_that_is_known_has_a_file() -> None:
    assert {each.program for each in EXPORTS} <= {each["program"] for each in EXPECTED.values()}
    files = {path.name for path in HERE.iterdir() if path.suffix in {".csv", ".tsv"}}
    assert files == set(EXPECTED)


def test_what_a_newsletter_needs_of_a_person_is_kept_and_the_rest_is_not() -> None:
    anna = people("mailchimp-subscribed.csv")["anna@example.org"]
    assert anna.subscriber.name == "Anna Bērziņa"
    assert anna.subscriber.fields == {
        "email": "anna@example.org",
        "name": "Anna Bērziņa",
        "first_name": "Anna",
        "last_name": "Bērziņa",
        "company": "Vārti SIA",
        "zip_code": "LV-1010",
        "time_zone": "Europe/Riga",
    }
    assert anna.joined == datetime(2021, 3, 1, 9, 30, tzinfo=UTC)
    assert anna.tags == ("lasītāji", "Rīga")
    assert people("mailchimp-subscribed.csv")["janis@example.org"].subscriber.name == "Jānis"
    assert people("substack-dashboard.csv")["reader@example.org"].subscriber.fields == {
        "email": "reader@example.org",
        "name": "Ieva",
    }


def test_what_stands_in_an_object_is_a_field_of_its_own() -> None:
    assert people("listmonk.csv")["on@example.org"].subscriber.fields == {
        "email": "on@example.org",
        "name": "Otto",
        "city": "Cēsis",
    }
    assert read_object('{"Postal code": 1010, "vip": true, "a": null, "email": "x", "list": ["a", "b"]}') == {
        "postal_code": "1010",
        "vip": "true",
        "list": '["a", "b"]',
    }
    assert read_object("[1]") == read_object("{") == read_object("[" * 100_000) == {}


def test_a_guard_against_formulas_is_no_part_of_a_value() -> None:
    assert people("phplist.tsv")["yes@example.org"].subscriber.name == "=Zane"


def test_whoever_cannot_be_told_to_have_agreed_is_refused_with_the_reason() -> None:
    (refused,) = (row for row in read("beehiiv.csv")[1] if isinstance(row, RefusedRow))
    assert refused.reason == "“needs_attention” in the column “status” does not say whether they may be written to"
    assert (refused.line, refused.typed) == (5, "d@example.org")


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2024-03-01 09:30:00.5 +0000 UTC", datetime(2024, 3, 1, 9, 30, tzinfo=UTC)),
        ("2024-03-01 09:30:00 +0200 EET", datetime(2024, 3, 1, 7, 30, tzinfo=UTC)),
        ("2023-01-05T08:00:00.000Z", datetime(2023, 1, 5, 8, tzinfo=UTC)),
        ("2021-03-01 09:30:00", datetime(2021, 3, 1, 9, 30, tzinfo=UTC)),
        ("2021-05-01", datetime(2021, 5, 1, tzinfo=UTC)),
        ("2020-02-02 10:00:00 UTC", datetime(2020, 2, 2, 10, tzinfo=UTC)),
        ("", None),
        ("last spring", None),
        ("03/01/2021", None),
    ],
)
def test_when_somebody_came(typed: str, moment: datetime | None) -> None:
    assert read_joined(typed) == moment


def test_tags() -> None:
    assert read_tags('"a","b, c" , a') == ("a", "b, c")
    assert read_tags("Readers; Friends, old; ") == ("Readers", "Friends, old")
    assert read_tags("No Lists") == read_tags("") == ()


@given(st.text())
def test_a_word_is_a_standing_or_refused(typed: str) -> None:
    known = typed.strip().lower().replace("_", " ").replace("-", " ") in WORDS
    with nullcontext() if known else pytest.raises(UnknownWordError, match="column “status”"):
        assert said("status", typed) in Standing


@given(st.sampled_from(sorted(WORDS)), st.booleans())
def test_words_are_read_in_any_spelling(word: str, is_loud: bool) -> None:
    typed = f" {(word.upper() if is_loud else word).replace(' ', '_')} "
    assert said("status", typed) is WORDS[word]


def test_an_answer_that_is_neither_yes_nor_no_is_refused() -> None:
    assert [is_yes("x", each) for each in ("TRUE", "1", "", "False")] == [True, True, False, False]
    with pytest.raises(UnknownWordError):
        is_yes("x", "perhaps")


@given(st.lists(st.sampled_from(Standing), min_size=1))
def test_whoever_has_left_by_one_row_has_left(standings: list[Standing]) -> None:
    held = standings[0]
    for each in standings[1:]:
        held = stronger(held, each)
    assert held == max(standings, key=list(Standing).index)
    for weaker, more in pairwise(Standing):
        assert stronger(more, weaker) is stronger(weaker, more) is more
