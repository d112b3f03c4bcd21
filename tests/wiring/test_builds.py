"""An issue that is wrong is told with its lines, each fault once, and what can be built is built."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from newsletter.delivery.selection import Selection
from newsletter.preview.desk import Desk
from newsletter.preview.reading import state
from newsletter.wiring.planning import Request, prepare_dry
from newsletter.wiring.workbench import WorkspaceBench
from newsletter.wiring.workspace import Build, build_issue, open_workspace

SLUG = "2012-12-ziema"
ISSUE = "---\nsubject: {subject}\npreheader: What is new this month\n---\n{body}\n\nAn **unclosed word.\n"
GOOD = "---\nsubject: Ziņas\npreheader: Kas jauns\n---\nSveiki!\n\nVēl viena rinda.\n"
LINE = 5
CASES = {
    "a condition that is never closed": "Hello {% if subscriber.name %}x",
    "a condition over two paragraphs": "Hello {% if subscriber.name %}x\n\nand {% endif %} y",
    "an end without a beginning": 'Hello\n\n:::note when="subscriber.name"\nx {% endif %}\n:::',
    "a value in a domain": "[x](https://{{ subscriber.name }}.example.org/)",
    "a value in the place of an address": "[x]({{ subscriber.name }})",
    "too many conditions inside one another": "{% if subscriber.name %}" * 300 + "x" + "{% endif %}" * 300,
    "a value in an id": ":::note #{{ subscriber.name }}\nx\n:::",
    "a value in MJML where it cannot be": ":::mjml\n<mj-section><mj-column>\n"
    "<mj-button href='{{ subscriber.name }}'>x</mj-button>\n</mj-column></mj-section>\n:::",
}


def built(workspace: Path, body: str, subject: str = "News") -> Build:
    folder = workspace / "issues" / SLUG
    folder.mkdir(exist_ok=True)
    (folder / "en.md").write_text(ISSUE.format(subject=subject, body=body), "utf-8")
    (folder / "lv.md").write_text(GOOD, "utf-8")
    settings = open_workspace(workspace)
    return build_issue(settings, SLUG, asking=True)


@pytest.mark.parametrize("body", CASES.values(), ids=CASES.keys())
def test_it_is_told_with_its_line_and_so_is_all_else(workspace: Path, body: str) -> None:
    build = built(workspace, body)
    told = [problem for problem in build.problems if problem.path.endswith("en.md")]
    assert [problem.code for problem in told if problem.code == "markdown-left"] == ["markdown-left"]
    tags = [problem for problem in told if problem.code != "markdown-left" and problem.severity == "error"]
    assert tags
    assert all(problem.line and problem.line >= LINE and problem.source for problem in tags)
    assert len({(problem.line, problem.column) for problem in tags}) == len(tags)
    assert "lv" in build.editions


def test_a_condition_in_a_subject_is_told_with_its_line(workspace: Path) -> None:
    build = built(workspace, "Hello", "News {% if subscriber.name %}for you")
    assert [(p.code, p.line) for p in build.problems if p.code == "merge-tag"] == [("merge-tag", 2)]
    assert list(build.editions) == ["lv"]


def test_a_send_is_planned_for_the_rest_and_refused(workspace: Path) -> None:
    build = built(workspace, CASES["a condition that is never closed"])
    settings = open_workspace(workspace)
    prepared = prepare_dry(settings, build, Request(selection=Selection(lists=("municipalities",))))
    assert prepared.refused
    assert [problem.code for problem in prepared.plan.problems].count("merge-tag") == 1


def test_the_preview_keeps_the_last_good_build_and_shows_what_is_wrong(workspace: Path) -> None:
    built(workspace, "Hello")
    file = workspace / "issues" / SLUG / "en.md"
    file.write_text(file.read_text("utf-8").replace("**", ""), "utf-8")

    async def look() -> None:
        desk = Desk(WorkspaceBench(open_workspace(workspace)))
        before = await desk.sheet(SLUG)
        assert before is not None
        file.write_text(file.read_text("utf-8").replace("Hello", "Bye {% if subscriber.name %}x"), "utf-8")
        desk.change()
        after = await desk.sheet(SLUG)
        assert after is not None
        assert after.editions["en"] == before.editions["en"]
        assert after.stale == {"en"}
        shown = state(after, await desk.values(None), None, (SLUG,))
        assert shown["errors"] == 1

    asyncio.run(look())


@pytest.mark.parametrize(
    "body",
    [
        ":::logos\ntext\n:::",
        ":::numbers\n\n:::",
        ":::events from=events.yaml\n:::",
        ":::image-text\nwords without a picture\n:::",
        ":::video\nwords\n:::",
        ":::table\nno table\n:::",
        ":::columns\n:::",
        ":::quote\n:::",
    ],
)
def test_a_block_that_is_wrong_itself_is_no_fault_of_its_template(workspace: Path, body: str) -> None:
    folder = workspace / "issues" / SLUG
    folder.mkdir()
    (folder / "events.yaml").write_text("- title: 5\n  date: when\n", "utf-8")
    build = built(workspace, body)
    assert [problem for problem in build.problems if problem.path.startswith("templates/")] == []
    assert any(problem.code != "markdown-left" and problem.severity == "error" for problem in build.problems)
    assert list(build.editions) == ["lv", "en"]


def test_mjml_in_an_issue_is_no_markdown_and_its_links_and_pictures_are_looked_at(workspace: Path) -> None:
    row = "<mj-section><mj-column>{}</mj-column></mj-section>"
    good = row.format('<mj-text>Hi **you** <a href="https://example.org/{{ subscriber.name }}">x</a><br /></mj-text>')
    bad = row.format('<mj-button href="javascript:alert(1)">y</mj-button><mj-image src="images/none.png" />')
    build = built(workspace, f":::mjml\n{good}\n:::")
    assert [problem.line for problem in build.problems if problem.code == "markdown-left"] == [9]
    assert "x: https://example.org/" in build.editions["en"].text
    build = built(workspace, f":::mjml\n{bad}\n:::")
    assert [(p.code, p.line) for p in build.problems if p.line == 6 and p.severity == "error"] == [
        ("bad-link", 6),
        ("no-alt", 6),
    ]


BORROWED = """---
subject: Ziņas
preheader: Kas jauns
---
Sveiki, lasītāji!

:::note
[šeit](https://example.org/a) un vēl
:::

:::mjml
<mj-section><mj-column>
<mj-text color="#999999">Pale words</mj-text>
</mj-column></mj-section>
:::
"""


def test_what_is_wrong_in_a_borrowed_block_is_told_once_where_it_was_typed(workspace: Path) -> None:
    folder = workspace / "issues" / SLUG
    folder.mkdir()
    (folder / "lv.md").write_text(BORROWED, "utf-8")
    (folder / "en.md").write_text("---\nsubject: News\npreheader: What is new\n---\nHello, readers!\n", "utf-8")
    (folder / "de.md").write_text(
        "---\nsubject: Neues\npreheader: Das\n---\nGuten Tag!\n\n:::note\n[dort](https://www.de/)\n:::\n", "utf-8"
    )
    build = build_issue(open_workspace(workspace), SLUG, testing=True)
    told = [(each.code, Path(each.path).name, each.line) for each in build.found]
    assert [each for each in told if each[0] in ("link-placeholder", "link-says-nothing", "hard-to-read")] == [
        ("link-says-nothing", "lv.md", 8),
        ("link-placeholder", "lv.md", 8),
        ("hard-to-read", "lv.md", 13),
    ]
