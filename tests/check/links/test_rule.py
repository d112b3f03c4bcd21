"""Each finding of links is found in what has it, and not in what looks like it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.check.codes import links as codes
from newsletter.check.links.rule import check
from newsletter.problems import Problem, Severity
from newsletter.render.bare import render_mjml
from newsletter.wiring.workspace import build_issue, open_workspace
from tests.check.examining import examined_html

CASES = Path(__file__).with_name("cases.txt").read_text("utf-8")
CORPUS = sorted((Path(__file__).parents[2] / "data" / "mjml").rglob("*.mjml"))
# Links that nobody has filled in, and two with tags of another program.
BROKEN = {"notifuse-full": ["dead-link"], "issue-22": ["link-malformed", "link-malformed"]}


def cases(sign: str) -> Iterator[tuple[str, str, str]]:
    code = ""
    for line in CASES.split("\n"):
        if line and not line.startswith((" ", "#")):
            code = line
        elif line.startswith(f"  {sign} "):
            html, _, instead = line[4:].partition(" => ")
            yield code, html.replace("LONG", "a" * 2001), instead


def problems(html: str, root: Path) -> list[Problem]:
    can_leave = "NOTHING" not in html
    return list(check(examined_html(html, root, base_url="https://news.ourown.lv", can_leave=can_leave)))


@pytest.mark.parametrize(("code", "html", "instead"), list(cases("+")))
def test_what_is_wrong_is_found(code: str, html: str, instead: str, tmp_path: Path) -> None:
    found = [each for each in problems(html, tmp_path) if each.code == code]
    assert found
    put_right = [html[: fix.start - 1] + fix.text + html[fix.end - 1 :] for each in found for fix in each.fixes]
    assert [f'href="{instead}"' in each for each in put_right] == ([True] if instead else [])


@pytest.mark.parametrize(("code", "html", "instead"), list(cases("-")))
def test_what_only_looks_like_it_is_left_alone(code: str, html: str, instead: str, tmp_path: Path) -> None:
    assert problems(html, tmp_path) == []


def test_each_code_has_its_cases() -> None:
    of_web = {"certificate", "gone", "moved", "unreachable", "untold"}
    elsewhere = {"link-wordless", "no-one-click", "web-unreachable", *(f"link-{name}" for name in of_web)}
    for sign in "+-":
        assert {code.name for code in codes.CODES} - {code for code, _, _ in cases(sign)} <= elsewhere


@pytest.mark.parametrize(
    ("base_url", "told"),
    [("http://news.ourown.lv", True), ("https://news.ourown.lv", False), ("http://127.0.0.1:8000", False), ("", False)],
)
def test_a_button_to_unsubscribe_needs_https(base_url: str, told: bool, tmp_path: Path) -> None:
    found = check(examined_html("<p>x</p>", tmp_path, base_url=base_url))
    assert [(each.code, each.path) for each in found] == ([("no-one-click", "newsletter.toml")] if told else [])


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_real_templates_have_no_faulty_links(file: Path, tmp_path: Path) -> None:
    markup, _ = render_mjml(file.read_text("utf-8"), file, file.name)
    found = [each for each in problems(markup or "", tmp_path) if each.severity is Severity.ERROR]
    assert [each.code for each in found] == BROKEN.get(file.stem, [])


@pytest.mark.parametrize("theme", ["classic", "letter", "magazine"])
def test_the_sample_has_nothing_to_tell(workspace: Path, theme: str) -> None:
    folder = workspace / "issues" / "2012-11-energetikas-lideri"
    (folder / "issue.yaml").write_text(f"theme: {theme}\n", "utf-8")
    built = build_issue(open_workspace(workspace), folder, testing=True)
    assert [each for each in built.problems if each.code.startswith("link-")] == []
