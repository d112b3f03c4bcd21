"""Data files of an earlier issue: their entries stay, and their words go."""

from __future__ import annotations

import json

import pytest

from newsletter.content.pencil import PENCIL
from newsletter.content.scaffold.data import blank_data, data_named, is_form_of
from newsletter.content.scaffold.words import words_for
from newsletter.theme.model import BlockSchema, Body, FieldSchema, FieldType

WORDS = words_for("en")
SCHEMA = BlockSchema(
    "events",
    "Events",
    Body.ITEMS,
    item={
        "title": FieldSchema("title", required=True),
        "date": FieldSchema("date", FieldType.DATE),
        "kind": FieldSchema("kind", FieldType.CHOICE, of=("open", "closed")),
        "image": FieldSchema("image", FieldType.IMAGE),
    },
)
ENTRY = {"title": "Secret", "date": "2026-12-01", "kind": "open", "image": "images/secret.png", "seats": "12"}


def test_files_are_found_by_the_blocks_that_name_them() -> None:
    text = 'from=nothing\n:::events from=events.yaml columns=2\n:::\n::: table from="my costs.csv" #costs\n:::\n'
    assert data_named([text]) == {"events.yaml": "events", "my costs.csv": "table"}


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("events.yaml", True),
        ("events.pt-BR.yaml", True),
        ("events.csv", False),
        ("more.yaml", False),
        ("a/events.yaml", False),
    ],
)
def test_a_file_may_be_there_in_each_language(name: str, *, is_one: bool) -> None:
    assert is_form_of(name, "events.yaml") is is_one


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.yaml",
            "\n".join(
                [
                    "# A note",
                    *(f"{'- ' if n == 0 else '  '}{key}: {value}" for n, (key, value) in enumerate(ENTRY.items())),
                ]
            ),
        ),
        ("a.json", json.dumps([ENTRY])),
        ("a.csv", f"{','.join(ENTRY)}\n{','.join(ENTRY.values())}\n"),
        ("a.csv", f"{';'.join(ENTRY)}\n{';'.join(ENTRY.values())}\n"),
    ],
)
def test_words_become_placeholders_and_settings_stay(name: str, data: str) -> None:
    made = blank_data(data.encode(), name, SCHEMA, WORDS).decode("utf-8-sig")
    assert "ecret" not in made
    assert PENCIL in made
    for kept in ("title", "2026-12-01", "open", "images/placeholder.png", "12"):
        assert kept in made


def test_without_a_schema_texts_are_told_by_how_they_look() -> None:
    made = blank_data(
        b"Town,Cost,Page,More\nRiga,4 200,https://riga.lv,[Read](https://riga.lv)\n", "a.csv", None, WORDS
    )
    row = made.decode("utf-8-sig").split("\r\n")[1]
    assert row == f"{PENCIL} …,{PENCIL} …,https://example.org/,[{PENCIL} link text](https://example.org/)"


@pytest.mark.parametrize(("name", "data"), [("a.json", b"{"), ("a.yaml", b"\xff\xfe"), ("a.csv", b"\x00")])
def test_what_cannot_be_read_holds_no_words(name: str, data: bytes) -> None:
    assert blank_data(data, name, SCHEMA, WORDS).strip(b"\xef\xbb\xbf\r\n") == b""
