"""LIST.yaml: what a list says of itself, and each way to get it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.subscribers.description import (
    ListDescription,
    OptIn,
    Visibility,
    description_names,
    parse_description,
    read_description,
)
from newsletter.subscribers.fields import Field, FieldType

WHOLE = """\
name: Rīgas ziņas
description: Ko pašvaldība dara Rīgā.
locale: lv-lv
visibility: public
opt_in: single
welcome: |
  Paldies!
  Pirmais numurs nāks pirmdien.
fields:
  city: text
  born: {type: date, label: Dzimis, required: true}
  role:
    type: choice
    of: [mayor, engineer, 7]
  topics: {type: list, of: [wind, sun]}
  note:
"""


def told(text: str) -> list[str]:
    _, problems = parse_description(text, "subscribers/team.yaml", "team")
    return [f"{each.line} {each.code}: {each.sentence} → {each.hint}" for each in problems]


def test_a_whole_description() -> None:
    made, problems = parse_description(WHOLE, "subscribers/team.yaml", "team")
    assert problems == []
    assert made == ListDescription(
        "Rīgas ziņas",
        "Ko pašvaldība dara Rīgā.",
        "lv-LV",
        Visibility.PUBLIC,
        OptIn.SINGLE,
        "Paldies!\nPirmais numurs nāks pirmdien.",
        {
            "city": Field("city"),
            "born": Field("born", FieldType.DATE, "Dzimis", required=True),
            "role": Field("role", FieldType.CHOICE, of=("mayor", "engineer", "7")),
            "topics": Field("topics", FieldType.LIST, of=("wind", "sun")),
            "note": Field("note"),
        },
    )
    assert made.is_public


def test_what_is_not_said_is_careful() -> None:
    made, problems = parse_description("", "subscribers/team.yaml", "team")
    assert problems == []
    assert (made.title, made.is_public, made.opt_in) == ("team", False, OptIn.DOUBLE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nmae: Team\n", "1 unknown-key: “nmae” means nothing here → did you mean name?"),
        ("title: Team\n", "1 unknown-key: “title” means nothing here → did you mean name?"),
        ("double_opt_in: true\n", "1 unknown-key: “double_opt_in” means nothing here → did you mean opt_in?"),
        ("name: [a, b]\n", '1 bad-value: “name” is one text → write name: "…"'),
        ("locale: Latvian\n", "1 unknown-language: “Latvian” is not a language code → lv, en or pt-BR"),
        ("opt_in: dubble\n", "1 bad-value: “dubble” is not a kind of opt_in → write opt_in: double"),
        ("\nopt_in: true\n", "2 bad-value: “true” is not a kind of opt_in → write opt_in: double or opt_in: single"),
        ("visibility: open\n", "visibility: public or visibility: private"),
        ("fields: [city]\n", "1 bad-value: “fields” has to name fields with their types → write each on a line of"),
        ("fields:\n  City: text\n", "2 bad-name: “City” is not how a field is named in a text → write city"),
        ("fields:\n  E-mail: text\n", "→ write a name of letters, digits and _"),
        ("fields:\n  email: text\n", "2 bad-name: every list has “email”, so no field describes it → take the line"),
        ("fields:\n  city: txt\n", "2 bad-value: “txt” is not a type of field → did you mean text?"),
        ("fields:\n  city: 7\n", "2 bad-value: “city” has to say its type → write city: text"),
        ("fields:\n  role: choice\n", "→ write role: {type: choice, of: [one, another]}"),
        ("fields:\n  role: {type: choice}\n", "2 missing-choices: “role” does not say what can be chosen → write of:"),
        ("fields:\n  role: {type: choice, of: mayor}\n", "2 bad-value: “of” is not a list of choices → write of:"),
        ("fields:\n  role: {choices: [a]}\n", "2 unknown-key: “choices” means nothing here → did you mean of?"),
        ("fields:\n  n: {type: number, of: [1]}\n", "2 bad-value: “of” belongs to a choice or a list, and “n” is a"),
        ("fields:\n  n: {required: often}\n", "2 bad-value: “required” has to be true or false → write required: true"),
    ],
)
def test_each_mistake_is_told_with_its_line_and_a_hint(text: str, found: str) -> None:
    (only,) = told(text)
    assert found in only


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        (Field("n", FieldType.NUMBER), "-2.5", True),
        (Field("n", FieldType.NUMBER), "2,5", False),
        (Field("n", FieldType.NUMBER), "", True),
        (Field("d", FieldType.DATE), "2012-11-24", True),
        (Field("d", FieldType.DATE), "24.11.2012", False),
        (Field("b", FieldType.BOOLEAN), "Yes", True),
        (Field("b", FieldType.BOOLEAN), "maybe", False),
        (Field("c", FieldType.CHOICE, of=("a", "b")), "b", True),
        (Field("c", FieldType.CHOICE, of=("a", "b")), "B", False),
        (Field("l", FieldType.LIST, of=("a", "b")), "a; b", True),
        (Field("l", FieldType.LIST, of=("a", "b")), "a, z", False),
        (Field("l", FieldType.LIST), "anything", True),
        (Field("t"), "anything", True),
    ],
)
def test_what_of_a_cell_fits_a_field(field: Field, value: str, fits: bool) -> None:
    assert (field.fault(value) == "") is fits


def test_a_list_without_a_description_is_called_by_its_name(tmp_path: Path) -> None:
    assert read_description(tmp_path, "team") == (ListDescription("team"), [])
    (tmp_path / "team.yaml").write_bytes(b"\xef\xbb\xbfname: T\r\n")
    assert read_description(tmp_path, "team")[0].title == "T"
    assert description_names(tmp_path) == ("team",)
    (tmp_path / "team.yaml").write_bytes(b"name: \xff\n")
    _, problems = read_description(tmp_path, "team")
    assert [each.code for each in problems] == ["undecodable"]
