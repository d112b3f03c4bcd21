"""What a publication says of findings: what counts, what is accepted, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from newsletter.check.baseline import Baseline, fingerprint
from newsletter.check.policy import Policy, faults, language_of
from newsletter.config.judgement import Exemption, Judgement, Weighing
from newsletter.problems import Problem, Severity, error, warning

TODAY = date(2026, 3, 1)
LINK = error("dead-link", "“#x” leads nowhere", "issues/a/lv.md", 3, source="[x](#x)")
UNREADABLE = error("unclosed-fence", "“:::cards” is never closed", "issues/a/lv.md", 9)
LONG = warning("too-long", "the HTML is 120 KB", "issues/a/lv.md")


def policy(*exemptions: Exemption, **weights: str) -> Policy:
    weighed = {code.replace("_", "-"): Weighing(weight) for code, weight in weights.items()}
    return Policy(Judgement(weights=weighed, exemptions=exemptions), "a", TODAY, ("lv", "en"))


def test_a_weight_makes_a_finding_lighter_heavier_or_silent() -> None:
    judged = policy(dead_link="warning", too_long="error").judge([LINK, LONG])
    assert {each.code: each.severity.value for each in judged.problems} == {"dead-link": "warning", "too-long": "error"}
    assert policy(dead_link="off").judge([LINK]).problems == ()


def test_what_cannot_be_read_is_weighed_by_nobody() -> None:
    meant = Exemption("unclosed-fence", "never mind")
    assert policy(meant, unclosed_fence="off").judge([UNREADABLE]).problems == (UNREADABLE,)
    assert Baseline().with_issue("a", [LINK]).parted("a", [UNREADABLE])[0] == [UNREADABLE]
    known = replace(policy(), baseline=Baseline().with_issue("a", [LINK, UNREADABLE]))
    assert known.judge([LINK, UNREADABLE]).problems == (UNREADABLE,)


def test_an_exception_holds_where_it_says_and_keeps_its_reason() -> None:
    judged = policy(Exemption("dead-link", "the shop makes it", path="issues/*/lv.md", locale="l*")).judge([LINK])
    assert judged.problems == ()
    assert [(each.problem, each.reason) for each in judged.accepted] == [(LINK, "the shop makes it")]
    for other in (
        Exemption("dead-link", "no", issue="b*"),
        Exemption("dead-link", "no", path="*/en.md"),
        Exemption("dead-link", "no", locale="en"),
        Exemption("too-long", "no"),
    ):
        assert policy(other).judge([LINK]).problems == (LINK,)


def test_an_exception_counts_on_its_last_day_and_is_told_after_it() -> None:
    meant = Exemption("dead-link", "until the shop opens", until=TODAY, line=7)
    assert policy(meant).judge([LINK]).problems == ()
    over = replace(policy(meant), today=date(2026, 3, 2)).judge([LINK]).problems
    assert [each.code for each in over] == ["dead-link", "exception-ended"]
    assert (over[1].path, over[1].line) == ("newsletter.toml", 7)
    assert "2026-03-01: until the shop opens" in over[1].sentence


def test_an_exception_for_this_issue_that_nothing_matches_is_known() -> None:
    mine, everywhere = Exemption("dead-link", "x", issue="a"), Exemption("dead-link", "x")
    assert policy(mine, everywhere).unused([LINK]) == ()
    assert policy(mine, everywhere).unused([LONG]) == (mine,)


def test_codes_and_mail_programs_that_are_none_are_told_with_their_line() -> None:
    judgement = Judgement(
        clients=("gmial",),
        shares={"outlook-windos": 20.0},
        weights={"dead-lnk": Weighing("off", 4), "unsubscribe-missing": Weighing("off", 5)},
        exemptions=(Exemption("to-long", "x", line=8),),
        line=2,
    )
    told = [(each.code, each.line, each.hint) for each in faults(judgement)]
    assert told == [
        ("unknown-code", 4, "did you mean dead-link?"),
        ("firm-code", 5, told[1][2]),
        ("unknown-code", 8, "did you mean too-long?"),
        ("unknown-client", 2, "did you mean gmail?"),
        ("unknown-client", 2, "did you mean outlook-windows?"),
    ]


def test_what_the_law_asks_for_cannot_be_set_aside() -> None:
    missing = error("unsubscribe-missing", "nobody can leave", "a/lv.md", 3)
    off = Judgement(
        weights={"unsubscribe-missing": Weighing("off", 4)}, exemptions=(Exemption("unsubscribe-missing", "x", line=8),)
    )
    known = Baseline().with_issue("a", [missing])
    assert Policy(off, "a", baseline=known).judge([missing]).problems == (missing,)
    # A rehearsal only warns, and who does not want to hear it may say so.
    assert Policy(off, "a").judge([replace(missing, severity=Severity.WARNING)]).problems == ()


def test_a_finding_is_of_the_language_of_its_edition_or_its_file() -> None:
    assert language_of(replace(LONG, locale="en"), ["lv", "en"]) == "en"
    assert language_of(LINK, ["lv", "en"]) == "lv"
    assert language_of(error("x", "y", "issues/a/events.en.yaml"), ["lv", "en"]) == "en"
    assert language_of(error("x", "y", "templates/classic/blocks/cards.mjml.j2"), ["lv", "en"]) == ""


FOUND = st.builds(
    Problem,
    st.sampled_from(Severity),
    st.sampled_from(["dead-link", "too-long"]),
    st.sampled_from(["one", "of 3", "of 4"]),
    st.sampled_from(["a.md", "b.md"]),
    st.integers(1, 50),
    source=st.sampled_from(["", "x", " x "]),
)


@given(st.lists(FOUND))
def test_what_was_written_down_is_no_longer_new_wherever_its_line_went(found: list[Problem]) -> None:
    known = Baseline().with_issue("a", found)
    moved = [replace(each, line=(each.line or 0) + 7) for each in found]
    assert known.parted("a", moved)[0] == []
    assert [fingerprint(each) for each in moved] == [fingerprint(each) for each in found]
    assert known.parted("b", found)[0] == found


@given(st.lists(FOUND), FOUND)
def test_one_more_of_what_was_known_is_new(found: list[Problem], more: Problem) -> None:
    grave = replace(more, severity=Severity.ERROR)
    new, _ = Baseline().with_issue("a", found).parted("a", [*found, grave])
    assert new == [grave]


def test_a_warning_that_was_known_hides_no_error() -> None:
    was = replace(LINK, severity=Severity.WARNING)
    assert Baseline().with_issue("a", [was]).parted("a", [LINK])[0] == [LINK]
    assert Baseline().with_issue("a", [LINK]).parted("a", [was])[0] == []
