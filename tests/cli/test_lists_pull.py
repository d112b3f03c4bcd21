"""`newsletter lists pull`: the store is written into a list's file, and every row that stays keeps its letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.records import Cause, Choice, Details, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.cli.commands import Run

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
READER = Cause(NOW, Who.READER)
FILE = """\
E-mail;Name;"City";locale
 Anna@novads.example ;"Anna ""A"" Bērziņa";Rīga;LV

bob@novads.example;Bob
"zane@novads.example";"Zane;
of two lines";Cēsis;lv
nobody;;;
ivo@novads.example;Ivo;Ogre;lv"""


@pytest.fixture
def ledger(workspace: Path) -> Iterator[SqlLedger]:
    """Return the workspace's ledger."""
    with ledger_of(open_workspace(workspace)) as opened:
        yield opened


def imported(ledger: SqlLedger, key: str, **fields: str) -> None:
    entry = Entry(key, key, SubscriptionEvent.ADD, Details("Eva, jr.", "lv", fields))
    ledger.subscribers.apply("team", [entry], Source.IMPORT, Cause(NOW, Who.IMPORT))


@pytest.mark.parametrize(("encoding", "ending"), [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\r\n")])
def test_rows_that_stay_keep_their_letters(
    newsletter: Run, workspace: Path, ledger: SqlLedger, encoding: str, ending: str
) -> None:
    path = workspace / "subscribers/team.csv"
    text = FILE.replace("\n", ending)
    path.write_bytes(text.encode(encoding))
    assert newsletter("lists", "pull", "team").status == 1  # not brought in yet
    assert newsletter("lists", "sync", "team").status == 0
    before = path.read_bytes()
    said = newsletter("lists", "pull", "team")
    assert (said.status, "nothing has changed" in said.out, path.read_bytes()) == (0, True, before)
    imported(ledger, "eva@novads.example", city="Kuldīga")
    ledger.subscribers.leave("zane@novads.example", ["team"], READER)
    ledger.subscribers.choose("bob@novads.example", Choice(locale="en"), READER)
    assert newsletter("lists", "pull", "team", "--dry-run").status == 0
    assert path.read_bytes() == before
    said = newsletter("lists", "pull", "team", "--yes")
    assert said.status == 0
    wanted = text.replace("bob@novads.example;Bob", "bob@novads.example;Bob;;en")
    gone = f'"zane@novads.example";"Zane;{ending}of two lines";Cēsis;lv{ending}'
    assert gone in wanted
    wanted = wanted.replace(gone, "") + f"{ending}eva@novads.example;Eva, jr.;Kuldīga;lv{ending}"
    assert path.read_bytes().decode(encoding) == wanted
    said = newsletter("lists", "sync", "team", "--json")
    (team,) = said.json["lists"]
    counts = team["counts"]
    assert [counts[each] for each in ("new", "changed", "gone", "returning", "elsewhere")] == [0, 1, 0, 0, 1]


def test_a_field_that_the_file_lacks_gets_a_column(newsletter: Run, workspace: Path, ledger: SqlLedger) -> None:
    path = workspace / "subscribers/team.csv"
    path.write_text("email,name\nanna@novads.example,Anna\nbob@novads.example,Bob\n")
    newsletter("lists", "sync", "team")
    imported(ledger, "eva@novads.example", city="Ogre")
    assert newsletter("lists", "pull", "team").status == 0
    assert path.read_text("utf-8") == (
        "email,name,city,locale\nanna@novads.example,Anna\nbob@novads.example,Bob\n"
        'eva@novads.example,"Eva, jr.",Ogre,lv\n'
    )


def test_a_list_without_a_file_gets_one(newsletter: Run, workspace: Path, ledger: SqlLedger) -> None:
    imported(ledger, "eva@novads.example", city="Ogre")
    assert newsletter("lists", "pull", "team").status == 0
    made = (workspace / "subscribers/team.csv").read_bytes().decode("utf-8-sig")
    assert made == 'email,name,locale,city\r\neva@novads.example,"Eva, jr.",lv,Ogre\r\n'
    assert newsletter("lists", "pull", "taem").status == 2


def test_before_many_rows_are_taken_out_somebody_is_asked(newsletter: Run, workspace: Path, ledger: SqlLedger) -> None:
    path = workspace / "subscribers/team.csv"
    names = ("bob", "eva", "ivo")
    path.write_text("email\nanna@novads.example\n" + "".join(f"{name}@novads.example\n" for name in names))
    newsletter("lists", "sync", "team")
    for name in names:
        ledger.subscribers.leave(f"{name}@novads.example", ["team"], READER)
    before = path.read_bytes()
    assert newsletter("lists", "pull", "team").status == 2
    assert path.read_bytes() == before
    assert newsletter("lists", "pull", "team", "--yes").status == 0
    assert path.read_text() == "email\nanna@novads.example\n"


def test_who_is_on_a_list_is_counted_and_drawn(newsletter: Run, workspace: Path, ledger: SqlLedger) -> None:
    path = workspace / "subscribers/team.csv"
    path.write_text("email\nanna@novads.example\nbob@novads.example\n")
    said = newsletter("lists", "show", "team")
    assert (said.status, "lists sync team" in said.err) == (0, True)
    newsletter("lists", "sync", "team")
    imported(ledger, "eva@novads.example")
    ledger.subscribers.leave("bob@novads.example", ["team"], READER)
    said = newsletter("lists", "show", "team")
    assert "confirmed     2  1 by the file, 1 by an import" in said.out
    assert "@" not in said.out
    told = newsletter("lists", "show", "team", "--json").json
    assert told["growth"][-1]["readers"] == 2
    assert told["is_brought_in"] is True
    lists = {each["list"]: each for each in newsletter("lists", "show", "--json").json["lists"]}
    assert lists["team"]["counts"] == {"pending": 0, "confirmed": 2, "unsubscribed": 1, "removed": 0}
    assert "municipalities" in newsletter("lists", "show").out
