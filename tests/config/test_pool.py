from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config import Publication, Relay, RelayError, RelayPool, Settings, choose_relays

PUBLICATION = Publication("n", "n", "a@b.example", "b.example", "street", "lv")


def relay(name: str, weight: int | None = None, *senders: str) -> Relay:
    return Relay(name, "127.0.0.1", weight=weight, senders=senders)


def settings(*relays: Relay) -> Settings:
    return Settings(Path(), PUBLICATION, {relay.name: relay for relay in relays})


@pytest.mark.parametrize(
    ("relays", "named", "chosen"),
    [
        ([], None, []),
        ([relay("a")], None, ["a"]),
        ([relay("a"), relay("b")], "b", ["b"]),
        ([relay("a"), relay("b"), relay("c")], "a, c", ["a", "c"]),
        ([relay("a")], "outbox", []),
        ([relay("a"), relay("default")], None, ["default"]),
        ([relay("a", 3), relay("b", 1), relay("c")], None, ["a", "b"]),
        ([relay("a", 3), relay("b", 0)], None, ["a", "b"]),
        ([relay("a", None, "other.example"), relay("b", None, "b.example")], None, ["b"]),
        ([relay("a", None, "B.example".lower()), relay("b", None, "A@b.example")], None, ["b"]),
        ([relay("a"), relay("b", None, "b.example")], None, ["b"]),
        ([relay("a"), relay("b", None, "other.example")], None, ["a"]),
        ([relay("a", 1, "b.example"), relay("b", 1, "b.example"), relay("c", 1)], None, ["a", "b"]),
    ],
)
def test_the_relays_for_a_sender(relays: list[Relay], named: str | None, chosen: list[str]) -> None:
    pool = choose_relays(settings(*relays), named, "a@b.example")
    assert [relay.name for relay in pool.relays] == chosen


@pytest.mark.parametrize(
    ("relays", "words"),
    [
        ([relay("a"), relay("b")], "weight"),
        ([relay("a", 1, "other.example")], "--relay"),
        ([relay("a", None, "b.example"), relay("b", None, "b.example")], "a, b, outbox"),
    ],
)
def test_what_nobody_has_decided_is_asked(relays: list[Relay], words: str) -> None:
    with pytest.raises(RelayError) as fault:
        choose_relays(settings(*relays), None, "a@b.example")
    assert words in fault.value.hint


def test_a_pool_is_found_again_by_its_label() -> None:
    configured = settings(relay("a", 2), relay("b", 1))
    pool = choose_relays(configured, None, "a@b.example")
    assert pool.label == "a,b"
    assert choose_relays(configured, pool.label, "a@b.example") == pool
    assert RelayPool().label == "outbox"


def test_one_steps_in_while_the_others_are_lost() -> None:
    pool = RelayPool((relay("spare", 0), relay("a", 3), relay("b", 1), relay("last", 0)))
    assert pool.first
    assert pool.first.name == "a"
    assert [each.name for each in pool.usable()] == ["a", "b"]
    assert [each.name for each in pool.usable({"a"})] == ["b"]
    assert [each.name for each in pool.usable({"a", "b"})] == ["spare"]
    assert [each.name for each in pool.usable({"a", "b", "spare"})] == ["last"]
    assert pool.next_relay({}, {"a", "b", "spare", "last"}) is None


@given(st.lists(st.integers(1, 20), min_size=1, max_size=4), st.integers(1, 300))
def test_each_relay_has_its_part_at_any_moment(weights: list[int], messages: int) -> None:
    pool = RelayPool(tuple(relay(f"r{number}", weight) for number, weight in enumerate(weights)))
    used: Counter[str] = Counter()
    for _ in range(messages):
        chosen = pool.next_relay(used)
        assert chosen
        used[chosen.reference] += 1
    for each in pool.relays:
        fair = messages * (each.weight or 0) / sum(weights)
        assert abs(used[each.reference] - fair) <= len(weights)


@given(
    st.lists(st.integers(1, 20), min_size=1, max_size=4), st.lists(st.integers(0, 3), max_size=200), st.integers(1, 5)
)
def test_whoever_asks_no_relay_gets_far_ahead_and_one_may_always_go_on(
    weights: list[int], askers: list[int], slack: int
) -> None:
    pool = RelayPool(tuple(relay(f"r{number}", weight) for number, weight in enumerate(weights)))
    used: Counter[str] = Counter()
    for asker in askers:
        name = f"r{asker % len(weights)}"
        if not pool.is_ahead(name, used, slack):
            used[name] += 1
        fair = used.total() * (weights[asker % len(weights)] / sum(weights))
        assert used[name] - fair <= slack + 1
        assert not all(pool.is_ahead(each.reference, used, slack) for each in pool.relays)


def test_who_is_lost_or_only_steps_in_waits() -> None:
    pool = RelayPool((relay("a", 1), relay("b", 1), relay("spare", 0)))
    assert pool.is_ahead("spare", {}, 2)
    assert pool.is_ahead("a", {"a": 10}, 2)
    assert not pool.is_ahead("a", {"a": 10}, 2, {"b"})
    assert not pool.is_ahead("spare", {"a": 10}, 2, {"a", "b"})
