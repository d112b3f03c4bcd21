"""What is made of the web's answers: what is gone, has moved, is out of reach or cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.check.links.rule import check
from newsletter.check.links.web import asked_for, is_cut_off, without_https
from newsletter.problems import Problem
from newsletter.publish.client import Answer, Failure, Hop
from tests.check.examining import examined_html

URL = "https://www.lv/a?b=c&d"
HTTP = "http://www.lv/a"


def found(root: Path, answers: Sequence[Answer], *addresses: str) -> list[Problem]:
    body = "\n".join(f'<a href="{each.replace("&", "&amp;")}">x</a>' for each in addresses or (URL,))
    examined = examined_html(body, root)
    return list(check(replace(examined, answers={each.url: each for each in answers})))


GOOD = [
    Answer(URL, 200),
    Answer(URL, 204),
    Answer(URL, 200, (Hop(302, "https://www.lv/b"),)),
    Answer(URL, 200, (Hop(301, "https://www.lv/b"), Hop(302, "https://www.lv/c"))),
]
FAULTY = [
    ("link-gone", "answers 404", Answer(URL, 404)),
    ("link-gone", "answers 410", Answer(URL, 410)),
    ("link-gone", "no site www.lv", Answer(URL, failure=Failure.NAME)),
    ("link-private", "to a network", Answer(URL, 302, (Hop(302, "http://10.0.0.1/"),), Failure.PRIVATE)),
    ("link-certificate", "has expired", Answer(URL, failure=Failure.CERTIFICATE, detail="certificate has expired")),
    ("link-unreachable", "answers 500", Answer(URL, 500)),
    ("link-unreachable", "in time", Answer(URL, failure=Failure.TIMEOUT)),
    ("link-unreachable", "refused", Answer(URL, failure=Failure.REFUSED, detail="connection refused")),
    ("link-unreachable", "without end", Answer(URL, 302, (Hop(302, URL),), Failure.ROUND, "it leads on without end")),
    ("link-untold", "www.lv lets only browsers in", Answer(URL, 403)),
    ("link-untold", "www.lv lets only browsers in", Answer(URL, 429)),
    ("link-untold", "www.lv lets only browsers in", Answer(URL, 503, headers={"server": "cloudflare"})),
    ("link-moved", "has moved for good", Answer(URL, 200, (Hop(301, "https://www.lv/b"),))),
    ("link-moved", "front page of www.lv", Answer(URL, 200, (Hop(301, "https://www.lv/"),))),
]


@pytest.mark.parametrize("answer", GOOD)
def test_what_is_there_is_passed_over(answer: Answer, tmp_path: Path) -> None:
    assert found(tmp_path, [answer]) == []


@pytest.mark.parametrize(("code", "words", "answer"), FAULTY)
def test_what_is_not_there_is_told(code: str, words: str, answer: Answer, tmp_path: Path) -> None:
    other = Answer("https://www.ee/", 200)
    (problem,) = found(tmp_path, [answer, other], URL, other.url)
    assert problem.code == code
    assert words in problem.sentence
    if code != "link-untold":
        assert (problem.path, problem.line) == ("lv.md", 1)


def test_an_address_that_has_moved_is_put_right_with_its_place_on_the_page(tmp_path: Path) -> None:
    moved = Answer(HTTP, 200, (Hop(301, "https://www.lv/a"), Hop(308, "https://www.lv/b?c&d")))
    (problem,) = found(tmp_path, [moved], f"{HTTP}#here")
    (fix,) = problem.fixes
    assert fix.text == "https://www.lv/b?c&amp;d#here"


def test_what_is_there_over_https_too_is_told(tmp_path: Path) -> None:
    both = [Answer(HTTP, 200), Answer("https://www.lv/a", 200)]
    assert without_https(both) == ("https://www.lv/a",)
    (problem,) = found(tmp_path, both, HTTP)
    assert (problem.code, [fix.text for fix in problem.fixes]) == ("link-insecure", ["https://www.lv/a"])
    assert found(tmp_path, [both[0], Answer("https://www.lv/a", failure=Failure.CERTIFICATE)], HTTP) == []


def test_it_is_the_machine_where_no_site_of_several_answers() -> None:
    sites = [f"https://{name}.lv/" for name in ("one", "two", "three")]
    none = [Answer(url, failure=Failure.NAME) for url in sites]
    assert is_cut_off(none)
    assert not is_cut_off([*none, Answer(URL, 500)])
    assert not is_cut_off([*none, Answer(URL, failure=Failure.PRIVATE)])
    assert not is_cut_off(Answer(f"https://www.lv/{page}", failure=Failure.NAME) for page in range(9))
    assert not is_cut_off([])


def test_only_what_may_be_there_is_asked_for(tmp_path: Path) -> None:
    body = "".join(
        f'<a href="{each}">x</a>'
        for each in (f"{HTTP}#b", HTTP, "mailto:a@www.lv", "#a", "https://example.org/", "http://127.0.0.1/", "", "//x")
    )
    assert asked_for([examined_html(body, tmp_path)]) == (HTTP,)
