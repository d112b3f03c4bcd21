"""A send reads its lists as the store knows them: files are brought in by themselves, and lists need no file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.ledger.sql import SqlLedger
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.records import Cause, Choice, Consent, Details, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.cli.commands import SLUG, Run

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
READER = Cause(NOW, Who.READER)
HEADER = "email,name,locale,company,city"
Write = Callable[..., None]


@pytest.fixture
def write(workspace: Path) -> Write:
    """Return what writes a list called team."""

    def put(*names: str) -> None:
        rows = [f"{name}@novads.example,{name.title()},lv,SIA,Rīga" for name in names]
        (workspace / "subscribers/team.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")

    return put


@pytest.fixture
def ledger(workspace: Path) -> SqlLedger:
    """Return the workspace's ledger."""
    return ledger_of(open_workspace(workspace))


def joins(ledger: SqlLedger, name: str, list_name: str = "team", **fields: str) -> None:
    """Let somebody come by the form, and confirm."""
    key = f"{name}@novads.example"
    details = Details(name.title(), "lv", {"company": "SIA", "city": "Ogre", **fields})
    entry = Entry(key, key, SubscriptionEvent.ASK, details)
    ledger.subscribers.ask(list_name, entry, Source.FORM, Consent(NOW, "form"), READER)
    ledger.subscribers.confirm(list_name, key, READER)


def got(ledger: SqlLedger) -> dict[str, str]:
    """Return who was written to by the newest campaign, with the city that stood in their message."""
    found = ledger.deliveries(max(each.id for each in ledger.campaigns()))
    return {each.key.partition("@")[0]: str(each.values.get("city", "")) for each in found}


def send(newsletter: Run, *words: str) -> object:
    said = newsletter("send", SLUG, "--to", "team", "--yes", *words)
    assert said.status == 0, said.err
    return said


def test_a_send_brings_the_file_in_and_skips_it_next_time(newsletter: Run, write: Write, ledger: SqlLedger) -> None:
    write("anna", "bob")
    send(newsletter)
    store = ledger.subscribers
    first = store.digest("team")
    assert (got(ledger), bool(first)) == ({"anna": "Rīga", "bob": "Rīga"}, True)
    assert store.history("anna@novads.example")[0].why == "subscribers/team.csv"
    send(newsletter, "--again")
    assert store.digest("team") == first
    assert len(store.history("anna@novads.example")) == 1


def test_who_came_by_the_form_is_written_to_too(newsletter: Run, write: Write, ledger: SqlLedger) -> None:
    write("anna", "bob")
    joins(ledger, "eva")
    joins(ledger, "bob")
    ledger.subscribers.choose("eva@novads.example", Choice(name="Ieva"), READER)
    send(newsletter)
    assert got(ledger) == {"anna": "Rīga", "bob": "Ogre", "eva": "Ogre"}
    (eva,) = (each for each in ledger.deliveries(1) if each.key.startswith("eva"))
    assert eva.name == "Ieva"


def test_what_readers_chose_goes_before_the_file(newsletter: Run, write: Write, ledger: SqlLedger) -> None:
    write("anna", "bob")
    send(newsletter)
    ledger.subscribers.choose("anna@novads.example", Choice(name="Annija", locale="en"), READER)
    send(newsletter, "--again")
    found = {each.key: (each.name, each.locale) for each in ledger.deliveries(2)}
    assert found["anna@novads.example"] == ("Annija", "en")
    assert found["bob@novads.example"] == ("Bob", "lv")


def test_a_list_needs_no_file(newsletter: Run, ledger: SqlLedger) -> None:
    for name in ("eva", "ivo", "zane"):
        joins(ledger, name)
    entry = Entry("late@novads.example", "late@novads.example", SubscriptionEvent.ASK)
    ledger.subscribers.ask("team", entry, Source.FORM, Consent(NOW, "form"), READER)
    ledger.subscribers.leave("ivo@novads.example", ["team"], READER)
    ledger.subscribers.pause("zane@novads.example", datetime.now(UTC) + timedelta(days=9), READER)
    said = newsletter("plan", SLUG, "--to", "team", "--json")
    assert (said.status, said.json["audience"]["recipients"]) == (0, 1)
    send(newsletter)
    assert got(ledger) == {"eva": "Ogre"}
    said = newsletter("send", SLUG, "--to", "taem", "--yes")
    assert (said.status, "did you mean team?" in said.err) == (2, True)


def test_a_send_to_nobody_names_the_lists_of_the_store_too(newsletter: Run, write: Write, ledger: SqlLedger) -> None:
    write("anna")
    joins(ledger, "eva", "board")
    said = newsletter("send", SLUG)
    assert (said.status, "there are: board, " in said.err, "team" in said.err) == (2, True, True)


