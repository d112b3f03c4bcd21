"""A segment says the same in SQL as by itself, for any expression and any row."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.ledger.segments import Condition, Dialect, Postgres, Sqlite, condition
from newsletter.merge.expression import (
    Comparison,
    Constant,
    Expression,
    Filter,
    Junction,
    Name,
    Not,
    dated,
    evaluate,
)
from newsletter.merge.language import SEGMENT
from newsletter.merge.parse import parse_expression
from tests.postgres import Server

TODAY = datetime.date(2026, 11, 24)
TABLES = """
CREATE TABLE subscriber (key TEXT, address TEXT, name TEXT, locale TEXT);
CREATE TABLE subscription (
    list TEXT, key TEXT, status TEXT, name TEXT, locale TEXT, fields TEXT, tags TEXT, joined_at TEXT
);
CREATE TABLE campaign (id INTEGER, issue TEXT);
CREATE TABLE delivery (campaign_id INTEGER, key TEXT, state TEXT);
INSERT INTO campaign VALUES (1, 'may'), (2, 'june');
"""
FOUND = """
SELECT s.key FROM subscription s LEFT JOIN subscriber p ON p.key = s.key WHERE s.list = 'team' AND {} ORDER BY s.key
"""
# Texts that are nearly numbers, numbers, and others.
WORDS = st.sampled_from(
    [
        "", "0", "1", "01", "+1", "-1", "1.0", "1.", ".5", "1.5", "1e3", "1.5.2", "--1", "9", "10", "999999999999999",
        "1000000000000000", "a", "A", "B", "Rīga", "Riga", "rīga", "ž", "z", "true", "True", "%", "_", "'", "\\", " ",
        "1 ",
        "𝄞", "\uffff", "2026-10-01", "2026-1-1", "é", "e\u0301", '"', "*", "[", "?",
    ]
)  # fmt: skip
TEXTS = WORDS | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)
FIELDS = st.sampled_from(["city", "plz", "we ird", 'q"uote', "$.a", "name"])
TAGS = st.sampled_from(["vip", "board", "a b", "%"])
NAMES = st.builds(lambda name: Name(("subscriber", name)), FIELDS) | st.just(Name(("joined",)))
NUMBERS = st.integers(-20, 20) | st.sampled_from([0.5, 1.0, 1.5, 10**14, 10**15])
WRITTEN = st.builds(Constant, TEXTS | NUMBERS)
OPERANDS = (
    NAMES
    | WRITTEN
    | st.builds(lambda name, other: Filter("default", name, (other,)), NAMES, WRITTEN)
    | st.just(Filter("days_ago", Name(("joined",)), ()))
)
COMPARED = st.builds(Comparison, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), OPERANDS, OPERANDS)
AMONG = st.builds(
    Comparison,
    st.sampled_from(["in", "not in"]),
    OPERANDS,
    st.builds(Constant, st.lists(TEXTS | NUMBERS, max_size=3).map(tuple)) | OPERANDS,
)
OWNED = st.builds(
    Comparison,
    st.sampled_from(["in", "not in"]),
    st.builds(Constant, TAGS | st.sampled_from(["board", "may", "june"])),
    st.sampled_from(["tags", "lists", "received"]).map(lambda name: Name((name,))),
)
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    COMPARED | AMONG | OWNED | NAMES | st.just(Name(("tags",))),
    lambda inner: st.builds(Not, inner) | st.builds(Junction, st.sampled_from(["and", "or"]), inner, inner),
    max_leaves=4,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "fields": st.dictionaries(FIELDS.filter(lambda name: name != "name"), TEXTS.filter(bool), max_size=4),
            "name": TEXTS,
            "own": st.none() | TEXTS,
            "tags": st.lists(TAGS, max_size=2, unique=True),
            "lists": st.lists(st.sampled_from(["board"]), max_size=1),
            "received": st.lists(st.sampled_from(["may", "june"]), max_size=2, unique=True),
            "joined": st.sampled_from(["", "2026-11-24", "2026-11-23", "2026-02-28", "2024-02-29", "1999-12-31"]),
        }
    ),
    min_size=1,
    max_size=6,
)


def values(row: Mapping[str, object]) -> dict[str, object]:
    """Return what the expression finds for a row."""
    name = row["name"] if row["own"] is None else row["own"]
    fields = {**row["fields"], **({"name": name} if name else {})}  # type: ignore[dict-item]
    return {
        **{key: row[key] for key in ("tags", "lists", "received")},
        "subscriber": fields,
        "joined": row["joined"] or None,
    }


def filled(rows: list[dict[str, object]]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the statements that put rows into the tables."""
    for number, row in enumerate(rows):
        key = f"k{number}"
        yield "INSERT INTO subscriber VALUES (?, ?, ?, NULL)", (key, key, row["own"])
        tags = "".join(f"\n{tag}\n" for tag in row["tags"])  # type: ignore[attr-defined]
        joined = f"{row['joined']}T09:00:00Z" if row["joined"] else ""
        fields = json.dumps(row["fields"])
        at = ("team", key, "confirmed", row["name"], "lv", fields, tags, joined)
        yield "INSERT INTO subscription VALUES (?, ?, ?, ?, ?, ?, ?, ?)", at
        for name in row["lists"]:  # type: ignore[attr-defined]
            yield "INSERT INTO subscription VALUES (?, ?, 'confirmed', '', '', '{}', '', '')", (name, key)
        for issue in row["received"]:  # type: ignore[attr-defined]
            yield "INSERT INTO delivery VALUES (?, ?, 'accepted')", ({"may": 1, "june": 2}[issue], key)


