"""Who gets an issue: tables for the cases, laws for all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.plan import AudiencePlan, LeftOut, Reason, Standing, choose_locale, plan_audience
from newsletter.subscribers.model import RefusedRow, Subscriber, SubscriberList


def listed(name: str, *addresses: str, locale: str = "", refused: tuple[RefusedRow, ...] = ()) -> SubscriberList:
    """Make a list of people whose keys are their addresses in lower case; line 2 is the first."""
    people = tuple(
        Subscriber(address, address.lower(), locale=locale, line=line) for line, address in enumerate(addresses, 2)
    )
    return SubscriberList(name, name, "", ("email",), people, refused)


def planned(
    lists: list[SubscriberList], standing: Standing | None = None, *, again: bool = False, real: bool = False
) -> AudiencePlan:
    return plan_audience(lists, ["lv", "en"], "lv", standing or Standing(), again=again, real_relay=real)


def test_a_person_on_two_lists_gets_it_through_the_first() -> None:
    plan = planned([listed("a", "x@a.lv", "y@a.lv"), listed("b", "Y@a.lv", "z@a.lv")])
    assert [(each.subscriber.address, each.list_name) for each in plan.recipients] == [
        ("x@a.lv", "a"),
        ("y@a.lv", "a"),
        ("z@a.lv", "b"),
    ]
    assert plan.left_out == (LeftOut("b", 2, "Y@a.lv", Reason.DUPLICATE, "gets it through a"),)
    assert plan.by_list == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("standing", "reason", "detail"),
    [
        (Standing(suppressed={("*", "x@a.lv"): "complained"}), Reason.SUPPRESSED, "complained"),
        (Standing(suppressed={("a", "x@a.lv"): "by hand"}), Reason.SUPPRESSED, "by hand"),
        (Standing(unsubscribed={("a", "x@a.lv")}), Reason.UNSUBSCRIBED, "has unsubscribed from a"),
        (Standing(unconfirmed={("a", "x@a.lv")}), Reason.UNCONFIRMED, "has not confirmed a yet"),
        (Standing(reached={"x@a.lv": "i-7"}), Reason.ALREADY_SENT, "has it from i-7"),
        (Standing(suppressed={("b", "x@a.lv"): "by hand"}), None, ""),
        (Standing(unsubscribed={("b", "x@a.lv")}), None, ""),
    ],
)
def test_what_the_ledger_knows_decides(standing: Standing, reason: Reason | None, detail: str) -> None:
    plan = planned([listed("a", "x@a.lv")], standing)
    assert [(row.reason, row.detail) for row in plan.left_out] == ([(reason, detail)] if reason else [])
    assert len(plan.recipients) == (0 if reason else 1)


def test_who_left_one_list_gets_it_through_the_other() -> None:
    plan = planned([listed("a", "x@a.lv"), listed("b", "x@a.lv")], Standing(unsubscribed={("a", "x@a.lv")}))
    assert plan.by_list == {"b": 1}
    assert plan.by_reason == {Reason.UNSUBSCRIBED: 1}


def test_again_sends_once_more_and_says_to_whom() -> None:
    standing = Standing(reached={"x@a.lv": "i-1"}, suppressed={("*", "z@a.lv"): "bounced"})
    plan = planned([listed("a", "x@a.lv", "y@a.lv", "z@a.lv")], standing, again=True)
    assert [each.subscriber.key for each in plan.recipients] == ["x@a.lv", "y@a.lv"]
    assert [each.subscriber.key for each in plan.again] == ["x@a.lv"]


@pytest.mark.parametrize(("real", "left_out"), [(True, ["x@a.example", "y@b.example.org"]), (False, [])])
def test_reserved_domains_are_left_out_of_a_real_send(real: bool, left_out: list[str]) -> None:
    plan = planned([listed("a", "x@a.example", "y@b.example.org", "z@examples.lv")], real=real)
    assert [row.address for row in plan.left_out] == left_out
    assert {row.reason for row in plan.left_out} <= {Reason.RESERVED_DOMAIN}


def test_refused_rows_are_accounted_for_with_their_lines() -> None:
    refused = (RefusedRow(3, "nobody", "it needs an @"), RefusedRow(4, "X@a.lv", "as in line 2", duplicate=True))
    plan = planned([listed("a", "x@a.lv", refused=refused)])
    assert plan.left_out == (
        LeftOut("a", 3, "nobody", Reason.REFUSED_ROW, "it needs an @"),
        LeftOut("a", 4, "X@a.lv", Reason.DUPLICATE, "as in line 2"),
    )


@pytest.mark.parametrize(
    ("wanted", "locales", "default", "chosen"),
    [
        ("lv", ["lv", "en"], "lv", "lv"),
        ("en-GB", ["lv", "en"], "lv", "en"),
        ("en_gb", ["lv", "en-GB", "en"], "lv", "en-GB"),
        ("en-US", ["lv", "en-GB"], "lv", "en-GB"),
        ("en", ["lv", "en-GB"], "lv", "en-GB"),
        ("en", ["en-GB", "en-US"], "en-US", "en-US"),
        ("de", ["lv", "en"], "en", "en"),
        ("", ["lv", "en"], "lv", "lv"),
        ("enx", ["lv", "en"], "lv", "lv"),
        ("zh-Hant-TW", ["lv", "zh", "zh-Hant"], "lv", "zh-Hant"),
        ("zh_hant_tw", ["lv", "zh-TW", "zh"], "lv", "zh"),
    ],
)
def test_the_language_that_fits_best(wanted: str, locales: list[str], default: str, chosen: str) -> None:
    assert choose_locale(wanted, locales, default) == chosen


def test_a_list_speaks_for_who_says_nothing() -> None:
    people = (Subscriber("x@a.lv", "x@a.lv"), Subscriber("y@a.lv", "y@a.lv", locale="lv"))
    plan = planned([SubscriberList("a", "a", "", ("email",), people, locale="en")])
    assert [each.locale for each in plan.recipients] == ["en", "lv"]
    assert plan.by_list_and_locale == {("a", "en"): 1, ("a", "lv"): 1}


addresses = st.integers(0, 9).map(lambda number: f"p{number}@{'a.lv' if number % 2 else 'a.example'}")
lists_of_people = st.lists(st.lists(addresses, max_size=6, unique=True), max_size=4).map(
    lambda lists: [listed(f"l{number}", *people) for number, people in enumerate(lists)]
)
places = st.tuples(st.sampled_from(["l0", "l1", "l2", "l3", "*"]), addresses)
standings = st.builds(
    Standing,
    suppressed=st.dictionaries(places, st.just("bounced"), max_size=4),
    unsubscribed=st.frozensets(places, max_size=4),
    unconfirmed=st.frozensets(places, max_size=4),
    reached=st.dictionaries(addresses, st.just("i-1"), max_size=4),
)


@given(lists_of_people, standings, st.booleans(), st.booleans())
def test_every_row_is_somewhere_and_nobody_is_written_to_twice(
    lists: list[SubscriberList], standing: Standing, again: bool, real: bool
) -> None:
    plan = planned(lists, standing, again=again, real=real)
    keys = [each.subscriber.key for each in plan.recipients]
    assert len(keys) == len(set(keys))
    assert len(keys) + len(plan.left_out) == sum(len(each.subscribers) for each in lists)
    assert sum(plan.by_list.values()) == sum(plan.by_locale.values()) == len(keys)
    assert sum(plan.by_reason.values()) == len(plan.left_out)
    for each in plan.recipients:
        place = (each.list_name, each.subscriber.key)
        assert place not in standing.unsubscribed | standing.unconfirmed
        assert not {place, ("*", each.subscriber.key)} & set(standing.suppressed)
        assert again or each.subscriber.key not in standing.reached


@given(lists_of_people, standings)
def test_again_only_ever_adds_whom_it_names(lists: list[SubscriberList], standing: Standing) -> None:
    once, again = planned(lists, standing), planned(lists, standing, again=True)
    added = {each.subscriber.key for each in again.recipients} - {each.subscriber.key for each in once.recipients}
    assert added == {each.subscriber.key for each in again.again}