def test_test_and_preview_say_whose_readers_they_look_at(newsletter: Run, write: Write) -> None:
    write("anna", "eva")
    for command in ("test", "preview"):
        said = newsletter(command, SLUG, "--list", "team", "--segment", "subscriber.ctiy")
        assert (said.status, "did you mean subscriber.city?" in said.err) == (2, True)
        said = newsletter(command, SLUG, "--list", "taem")
        assert (said.status, "did you mean team?" in said.err) == (2, True)
    said = newsletter("test", SLUG, "--segment", "subscriber.city", "--write-baseline")
    assert (said.status, "--segment shows a part of it" in said.err) == (2, True)


def test_many_rows_that_are_gone_refuse_a_send(newsletter: Run, write: Write, ledger: SqlLedger) -> None:
    write(*(f"p{number}" for number in range(20)))
    send(newsletter)
    write(*(f"p{number}" for number in range(13)))
    for command in ("send", "plan"):
        said = newsletter(command, SLUG, "--to", "team", "--again", *(("--yes",) if command == "send" else ()))
        assert said.status == 1
        assert "7 of 20 readers of team have no row in subscribers/team.csv any more" in said.err
        assert "newsletter lists sync team" in said.err
    assert newsletter("lists", "sync", "team", "--yes").status == 0
    send(newsletter, "--again")
    assert len(got(ledger)) == 13


def test_a_plan_counts_who_has_a_row_again_and_writes_nothing(
    newsletter: Run, write: Write, ledger: SqlLedger, workspace: Path
) -> None:
    names = [f"p{number}" for number in range(20)]
    write(*names)
    send(newsletter)
    write(*names[1:])
    send(newsletter, "--again")
    write(*names)
    said = newsletter("plan", SLUG, "--to", "team", "--again", "-o", str(workspace / "team.plan.yaml"))
    assert said.status == 0
    assert str(ledger.subscribers.subscriptions("team", ["p0@novads.example"])["p0@novads.example"].status) == "removed"
    assert newsletter("send", "--plan", str(workspace / "team.plan.yaml"), "--yes").status == 0
    assert len(got(ledger)) == 20


@pytest.mark.parametrize(
    ("segment", "people"),
    [
        ('subscriber.city == "Ogre"', {"eva"}),
        ('"vip" in tags', {"bob"}),
        ('"vip" not in tags and joined | days_ago < 30', {"anna", "eva", "new"}),
        ('"board" in lists', {"anna"}),
        ('joined < "2026-01-01"', set()),
    ],
)
def test_a_segment_means_the_same_in_plan_send_and_count(
    newsletter: Run, write: Write, ledger: SqlLedger, segment: str, people: set[str]
) -> None:
    write("anna", "bob")
    newsletter("lists", "sync", "team")
    joins(ledger, "eva")
    joins(ledger, "anna", "board")
    tagged = Entry("bob@novads.example", "", None, Details("Bob", "lv", {}, frozenset({"vip"})))
    ledger.subscribers.apply("team", [tagged], Source.FILE, READER)
    write("anna", "bob", "new")  # not brought in yet
    said = newsletter("plan", SLUG, "--to", "team", "--segment", segment, "--json")
    assert (said.status, said.json["audience"]["recipients"]) == (0, len(people))
    if people:
        send(newsletter, "--segment", segment)
        assert set(got(ledger)) == people
    newsletter("lists", "sync", "team")
    counted = newsletter("lists", "count", "team", "--segment", segment, "--json")
    assert counted.json == {"list": "team", "segment": segment, "readers": len(people)}


def test_a_segment_of_the_list_itself_and_one_over_issues(
    newsletter: Run, write: Write, ledger: SqlLedger, workspace: Path
) -> None:
    write("anna", "bob")
    joins(ledger, "eva")
    (workspace / "subscribers/team.yaml").write_text("segment: 'subscriber.city != \"Ogre\"'\n", "utf-8")
    send(newsletter)
    assert set(got(ledger)) == {"anna", "bob"}
    joins(ledger, "zane", city="Cēsis")
    send(newsletter, "--again", "--segment", f'"{SLUG}" not in received')
    assert set(got(ledger)) == {"zane"}
    (workspace / "subscribers/team.yaml").write_text("segment: subscriber.ctiy\n", "utf-8")
    said = newsletter("plan", SLUG, "--to", "team")
    assert (said.status, "did you mean subscriber.city?" in said.err) == (2, True)


def test_a_rehearsal_warns_where_no_way_out_is_decided(newsletter: Run, write: Write, workspace: Path) -> None:
    write("anna")
    said = newsletter("send", SLUG, "--to", "team", "--dry-run")
    assert "no-unsubscribe" not in said.err
    settings = workspace / "newsletter.toml"
    kept = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("unsubscribe_address")]
    settings.write_text("\n".join(kept) + "\n", "utf-8")
    said = newsletter("send", SLUG, "--to", "team", "--yes")
    assert (said.status, "warning[no-unsubscribe]: no mailbox is named" in said.err) == (0, True)
