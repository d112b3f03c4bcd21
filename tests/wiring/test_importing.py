"""An import from its files to the store: what it does is what it foresees, and every row is accounted for."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.ledger.sql import SqlLedger, open_ledger
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.imports.course import Counts, Deed
from newsletter.subscribers.imports.standing import STRENGTH, Standing
from newsletter.subscribers.model import RefusedRow, SubscriptionStatus
from newsletter.subscribers.ports import SLICE
from newsletter.subscribers.records import EVERYTHING, Cause, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.importing import ImportRequest, ImportRun

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
CAUSE = Cause(NOW, Who.EDITOR)
Row = tuple[str, str]


@pytest.fixture
def ledger(place: Path | str) -> Iterator[SqlLedger]:
    """Return an empty ledger, once in each dialect."""
    with open_ledger(place) as opened:
        yield opened


def written(folder: Path, *files: Sequence[Row]) -> list[Path]:
    """Write files of addresses and standings."""
    paths = []
    for number, rows in enumerate(files):
        path = folder / f"{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("email", "standing"), *rows])
        paths.append(path)
    return paths


def imported(
    ledger: SqlLedger, files: Sequence[Path], at: datetime = NOW, *, dry: bool = False
) -> tuple[Counts, list[RefusedRow]]:
    refused: list[RefusedRow] = []
    with ImportRun(ImportRequest(files, "team"), lambda _, row: refused.append(row)) as run:
        run.read()
        do = run.foresee if dry else run.carry_out
        return do(ledger.subscribers, at, lambda *_: None), refused


def statuses(ledger: SqlLedger) -> dict[str, SubscriptionStatus]:
    return {each.key: each.status for each in ledger.subscribers.all_subscriptions("team")}


def test_who_has_left_anywhere_stays_away_and_who_bounced_gets_nothing_more(ledger: SqlLedger, tmp_path: Path) -> None:
    files = written(
        tmp_path,
        [("a@city.example", "active"), ("b@city.example", "active"), ("c@city.example", "subscribed")],
        [("d@city.example", "pending"), ("a@city.example", "unsubscribed"), ("b@city.example", "bounced"), ("x", "")],
        [("b@city.example", "unsubscribed"), ("e@city.example", "complained")],
    )
    counts, (refused,) = imported(ledger, files)
    assert counts.as_json() == {
        "read": 9,
        "active": 1,
        "pending": 1,
        "unsubscribed": 1,
        "bounced": 1,
        "complained": 1,
        "invalid": 1,
        "duplicates": 3,
        "new": 2,
        "updated": 0,
        "unchanged": 0,
        "suppressed": 3,
    }
    assert (refused.line, refused.typed) == (5, "x")
    assert statuses(ledger) == {
        "a@city.example": SubscriptionStatus.UNSUBSCRIBED,
        "b@city.example": SubscriptionStatus.UNSUBSCRIBED,
        "c@city.example": SubscriptionStatus.CONFIRMED,
        "d@city.example": SubscriptionStatus.PENDING,
        "e@city.example": SubscriptionStatus.UNSUBSCRIBED,
    }
    (barred,) = ledger.subscribers.suppressions("b@city.example", NOW)
    assert (barred.scope, barred.reason, barred.evidence) == ("*", "bounced", "a list: 1.csv, line 4")
    (consent,) = ledger.subscribers.consents("c@city.example")
    assert (consent.how, consent.text, consent.at) == ("import", "a list: 0.csv", NOW)
    assert ledger.subscribers.consents("a@city.example") == ()
    (line,) = ledger.subscribers.history("c@city.example")
    assert (line.who, line.change, line.why) == ("import", "add", "0.csv, 1.csv, 2.csv")


def test_how_somebody_agreed_elsewhere_is_kept_and_of_addresses_only_the_network(
    ledger: SqlLedger, tmp_path: Path
) -> None:
    path = tmp_path / "subscribed.csv"
    path.write_text(
        "Email Address,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID\n"
        "a@city.example,3,2021-03-01 09:30:00,198.51.100.7,2021-03-02 10:00:00,2001:db8:5:6::7,1,x\n"
        "b@city.example,3,2021-03-01 09:30:00,,,nowhere,2,y\n"
    )
    imported(ledger, [path])
    joined = datetime(2021, 3, 1, 9, 30, tzinfo=UTC)
    told = (joined, "198.51.100.0/24", datetime(2021, 3, 2, 10, tzinfo=UTC), "2001:db8:5::/48")
    for key, expected in (("a@city.example", told), ("b@city.example", (joined, "", joined, ""))):
        (consent,) = ledger.subscribers.consents(key)
        assert (consent.at, consent.network, consent.confirmed_at, consent.confirmed_network) == expected
        assert ledger.subscribers.subscriptions("team", [key])[key].fields == {}


def test_nobody_comes_back_by_an_import(ledger: SqlLedger, tmp_path: Path) -> None:
    store = ledger.subscribers
    store.apply("team", [Entry("left@city.example", "left@city.example", SubscriptionEvent.ADD)], Source.FILE, CAUSE)
    store.leave("left@city.example", ["team"], CAUSE)
    store.leave_all("all@city.example", CAUSE)
    store.suppress("never@city.example", "by hand", CAUSE, EVERYTHING)
    store.suppress("team@city.example", "by hand", CAUSE, "team")
    store.suppress("full@city.example", "full mailbox", CAUSE, expires=LATER)
    names = ("left", "all", "never", "team", "full")
    (path,) = written(tmp_path, [(f"{name}@city.example", "active") for name in names])
    for dry in (True, False):
        counts, _ = imported(ledger, [path], LATER, dry=dry)
        assert counts.deeds == {Deed.NEW: 1, Deed.SUPPRESSED: 4}
        assert counts.stayed_away == 4
    assert statuses(ledger) == {
        "full@city.example": SubscriptionStatus.CONFIRMED,
        "left@city.example": SubscriptionStatus.UNSUBSCRIBED,
    }


def test_a_pending_row_asks_for_nobody_who_is_on_the_list(ledger: SqlLedger, tmp_path: Path) -> None:
    (active,) = written(tmp_path, [("a@city.example", "active")])
    imported(ledger, [active])
    (pending,) = written(tmp_path, [("a@city.example", "pending")])
    counts, _ = imported(ledger, [pending])
    assert counts.deeds == {Deed.UNCHANGED: 1}
    assert statuses(ledger) == {"a@city.example": SubscriptionStatus.CONFIRMED}


def test_what_was_begun_is_gone_on_with(ledger: SqlLedger, tmp_path: Path) -> None:
    (path,) = written(tmp_path, [(f"p{number:04}@city.example", "active") for number in range(2 * SLICE + 7)])

    class KilledError(Exception):
        pass

    def kill(done: int, _: int) -> None:
        if done > SLICE:
            raise KilledError

    with ImportRun(ImportRequest([path], "team")) as run:
        run.read()
        with pytest.raises(KilledError):
            run.carry_out(ledger.subscribers, NOW, kill)
    assert len(statuses(ledger)) == 2 * SLICE
    counts, _ = imported(ledger, [path], LATER)
    assert counts.deeds == {Deed.UNCHANGED: 2 * SLICE, Deed.NEW: 7}
    assert len(ledger.subscribers.consents("p0000@city.example")) == 1


WORDS = st.sampled_from(["", "active", "pending", "unsubscribed", "bounced", "complained", "perhaps"])
ADDRESSES = st.sampled_from([*(f"{letter}@city.example" for letter in "abcd"), "A@City.example", "nobody", ""])
FILES = st.lists(st.lists(st.tuples(ADDRESSES, WORDS), max_size=8), min_size=1, max_size=3)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=FILES, second=FILES)
def test_every_row_and_every_person_is_counted_once(
    tmp_path_factory: pytest.TempPathFactory, first: list[list[Row]], second: list[list[Row]]
) -> None:
    folder = tmp_path_factory.mktemp("import")
    with open_ledger(folder / "ledger.db", synchronous="off") as ledger:
        for files in (first, second):
            paths = written(folder, *files)
            before = statuses(ledger)
            foreseen, _ = imported(ledger, paths, dry=True)
            assert statuses(ledger) == before
            counts, refused = imported(ledger, paths)
            told = counts.as_json()
            assert told == foreseen.as_json()
            assert counts.stayed_away == foreseen.stayed_away
            rows = [row for each in files for row in each if any(row)]
            assert told["read"] == len(rows)
            assert told["read"] == sum(told[str(each)] for each in Standing) + told["invalid"] + told["duplicates"]
            assert told["invalid"] == len(refused)
            assert sum(counts.deeds.values()) == sum(told[str(each)] for each in Standing)
            after = statuses(ledger)
            gone = {key for key, status in before.items() if status is SubscriptionStatus.UNSUBSCRIBED}
            assert all(after[key] is SubscriptionStatus.UNSUBSCRIBED for key in gone)
            again, _ = imported(ledger, paths)
            assert again.deeds[Deed.NEW] == again.deeds[Deed.UPDATED] == 0
            assert _strongest(rows) == Counter({each: told[str(each)] for each in Standing if told[str(each)]})


def _strongest(rows: list[Row]) -> Counter[Standing]:
    held: dict[str, Standing] = {}
    for address, word in rows:
        if "@" in address and word != "perhaps":
            standing = Standing(word or "active")
            key = address.lower()
            held[key] = max(held.get(key, standing), standing, key=STRENGTH.__getitem__)
    return Counter(held.values())
