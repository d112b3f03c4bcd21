"""`newsletter lists sync`: a file is brought into the store, and what has left stays away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.subscribers.changes import Entry
from newsletter.subscribers.model import SubscriptionStatus as Status
from newsletter.subscribers.records import Cause, Consent, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.lists.syncing import bring_in, compare
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.cli.commands import Run, Said

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FILE = Cause(NOW, Who.FILE, "subscribers/team.csv")
READER = Cause(NOW, Who.READER)
HEADER = "email,name,locale,city"
Write = Callable[..., Path]


@pytest.fixture
def write(workspace: Path) -> Write:
    """Return what writes a list called team."""

    def put(*rows: str, header: str = HEADER) -> Path:
        path = workspace / "subscribers/team.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return put


def people(workspace: Path) -> dict[str, str]:
    """Return how everybody of the list stands."""
    with ledger_of(open_workspace(workspace)) as ledger:
        return {each.key: str(each.status) for each in ledger.subscribers.all_subscriptions("team")}


def changes(workspace: Path, key: str) -> list[tuple[str, str]]:
    with ledger_of(open_workspace(workspace)) as ledger:
        return [(line.change, line.who) for line in ledger.subscribers.history(key)]


def told(said: Said, word: str) -> int:
    """Return the number in the line of the table that begins with a word."""
    found = re.search(rf"^  {word} +([0-9,]+)$", said.out, re.MULTILINE)
    return int(found[1]) if found else 0


def row(local: str, city: str = "Rīga") -> str:
    return f"{local}@novads.example,,lv,{city}"


def test_what_will_change_is_said_first(newsletter: Run, write: Write, workspace: Path) -> None:
    write(row("anna"), row("bob"), row("bob", "Cēsis"), "nobody,,,")
    said = newsletter("lists", "sync", "team", "--dry-run")
    assert said.status == 0
    assert told(said, "new") == 2
    assert "nothing was changed" in said.err
    assert not (workspace / ".newsletter/ledger.sqlite").exists()
    said = newsletter("lists", "sync", "team")
    assert (said.status, people(workspace)) == (
        0,
        {"anna@novads.example": "confirmed", "bob@novads.example": "confirmed"},
    )
    said = newsletter("lists", "sync", "team")
    assert "team: 2 readers, and nothing has changed" in said.out
    assert changes(workspace, "anna@novads.example") == [("add", "file")]


def test_a_row_that_goes_removes_and_one_that_returns_restores(newsletter: Run, write: Write, workspace: Path) -> None:
    write(row("anna"), *(row(f"p{number}") for number in range(20)))
    newsletter("lists", "sync", "team")
    write(*(row(f"p{number}") for number in range(20)))
    assert told(newsletter("lists", "sync", "team"), "gone") == 1
    assert people(workspace)["anna@novads.example"] == "removed"
    write(row("anna", "Ogre"), *(row(f"p{number}") for number in range(20)))
    assert told(newsletter("lists", "sync", "team"), "returning") == 1
    with ledger_of(open_workspace(workspace)) as ledger:
        (anna,) = ledger.subscribers.subscriptions("team", ["anna@novads.example"]).values()
    assert (anna.status, anna.fields) == (Status.CONFIRMED, {"city": "Ogre"})
    assert [change for change, _ in changes(workspace, anna.key)] == ["add", "remove", "restore"]


def test_standing_in_the_store_wins(newsletter: Run, write: Write, workspace: Path) -> None:
    write(row("anna"), row("bob"), row("zane"), row("ilze"))
    newsletter("lists", "sync", "team")
    asked = Consent(NOW, "form")
    with ledger_of(open_workspace(workspace)) as ledger:
        store = ledger.subscribers
        store.leave("anna@novads.example", ["team"], READER)
        store.leave("zane@novads.example", ["team"], READER)
        entry = Entry("zane@novads.example", "zane@novads.example", SubscriptionEvent.ASK)
        store.ask("team", entry, Source.FORM, asked, READER)
        entry = Entry("eva@novads.example", "eva@novads.example", SubscriptionEvent.ASK)
        store.ask("team", entry, Source.FORM, asked, READER)
        store.confirm("team", "eva@novads.example", READER)
    write(row("anna", "Ogre"), row("ilze"), row("bob"), row("zane", "Ogre"), row("eva", "Ogre"))
    said = newsletter("lists", "sync", "team")
    assert "came otherwise" in said.out
    found = people(workspace)
    assert (found["anna@novads.example"], found["zane@novads.example"]) == ("unsubscribed", "pending")
    write(row("ilze"), row("bob"))
    assert newsletter("lists", "sync", "team").status == 0
    assert people(workspace)["eva@novads.example"] == "confirmed"


def test_before_many_are_removed_somebody_is_asked(newsletter: Run, write: Write, workspace: Path) -> None:
    write(*(row(f"p{number}") for number in range(10)))
    newsletter("lists", "sync", "team")
    write(*(row(f"p{number}") for number in range(4)))
    said = newsletter("lists", "sync", "team")
    assert (said.status, "--yes" in said.err) == (2, True)
    assert set(people(workspace).values()) == {"confirmed"}
    assert newsletter("lists", "sync", "team", "--yes").status == 0
    assert list(people(workspace).values()).count("removed") == 6


def test_a_file_that_cannot_be_read_changes_nothing(newsletter: Run, write: Write, workspace: Path) -> None:
    write(row("anna"), row("bob"))
    newsletter("lists", "sync", "team")
    write('"anna@novads.example,,,', row("bob"))
    said = newsletter("lists", "sync", "team", "--yes")
    assert (said.status, "not brought in: team" in said.err) == (1, True)
    (workspace / "subscribers/team.csv").write_text("")
    assert newsletter("lists", "sync", "team", "--yes").status == 1
    assert set(people(workspace).values()) == {"confirmed"}


def test_what_changes_for_programs(newsletter: Run, write: Write) -> None:
    write(row("anna"))
    (team,) = newsletter("lists", "sync", "team", "--json").json["lists"]
    assert team["counts"]["new"] == 1
    assert (team["done"], team["removes_many"]) == (True, False)
    assert newsletter("lists", "sync", "taem").status == 2


class KilledError(Exception):
    """The program ends."""


@pytest.mark.parametrize("writes", range(1, 8))
def test_killed_at_any_moment_it_comes_to_the_same(workspace: Path, write: Write, writes: int) -> None:
    first = [row(f"p{number:04}") for number in range(1500)]
    then = [row(f"p{number:04}", "Ogre") for number in range(700, 2200)]
    settings = open_workspace(workspace)

    def synced(store: object, stop: int = 0) -> None:
        left = stop

        class Stopping:
            """A store that is killed at a write."""

            def __getattr__(self, name: str) -> object:
                nonlocal left
                if name in ("apply", "note_digest"):
                    left -= 1
                    if left == 0:
                        raise KilledError
                return getattr(store, name)

        found = compare(settings, Stopping(), "team")  # type: ignore[arg-type]
        bring_in(settings, Stopping(), "team", found.digest, FILE)  # type: ignore[arg-type]

    def state(store: object) -> list[tuple[object, ...]]:
        everybody = store.all_subscriptions("team")  # type: ignore[attr-defined]
        return [(each.key, each.status, each.fields, each.source) for each in everybody]

    with ledger_of(settings) as ledger:
        write(*first)
        synced(ledger.subscribers)
        write(*then)
        with pytest.raises(KilledError):
            synced(ledger.subscribers, writes)
        synced(ledger.subscribers)
        found = state(ledger.subscribers)
        assert ledger.subscribers.digest("team")
    assert [each[1] for each in found].count(Status.REMOVED) == 700
    assert {str(each[2]) for each in found if each[1] is Status.CONFIRMED} == {"{'city': 'Ogre'}"}
