"""Two states of one list, compared."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.difference import EXAMPLES, Change, Difference, Example, changed_fields, compare_states
from newsletter.subscribers.model import RefusedRow, Subscriber

States = Mapping[str, str]


def person(local: str, line: int = 2, **fields: str) -> Subscriber:
    address = f"{local}@novads.lv"
    return Subscriber(address, address, fields={"email": address, **fields}, line=line)


def states(people: States) -> list[Subscriber | RefusedRow]:
    return [person(name, city=city) if city else person(name) for name, city in people.items()]


def test_everybody_is_counted_once() -> None:
    before = [person("anna", city="Rīga"), person("bob"), person("zane", name="Z")]
    now: list[Subscriber | RefusedRow] = [
        person("zane", name="Z", city=""),
        person("anna", 3, city="Jelgava", role="mayor"),
        person("info", 4),
        person("anna", 5),
        RefusedRow(6, "nobody", "it needs a name, an @ and a domain"),
    ]
    found = compare_states(before, now)
    assert found.counts == {
        Change.UNCHANGED: 1,
        Change.CHANGED: 1,
        Change.NEW: 1,
        Change.DUPLICATE: 1,
        Change.REFUSED: 1,
        Change.GONE: 1,
    }
    assert (found.before, found.now, found.is_empty) == (3, 3, False)
    assert found.columns == {"city": 1, "role": 1}
    assert found.examples[Change.CHANGED] == [
        Example(3, "anna@novads.lv", "city: Rīga → Jelgava, role: (empty) → mayor")
    ]
    assert found.examples[Change.GONE] == [Example(0, "bob@novads.lv")]
    assert found.roles == [Example(4, "info@novads.lv")]


def test_a_likely_slip_is_told_of_who_is_new_only() -> None:
    old = Subscriber("a@gmial.com", "a@gmial.com", fields={"email": "a@gmial.com"}, line=2)
    new = Subscriber("b@gmial.com", "b@gmial.com", fields={"email": "b@gmial.com"}, line=3)
    found = compare_states([old], [old, new])
    assert found.typos == [Example(3, "b@gmial.com", "b@gmail.com")]
    assert found.typo_count == 1


def test_of_many_some_are_kept_and_all_are_counted() -> None:
    found = compare_states([], [person(f"p{number}", number) for number in range(100)])
    assert found.counts[Change.NEW] == 100
    assert len(found.examples[Change.NEW]) == EXAMPLES


def test_nothing_is_nothing() -> None:
    assert Difference().is_empty
    assert compare_states([person("a")], [person("a", 9)]).is_empty


LISTS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "Rīga", "Jelgava"]))


@given(LISTS, LISTS)
def test_numbers_add_up_whatever_has_changed(before: States, now: States) -> None:
    found = compare_states(states(before), states(now))
    assert (found.before, found.now) == (len(before), len(now))
    assert found.is_empty is (before == now)
    back = compare_states(states(now), states(before))
    assert found.counts[Change.NEW] == back.counts[Change.GONE]
    assert found.counts[Change.CHANGED] == back.counts[Change.CHANGED]


@given(LISTS, LISTS)
def test_changed_fields_are_those_that_differ(one: States, other: States) -> None:
    assert set(changed_fields(one, other)) == {
        name for name in {**one, **other} if one.get(name, "") != other.get(name, "")
    }