def agree(expression: Expression, rows: list[dict[str, object]], found: Condition, answer: list[str]) -> None:
    wanted = [f"k{number}" for number, row in enumerate(rows) if evaluate(expression, values(row))]
    assert answer == wanted, found.sql


def asked(expression: Expression, dialect: Dialect) -> Condition | None:
    return condition(dated(expression, TODAY), dialect)


@settings(max_examples=300)
@given(EXPRESSIONS, ROWS)
def test_sqlite_says_what_the_expression_says(expression: Expression, rows: list[dict[str, object]]) -> None:
    found = asked(expression, Sqlite())
    if found is None:
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        for statement, row in filled(rows):
            connection.execute(statement, row)
        answer = [key for (key,) in connection.execute(FOUND.format(found.sql), found.values)]
    agree(dated(expression, TODAY), rows, found, answer)


@pytest.mark.xdist_group("postgres")
def test_postgres_says_what_the_expression_says(postgres: Server, postgres_url: str) -> None:
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(TABLES.encode())

        @settings(max_examples=150)
        @given(EXPRESSIONS, ROWS)
        def say_the_same(expression: Expression, rows: list[dict[str, object]]) -> None:
            found = asked(expression, Postgres())
            if found is None:
                return
            connection.execute("TRUNCATE subscriber, subscription, delivery")
            for statement, row in filled(rows):
                connection.execute(statement.replace("?", "%s").encode(), row)
            answer = [key for (key,) in connection.execute(FOUND.format(found.sql).encode(), found.values).fetchall()]
            agree(dated(expression, TODAY), rows, found, answer)

        say_the_same()


@pytest.mark.parametrize(
    "source",
    [
        'subscriber.city == "Rīga"',
        'subscriber.city in ["Rīga", "Liepāja"] and not subscriber.name',
        'joined | days_ago < 30 and "vip" in tags',
        '"board" not in lists or "2026-10" in received',
        'subscriber.plz | default("0") >= 1000',
    ],
)
def test_what_people_ask_is_asked_in_sql(source: str) -> None:
    expression = dated(parse_expression(source, SEGMENT), TODAY)
    assert condition(expression, Sqlite())
    assert condition(expression, Postgres())


@pytest.mark.parametrize("source", ["subscriber.city | upper == 'X'", "subscriber.a == true", "'1' in tags", "lists"])
def test_what_databases_say_differently_is_left_to_the_rows(source: str) -> None:
    assert condition(parse_expression(source, SEGMENT), Sqlite()) is None
