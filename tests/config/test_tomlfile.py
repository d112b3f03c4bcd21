"""A file of settings while it is read: where things stand in it, and how a mistake is told."""

from __future__ import annotations

import pytest

from newsletter.config.keys import Key
from newsletter.config.tomlfile import TomlFile
from newsletter.errors import UsageError

TEXT = """\
# A comment
[one]
name = "a"
"quoted" = "b"

[two."with.dots"]
name = "c"

[[one.parts]]
name = "d"

[[one.parts]]
size = 2
name = "e"
"""
PART_KEYS = {"name": Key(str, "", required=True), "size": Key((int, str), "", least=0, most=5)}


def file(text: str = TEXT, environ: dict[str, str] | None = None) -> TomlFile:
    return TomlFile("some.toml", text.encode(), environ)


@pytest.mark.parametrize(
    ("key", "table", "nth", "line"),
    [
        ("one", None, 0, 2),
        ("name", "one", 0, 3),
        ("quoted", "one", 0, 4),
        ("with.dots", None, 0, 6),
        ("name", "two.with.dots", 0, 7),
        ("one.parts", None, 0, 9),
        ("one.parts", None, 1, 12),
        ("name", "one.parts", 0, 10),
        ("name", "one.parts", 1, 14),
        ("size", "one.parts", 0, None),
        ("name", "three", 0, None),
    ],
)
def test_where_things_stand(key: str, table: str | None, nth: int, line: int | None) -> None:
    assert file().line_of(key, table, nth) == line


def test_each_table_of_an_array_is_checked_at_its_own_line() -> None:
    read = file(TEXT + "[[one.parts]]\nsize = 9\n")
    found = list(read.checked_each("one", "parts", keys=PART_KEYS))
    assert [(line, values) for line, _, values in found] == [
        (9, {"name": "d"}),
        (12, {"name": "e", "size": 2}),
        (15, {}),
    ]
    assert [(problem.line, problem.sentence) for problem in read.problems] == [
        (15, "[[one.parts]] lacks “name”"),
        (16, "“size” cannot be 9"),
    ]


def test_a_value_is_parsed_and_what_is_wrong_with_it_told_at_its_line() -> None:
    def shout(text: str) -> str:
        if text == "a":
            raise UsageError("too quiet", "say more")
        return text.upper()

    read = file()
    keys = {"name": Key(str, "", parse=shout), "quoted": Key(str, "", parse=shout)}
    assert read.checked("one", keys, apart="parts") == {"quoted": "B"}
    [problem] = read.problems
    assert (problem.path, problem.line, problem.sentence) == ("some.toml", 3, "“name”: too quiet")
    assert (problem.source, problem.hint) == ('name = "a"', "say more")


@pytest.mark.parametrize(
    ("typed", "environ", "values"),
    [
        ("a = [1, 2]", {}, (1, 2)),
        ("a = 1", {}, (1,)),
        ("a = []", {}, ()),
        ("a = 1", {"NEWSLETTER_T_A": "3, 4"}, (3, 4)),
        ("", {"NEWSLETTER_T_A": "3"}, (3,)),
    ],
)
def test_one_value_or_many(typed: str, environ: dict[str, str], values: tuple[int, ...]) -> None:
    read = file(f"[t]\n{typed}\n", environ)
    assert read.checked("t", {"a": Key(int, "", many=True)}) == {"a": values}
    assert read.problems == []
