"""Who gets an issue: tables for the cases, laws for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.audience import EXAMPLES, AudiencePlan, LeftOut, Reason
from newsletter.delivery.model import NewDelivery
from newsletter.delivery.plan import Rules
from newsletter.delivery.planning import SLICE, Decided, SeenInMemory, note_all, plan_audience
from newsletter.delivery.selection import SegmentError, Vocabulary, read_segment
from newsletter.delivery.standing import Standing
from newsletter.subscribers.model import RefusedRow, Subscriber, SubscriberList
from newsletter.theme.locales import choose_locale


def listed(name: str, *addresses: str, locale: str = "", refused: tuple[RefusedRow, ...] = ()) -> SubscriberList:
    """Make a list of people whose keys are their addresses in lower case; line 2 is the first."""
    people = tuple(
        Subscriber(address, address.lower(), locale=locale, line=line) for line, address in enumerate(addresses, 2)
    )
    return SubscriberList(name, name, "", ("email",), people, refused)


@dataclass
class Outcome:
    """A plan, and everybody of it."""

    plan: AudiencePlan
    recipients: list[NewDelivery] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        """Return the keys of the recipients."""
        return [each.key for each in self.recipients]


def planned(
    lists: list[SubscriberList],
    standing: Standing | None = None,
    *,
    again: bool = False,
    real: bool = False,
    segment: str = "",
    limit: int | None = None,
    exclude: tuple[SubscriberList, ...] = (),
) -> Outcome:
    outcome = Outcome(AudiencePlan())
    known = standing or Standing()
    excluded = SeenInMemory()
    for each in exclude:
        note_all(each, excluded)
    columns = {name for each in lists for name in each.columns}
    rules = Rules(
        locales=["lv", "en"],
        default_locale="lv",
        again=again,
        real_relay=real,
        segment=read_segment(segment, Vocabulary(tuple(columns))),
        limit=limit,
        group_of=lambda address: "google" if address.endswith("gmail.com") else "",
    )

    def take(decided: Decided) -> None:
        outcome.recipients += [delivery for _, delivery in decided]

    outcome.plan = plan_audience(
        lists,
        rules,
        placed=SeenInMemory(),
        excluded=excluded,
        standing_of=lambda *_: known,
        on_slice=take,
        on_left_out=outcome.left_out.append,
    )
    return outcome


def test_a_person_on_two_lists_gets_it_through_the_first() -> None:
    outcome = planned([listed("a", "x@a.lv", "y@a.lv"), listed("b", "Y@a.lv", "z@a.lv")])
    assert [(each.address, each.list_name) for each in outcome.recipients] == [
        ("x@a.lv", "a"),
        ("y@a.lv", "a"),
        ("z@a.lv", "b"),
    ]
    assert outcome.plan.left_out == (LeftOut("b", 2, "Y@a.lv", Reason.DUPLICATE, "gets it through a"),)
    assert outcome.plan.by_list == {"a": 2, "b": 1}


def test_the_second_row_of_a_person_is_told_with_the_line_of_the_first() -> None:
    people = [f"p{number}@a.lv" for number in range(SLICE)]
    outcome = planned([listed("a", "x@a.lv", "X@a.lv", *people, "X@A.lv")])
    assert [(row.line, row.detail) for row in outcome.left_out] == [
        (3, "the same address as in line 2"),
        (SLICE + 4, "the same address as in line 2"),
    ]


@pytest.mark.parametrize(
    ("standing", "reason", "detail"),
    [
        (Standing(suppressed={("*", "x@a.lv"): "complained"}), Reason.SUPPRESSED, "complained"),
        (Standing(suppressed={("a", "x@a.lv"): "by hand"}), Reason.SUPPRESSED, "by hand"),
        (Standing(unsubscribed={("a", "x@a.lv")}), Reason.UNSUBSCRIBED, "has unsubscribed from a"),
        (Standing(unconfirmed={("a", "x@a.lv")}), Reason.UNCONFIRMED, "has not confirmed a yet"),
        (Standing(reached={"x@a.lv": "i-7"}), Reason.ALREADY_SENT, "has it from i-7"),
        (Standing(spared={"x@a.lv": "october-3"}), Reason.EXCLUDED_ISSUE, "has october-3"),
        (Standing(suppressed={("b", "x@a.lv"): "by hand"}), None, ""),
        (Standing(unsubscribed={("b", "x@a.lv")}), None, ""),
    ],
)
def test_what_the_ledger_knows_decides(standing: Standing, reason: Reason | None, detail: str) -> None:
    outcome = planned([listed("a", "x@a.lv")], standing)
    assert [(row.reason, row.detail) for row in outcome.left_out] == ([(reason, detail)] if reason else [])
    assert outcome.plan.recipients == (0 if reason else 1)


def test_who_left_one_list_gets_it_through_the_other() -> None:
    plan = planned([listed("a", "x@a.lv"), listed("b", "x@a.lv")], Standing(unsubscribed={("a", "x@a.lv")})).plan
    assert plan.by_list == {"b": 1}
    assert plan.by_reason == {Reason.UNSUBSCRIBED: 1}


def test_who_has_left_since_an_earlier_plan_counts_as_planned_and_gets_nothing() -> None:
    lists = [listed("a", "x@a.lv", "y@a.lv", *(f"p{number}@a.lv" for number in range(SLICE))), listed("b", "x@a.lv")]
    before, after = planned(lists), planned(lists, Standing(late={"x@a.lv"}))
    assert after.plan.digest == before.plan.digest
    assert after.plan.late == {("a", "lv"): 1}
    assert after.keys == before.keys[1:]
    assert after.plan.by_reason == {Reason.LEFT_SINCE: 1, Reason.DUPLICATE: 1}


def test_again_sends_once_more_and_says_to_whom() -> None:
    standing = Standing(reached={"x@a.lv": "i-1"}, suppressed={("*", "z@a.lv"): "bounced"})
    outcome = planned([listed("a", "x@a.lv", "y@a.lv", "z@a.lv")], standing, again=True)
    assert outcome.keys == ["x@a.lv", "y@a.lv"]
    assert (outcome.plan.again_count, outcome.plan.again) == (1, ("x@a.lv",))


@pytest.mark.parametrize(("real", "left_out"), [(True, ["x@a.example", "y@b.example.org"]), (False, [])])
def test_reserved_domains_are_left_out_of_a_real_send(real: bool, left_out: list[str]) -> None:
    outcome = planned([listed("a", "x@a.example", "y@b.example.org", "z@examples.lv")], real=real)
    assert [row.address for row in outcome.left_out] == left_out
    assert {row.reason for row in outcome.left_out} <= {Reason.RESERVED_DOMAIN}


def test_refused_rows_are_accounted_for_with_their_lines() -> None:
    refused = (RefusedRow(3, "nobody", "it needs an @"),)
    outcome = planned([listed("a", "x@a.lv", refused=refused)])
    assert outcome.left_out == [LeftOut("a", 3, "nobody", Reason.REFUSED_ROW, "it needs an @")]


def test_a_list_keeps_people_out() -> None:
    outcome = planned([listed("a", "x@a.lv", "y@a.lv")], exclude=(listed("board", "q@a.lv", "X@a.lv"),))
    assert outcome.keys == ["y@a.lv"]
    assert outcome.left_out == [LeftOut("a", 2, "x@a.lv", Reason.EXCLUDED_LIST, "stands on board")]


def test_a_limit_takes_the_first_and_counts_the_others() -> None:
    outcome = planned([listed("a", "x@a.lv", "y@a.lv"), listed("b", "x@a.lv", "z@a.lv")], limit=1)
    assert outcome.keys == ["x@a.lv"]
    assert outcome.plan.by_reason == {Reason.BEYOND_LIMIT: 2, Reason.DUPLICATE: 1}


def test_a_segment_is_asked_of_the_fields() -> None:
    people = tuple(
        Subscriber(f"{name}@a.lv", f"{name}@a.lv", fields={"email": f"{name}@a.lv", **fields})
        for name, fields in {"x": {"city": "Rīga"}, "y": {"city": "Talsi"}, "z": {}}.items()
    )
    among = [SubscriberList("a", "a", "", ("email", "city"), people)]
    assert planned(among, segment='subscriber.city == "Rīga"').keys == ["x@a.lv"]
    assert planned(among, segment="not subscriber.city").keys == ["z@a.lv"]
    assert planned(among, segment='subscriber.city in ["Rīga", "Talsi"]').plan.by_reason == {Reason.OUTSIDE_SEGMENT: 1}


@pytest.mark.parametrize(
    ("segment", "said", "hint"),
    [
        ('subscriber.ctiy == "Rīga"', "no list of this send has a column “ctiy”", "did you mean subscriber.city?"),
        ("subscriber.zzz", "no list of this send has a column “zzz”", "subscriber.city"),
        ('city == "Rīga"', "“city” is not known here", "did you mean subscriber.city?"),
        ('subscriber.city = "Rīga"', "cannot be read", "two equals signs"),
        ("unsubscribe_url", "is not known here", ""),
        ('"board" in list', "is not known here", "did you mean lists?"),
        ('"borad" in lists', "there is no list called “borad”", "did you mean “board”?"),
        ('"2026-12" in received', "there is no issue called “2026-12”", "did you mean “2026-11”?"),
        ('"2026-11" in clicked', "which links readers click is not recorded yet", '"ISSUE" in received'),
        ('clicked("2026-11")', "which links readers click is not recorded yet", '"ISSUE" in received'),
        ('received("2026-11")', "“received” takes nothing in brackets", 'write "…" in received'),
        ("max(subscriber.city)", "it uses something that segments do not have", "joined by and, or, not"),
        ("joined >= 2026-11-24", "the date 2026-11-24 is not in quotes", 'write "2026-11-24"'),
        ("true", "nothing that differs from reader to reader", "subscriber.city"),
    ],
)
def test_a_segment_that_cannot_be_used_is_told_with_what_was_meant(segment: str, said: str, hint: str) -> None:
    with pytest.raises(SegmentError) as raised:
        read_segment(segment, Vocabulary(("email", "city"), ("board", "team"), ("2026-11", "welcome")))
    assert said in raised.value.sentence
    assert hint in raised.value.hint


def test_everybody_is_counted_and_the_first_are_kept() -> None:
    refused = tuple(RefusedRow(line, "nobody", "it needs an @") for line in range(2, 2 * EXAMPLES))
    outcome = planned([listed("a", refused=refused)])
    assert outcome.plan.by_reason == {Reason.REFUSED_ROW: len(refused)}
    assert outcome.plan.left_out == tuple(outcome.left_out[:EXAMPLES])
    assert len(outcome.left_out) == len(refused)


def test_the_destination_group_is_that_of_the_address() -> None:
    outcome = planned([listed("a", "x@a.lv", "y@gmail.com")])
    assert [each.destination for each in outcome.recipients] == ["", "google"]


def test_the_digest_is_of_people_lists_languages_and_their_order() -> None:
    first = planned([listed("a", "x@a.lv", "y@a.lv")]).plan.digest
    assert planned([listed("a", "x@a.lv", "Y@A.lv")]).plan.digest == first
    others = (
        [listed("a", "y@a.lv", "x@a.lv")],
        [listed("b", "x@a.lv", "y@a.lv")],
        [listed("a", "x@a.lv", "y@a.lv", locale="en")],
        [listed("a", "x@a.lv")],
        [listed("a", "x@a.lv"), listed("b", "y@a.lv")],
    )
    assert len({first, *(planned(other).plan.digest for other in others)}) == 1 + len(others)


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
    outcome = planned([SubscriberList("a", "a", "", ("email",), people, locale="en")])
    assert [each.locale for each in outcome.recipients] == ["en", "lv"]
    assert outcome.plan.by_list_and_locale == {("a", "en"): 1, ("a", "lv"): 1}


addresses = st.integers(0, 9).map(lambda number: f"p{number}@{'a.lv' if number % 2 else 'a.example'}")
lists_of_people = st.lists(st.lists(addresses, max_size=6), max_size=4).map(
    lambda lists: [listed(f"l{number}", *people) for number, people in enumerate(lists)]
)
places = st.tuples(st.sampled_from(["l0", "l1", "l2", "l3", "*"]), addresses)
standings = st.builds(
    Standing,
    suppressed=st.dictionaries(places, st.just("bounced"), max_size=4),
    unsubscribed=st.frozensets(places, max_size=4),
    unconfirmed=st.frozensets(places, max_size=4),
    reached=st.dictionaries(addresses, st.just("i-1"), max_size=4),
    spared=st.dictionaries(addresses, st.just("o-1"), max_size=2),
)
limits = st.none() | st.integers(1, 5)


@given(lists_of_people, standings, st.booleans(), st.booleans(), limits, st.lists(addresses, max_size=2))
def test_every_row_is_somewhere_and_nobody_is_written_to_twice(
    lists: list[SubscriberList], standing: Standing, again: bool, real: bool, limit: int | None, out: list[str]
) -> None:
    outcome = planned(lists, standing, again=again, real=real, limit=limit, exclude=(listed("out", *out),))
    keys, plan = outcome.keys, outcome.plan
    assert len(keys) == len(set(keys)) == plan.recipients
    assert len(keys) + len(outcome.left_out) == sum(len(each.subscribers) for each in lists)
    assert sum(plan.by_list.values()) == sum(plan.by_locale.values()) == len(keys)
    assert sum(plan.by_reason.values()) == len(outcome.left_out)
    assert limit is None or len(keys) <= limit
    assert not set(keys) & set(out)
    for each in outcome.recipients:
        place = (each.list_name, each.key)
        assert place not in standing.unsubscribed | standing.unconfirmed
        assert not {place, ("*", each.key)} & set(standing.suppressed)
        assert each.key not in standing.spared
        assert again or each.key not in standing.reached


@given(lists_of_people, standings)
def test_again_only_ever_adds_whom_it_names(lists: list[SubscriberList], standing: Standing) -> None:
    once, again = planned(lists, standing), planned(lists, standing, again=True)
    assert set(again.keys) - set(once.keys) == set(again.plan.again)
