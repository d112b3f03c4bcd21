"""`newsletter subscribers`: one person at a time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import Run

ANNA = "Anna@city.example"
LIST = "municipalities"
Readers = Run


@pytest.fixture
def readers(newsletter: Run) -> Readers:
    """Return `newsletter subscribers`, with a list that has a field."""

    def run(*words: str) -> object:
        return newsletter("subscribers", *words)

    return run  # type: ignore[return-value]


@pytest.fixture
def anna(readers: Readers) -> Readers:
    """Return the same, with a reader."""
    assert readers("add", ANNA, "--list", LIST, "--name", "Anna", "--consent", "signed at the fair").status == 0
    return readers


def test_a_reader_is_added_and_shown(anna: Readers) -> None:
    said = anna("show", "anna@CITY.example")
    assert said.status == 0
    assert said.out.startswith(f"{ANNA}\n")
    assert "confirmed" in said.out
    assert "agreed" in said.out
    assert "“signed at the fair”" in said.out
    assert "by editor" in said.out
    known = anna("show", ANNA, "--json").json
    assert known["person"]["address"] == ANNA
    assert [(each["list_name"], each["status"], each["name"]) for each in known["subscriptions"]] == [
        (LIST, "confirmed", "Anna")
    ]
    assert known["history"][0]["who"] == "editor"


def test_nobody_is_added_to_a_list_that_there_is_not(readers: Readers) -> None:
    said = readers("add", ANNA, "--list", "municipality")
    assert said.status == 2
    assert "did you mean municipalities?" in said.err
    said = readers("add", ANNA)
    assert said.status == 2
    assert f"the lists are: {LIST}" in said.err


@pytest.mark.parametrize("typed", ["anna", "anna@", "an na@city.example", "anna@city"])
def test_what_is_no_address_is_refused(readers: Readers, typed: str) -> None:
    said = readers("add", typed, "--list", LIST)
    assert said.status == 2
    assert "is not an address" in said.err


def test_an_unknown_person_is_nobody(readers: Readers) -> None:
    said = readers("show", ANNA)
    assert said.status == 1
    assert f"nobody is known as {ANNA}" in said.err


def test_who_stands_in_a_file_only_is_told_so(readers: Readers, workspace: Path) -> None:
    (workspace / "subscribers" / "team.csv").write_text(f"email\n{ANNA}\n", "utf-8")
    said = readers("show", "anna@city.example")
    assert said.status == 1
    assert "it is in subscribers/team.csv, line 2; bring it in: newsletter lists sync" in said.err


def test_who_has_left_is_not_added_again(anna: Readers) -> None:
    assert anna("unsubscribe", ANNA, "--list", LIST, "--why", "by phone").status == 0
    said = anna("add", ANNA, "--list", LIST)
    assert said.status == 1
    assert "has left municipalities on " in said.err
    assert "only they can come back" in said.err
    assert "by phone" in anna("show", ANNA).out


def test_an_editor_takes_back_only_what_an_editor_has_done(anna: Readers, workspace: Path) -> None:
    from newsletter.clock import system_clock
    from newsletter.ledger.sql import open_ledger
    from newsletter.subscribers.records import Cause, Who

    assert anna("unsubscribe", ANNA, "--list", LIST, "--undo").status == 1
    assert anna("unsubscribe", ANNA, "--all").status == 0
    assert "gets no newsletter" in anna("show", ANNA).out
    assert anna("unsubscribe", ANNA, "--all", "--undo").status == 0
    known = anna("show", ANNA, "--json").json
    assert (known["subscriptions"][0]["status"], known["suppressions"]) == ("confirmed", [])
    with open_ledger(workspace / ".newsletter" / "newsletter.db") as ledger:
        ledger.subscribers.leave_all("anna@city.example", Cause(system_clock(), Who.READER))
    said = anna("unsubscribe", ANNA, "--all", "--undo")
    assert said.status == 1
    assert "so no editor can take that back" in said.err


def test_it_must_be_said_from_which_list(anna: Readers) -> None:
    said = anna("unsubscribe", ANNA)
    assert said.status == 2
    assert f"they are on: {LIST}" in said.err


def test_somebody_unknown_is_kept_away(readers: Readers) -> None:
    said = readers("unsubscribe", "new@city.example", "--list", LIST)
    assert "new@city.example is unsubscribed on municipalities" in said.err
    assert readers("unsubscribe", "new@city.example", "--list", LIST).err.startswith("new@city.example was already")


def test_what_readers_want_is_changed_and_taken_back(anna: Readers) -> None:
    assert anna("edit", ANNA, "--locale", "EN", "--time-zone", "Europe/Riga").status == 0
    out = anna("show", ANNA).out
    assert "en, as they have chosen" in out
    assert "Europe/Riga, as they have chosen" in out
    assert anna("edit", ANNA, "--locale", "").status == 0
    assert anna("show", ANNA, "--json").json["person"]["choice"]["locale"] is None
    for words, wrong in (
        (["--locale", "latvian"], "is not a language code"),
        (["--time-zone", "Riga"], "is not a time zone"),
        ([], "nothing was named to change"),
    ):
        said = anna("edit", ANNA, *words)
        assert said.status == 2
        assert wrong in said.err


def test_fields_are_those_that_the_list_has(anna: Readers, workspace: Path) -> None:
    path = workspace / "subscribers" / f"{LIST}.yaml"
    path.write_text(path.read_text("utf-8") + "\nfields:\n  since: date\n  city: text\n", "utf-8")
    assert anna("edit", ANNA, "--list", LIST, "--field", "City=Rīga", "--field", "since=2012-11-24").status == 0
    assert anna("edit", ANNA, "--list", LIST, "--field", "since=").status == 0
    assert anna("show", ANNA, "--json").json["subscriptions"][0]["fields"] == {"city": "Rīga"}
    for words, wrong in (
        (["--list", LIST, "--field", "citty=x"], "did you mean city?"),
        (["--list", LIST, "--field", "since=soon"], "is not a date such as 2012-11-24"),
        (["--list", LIST, "--field", "city"], "is not a field with its value"),
        (["--field", "city=x"], "needs a list"),
    ):
        said = anna("edit", ANNA, *words)
        assert said.status == 2
        assert wrong in said.err


def test_tags_are_put_on_and_taken_off(anna: Readers) -> None:
    assert f"{LIST}: board, vip" in anna("tag", ANNA, "vip", "board").err
    assert f"{LIST}: board" in anna("tag", ANNA, "vip", "--remove", "--list", LIST).err
    assert "#board" in anna("show", ANNA).out
    assert anna("tag", ANNA, "a\nb").status == 2


def test_an_address_is_suppressed_and_freed(anna: Readers) -> None:
    said = anna("suppress", ANNA, "--reason", "complained", "--evidence", "letter of 3 May")
    assert "nothing more is sent there" in said.err
    assert "nothing was changed" in anna("suppress", ANNA, "--until", "2099-12-31").err
    assert "gets no newsletter: complained (letter of 3 May)" in anna("show", ANNA).out
    assert "nothing is sent there all the same: complained" in anna("add", ANNA, "--list", LIST).err
    assert anna("suppress", ANNA, "--lift", "--list", LIST).status == 2
    assert anna("suppress", ANNA, "--lift").status == 0
    assert anna("show", ANNA, "--json").json["suppressions"] == []


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["--until", "soon"], "is not a day"),
        (["--until", "2012-11-24"], "is over already"),
        (["--everything", "--list", LIST], "say different things"),
        (["--list", "nobody"], "there is no list called"),
    ],
)
def test_a_suppression_says_what_it_means(anna: Readers, words: list[str], wrong: str) -> None:
    said = anna("suppress", ANNA, *words)
    assert said.status == 2
    assert wrong in said.err


def test_readers_are_found(anna: Readers) -> None:
    anna("add", "bene@city.example", "--list", LIST)
    anna("unsubscribe", "bene@city.example", "--list", LIST)
    out = anna("search", "CITY").out
    assert "Anna@city.example  Anna  municipalities\n" in out
    assert "bene@city.example        municipalities (unsubscribed)" in out
    assert anna("search", "ann", "--json").json == [
        {"address": ANNA, "name": "Anna", "lists": {LIST: "confirmed"}},
    ]
    assert "there are more than 1" in anna("search", "city", "--limit", "1").err
    assert "nobody has “%” in" in anna("search", "%").err


def test_everything_about_a_person_goes_into_a_file(anna: Readers, workspace: Path) -> None:
    said = anna("export", "--person", ANNA, "--output", "anna.json")
    assert said.status == 0
    path = workspace / "anna.json"
    assert path.stat().st_mode & 0o077 == 0
    assert json.loads(path.read_text("utf-8")) == anna("export", "--person", ANNA).json
    assert anna("export", "--person", ANNA, "--output", "anna.json").status == 2
    assert anna("export", "--person", "nobody@city.example").status == 1


def test_a_name_before_an_address_is_told_from_it(readers: Readers) -> None:
    said = readers("add", "Ivo <ivo@city.example>", "--list", LIST)
    assert (said.status, "name the address alone: ivo@city.example" in said.err) == (2, True)
