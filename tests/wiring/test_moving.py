"""A list that is exported and imported again is the same list."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.exports import table_of
from newsletter.subscribers.imports.standing import Standing
from newsletter.subscribers.records import Cause, Choice, Details, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.importing import ImportRequest, ImportRun

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CAUSE = Cause(NOW, Who.EDITOR)
# What an import leaves away in any case: blanks around a value, and letters that nobody has typed.
TEXTS = st.text(st.characters(exclude_characters="\0\ufffd\x1f", exclude_categories=["Cs"]), max_size=12).map(str.strip)
LOCAL_PARTS = st.text("abcdef", min_size=1, max_size=3)
PEOPLE = st.lists(
    st.builds(
        lambda local, standing, details, joined: (f"{local}@City.example", standing, details, joined),
        LOCAL_PARTS,
        st.sampled_from(Standing),
        st.builds(
            Details,
            TEXTS,
            st.sampled_from(["", "lv", "pt-BR"]),
            st.dictionaries(st.sampled_from(["city", "note", "status", "attributes"]), TEXTS),
            st.frozensets(TEXTS.filter(lambda tag: tag and "\n" not in tag and "\r" not in tag and tag != "No Lists")),
        ),
        st.none() | st.datetimes(datetime(2001, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ),
    unique_by=lambda person: person[0],
    max_size=8,
)
EVENTS = {
    Standing.ACTIVE: SubscriptionEvent.ADD,
    Standing.PENDING: SubscriptionEvent.ASK,
    Standing.UNSUBSCRIBED: SubscriptionEvent.UNSUBSCRIBE,
    Standing.BOUNCED: SubscriptionEvent.ADD,
    Standing.COMPLAINED: SubscriptionEvent.UNSUBSCRIBE,
}
Moved = tuple[str, Standing, Details, datetime | None]


def fill(ledger: SqlLedger, people: list[Moved]) -> None:
    for address, standing, details, joined in people:
        key = address.lower()
        entry = Entry(key, address, EVENTS[standing], details, joined)
        ledger.subscribers.apply("team", [entry], Source.FORM, CAUSE)
        if standing in (Standing.BOUNCED, Standing.COMPLAINED):
            ledger.subscribers.suppress(key, str(standing), CAUSE)


def written(ledger: SqlLedger, path: Path, *, spreadsheet: bool) -> bytes:
    store = ledger.subscribers
    with path.open("w", encoding="utf-8-sig" if spreadsheet else "utf-8", newline="") as file:
        rows = table_of(store.exported("team"), store.columns("team"), spreadsheet=spreadsheet)
        csv.writer(file).writerows(rows)
    return path.read_bytes()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, spreadsheet=st.booleans())
def test_a_list_that_is_exported_and_imported_again_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, people: list[Moved], *, spreadsheet: bool
) -> None:
    folder = tmp_path_factory.mktemp("moving")
    with open_ledger(folder / "a.db", synchronous="off") as ledger:
        fill(ledger, people)
        first = written(ledger, folder / "a.csv", spreadsheet=spreadsheet)
        found = list(ledger.subscribers.exported("team"))
    assert [each.standing for each in found] == [each[1] for each in sorted(people)]
    with open_ledger(folder / "b.db", synchronous="off") as ledger:
        with ImportRun(ImportRequest([folder / "a.csv"], "team")) as run:
            run.read()
            counts = run.carry_out(ledger.subscribers, NOW, lambda *_: None)
        assert counts.invalid == counts.duplicates == 0
        assert list(ledger.subscribers.exported("team")) == found
        if people:
            assert written(ledger, folder / "b.csv", spreadsheet=spreadsheet) == first


def test_what_readers_chose_is_exported_and_who_was_taken_out_is_not(place: Path | str) -> None:
    with open_ledger(place) as ledger:
        fill(ledger, [(f"{name}@city.example", Standing.ACTIVE, Details("File"), None) for name in "abc"])
        store = ledger.subscribers
        store.choose("a@city.example", Choice(name="Own", locale="en"), CAUSE)
        store.apply("team", [Entry("b@city.example", "", SubscriptionEvent.REMOVE)], Source.FILE, CAUSE)
        store.suppress("c@city.example", "by hand", CAUSE, "team")
        one, other = store.exported("team")
    assert (one.name, one.locale, one.standing) == ("Own", "en", Standing.ACTIVE)
    assert (other.address, other.standing) == ("c@city.example", Standing.UNSUBSCRIBED)
