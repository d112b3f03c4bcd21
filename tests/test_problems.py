from __future__ import annotations

from newsletter.problems import Severity, did_you_mean, error, has_errors, in_order, warning


def test_a_problem_shows_where_what_was_typed_and_what_to_do() -> None:
    problem = error(
        "unclosed-fence",
        "“:::cards” is never closed",
        "issues/x/lv.md",
        31,
        column=4,
        source=":::cards\n",
        hint="put “:::” on a line\nof its own",
    )
    assert str(problem) == (
        "issues/x/lv.md:31:4: error[unclosed-fence]: “:::cards” is never closed\n"
        "  31 | :::cards\n"
        "  hint: put “:::” on a line\n"
        "        of its own"
    )


def test_a_problem_without_a_file_is_one_line() -> None:
    assert str(warning("no-list", "nobody is on the list")) == "warning[no-list]: nobody is on the list"


def test_only_errors_refuse() -> None:
    assert has_errors([warning("a", "a"), error("b", "b")])
    assert not has_errors([warning("a", "a")])


def test_problems_are_shown_by_file_and_line_each_once() -> None:
    first, second, third = error("a", "a", "a.md", 2), error("b", "b", "a.md", 10), error("c", "c", "b.md")
    assert in_order([third, second, first, second]) == (first, second, third)


def test_a_near_miss_is_found_and_a_far_one_is_not() -> None:
    assert did_you_mean("colums", ["columns", "title"]) == "columns"
    assert did_you_mean("zzz", ["columns", "title"]) == ""


def test_a_problem_is_plain_values_for_programs() -> None:
    assert error("a", "b", "c", 1).as_json() == {
        "severity": Severity.ERROR.value,
        "code": "a",
        "sentence": "b",
        "path": "c",
        "line": 1,
        "column": None,
        "hint": "",
        "source": "",
        "locale": "",
        "fixes": (),
    }


def test_a_long_line_is_shown_around_its_column() -> None:
    line = "a" * 500 + "HERE" + "b" * 500
    shown = str(error("x", "x", "a.md", 1, column=501, source=line)).split("\n")[1]
    assert shown == f"  1 | …{'a' * 60}HERE{'b' * 96}…"
    start = str(error("x", "x", "a.md", 1, source=line)).split("\n")[1]
    assert start == f"  1 | {'a' * 160}…"
    end = str(error("x", "x", "a.md", 1, column=1004, source=line)).split("\n")[1]
    assert end == f"  1 | …{'b' * 160}"


def test_nothing_in_a_problem_can_steer_the_terminal() -> None:
    problem = error(
        "x", "x\x1b[2J", "a\x07.md", 1, source="\x00\x1b]0;title\x9b31m\u202eabc\tend\x7f", hint="a\nb\x1bc"
    )
    assert str(problem) == ("a␇.md:1: error[x]: x␛[2J\n  1 | ␀␛]0;title�31m�abc\tend␡\n  hint: a\n        b␛c")
