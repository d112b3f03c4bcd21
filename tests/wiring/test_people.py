from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import PIL.Image
import pytest

from newsletter.config import Publication, Settings, State
from newsletter.delivery.selection import SegmentError
from newsletter.subscribers.changes import Entry
from newsletter.subscribers.records import Cause, Details, Source, Who
from newsletter.subscribers.standing import SubscriptionEvent
from newsletter.wiring.lists.answers import Whom
from newsletter.wiring.readers import find_reader
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workbench import WorkspaceBench
from newsletter.wiring.workspace import build_issue

TEXT = "---\nsubject: {subject}\npreheader: Kas jauns šajā mēnesī un kāpēc\n---\n{body}\n"
Workspace = Callable[..., Settings]


def state_in(root: Path) -> State:
    """Return a ledger of a workspace's own."""
    return State(root / ".newsletter/newsletter.db", root / ".newsletter")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Make a workspace of one issue and some lists."""

    def make(body: str, *, subject: str = "Ziņas", lists: str = "", **files: str) -> Settings:
        publication = Publication("News", "News", "news@example.org", "news.example.org", "Riga", "lv")
        folder = tmp_path / "issues" / "2012-11-x"
        folder.mkdir(parents=True)
        (folder / "lv.md").write_text(TEXT.format(subject=subject, body=body), "utf-8")
        (folder / "issue.yaml").write_text(f"date: 2012-11-12\n{lists}\n", "utf-8")
        (tmp_path / "subscribers").mkdir()
        for name, text in files.items():
            (tmp_path / "subscribers" / f"{name}.csv").write_text(text, "utf-8")
        return Settings(tmp_path, publication, state=state_in(tmp_path))

    return make


def told(settings: Settings) -> list[tuple[str, str, int | None, str]]:
    """Return the codes, files, lines and sentences of what is wrong."""
    problems = build_issue(settings, None, asking=True).problems
    return [(p.code, Path(p.path).name, p.line, p.sentence) for p in problems]


def test_a_value_that_some_lack_says_how_many_and_who(workspace: Workspace) -> None:
    rows = "".join(f"p{n}@example.org,{'Rīga' if n % 2 else ''}\n" for n in range(9))
    settings = workspace("Sveiki!\n\n{{ subscriber.city }}", a=f"email,city\n{rows}")
    some = "p0@example.org, p2@example.org, p4@example.org and 2 more"
    assert told(settings) == [
        (
            "missing-value",
            "lv.md",
            7,
            f"5 of 9 readers have no city, and their text has a gap there: {some}",
        )
    ]


def test_a_field_of_no_list_is_an_error_even_in_the_subject(workspace: Workspace) -> None:
    settings = workspace("Sveiki!", subject="{{ subscriber.ctiy }}", a="email,city\na@example.org,Rīga\n")
    built = build_issue(settings, None, asking=True)
    assert not built.is_sound
    assert [(p.code, p.line, p.hint) for p in built.problems] == [("unknown-field", 2, "did you mean subscriber.city?")]
    assert [(p.column, p.source) for p in built.problems] == [(13, "subject: {{ subscriber.ctiy }}")]


def test_only_the_lists_of_the_issue_count_where_it_names_some(workspace: Workspace) -> None:
    lists = {"a": "email,city\na@example.org,Rīga\n", "b": "email\nb@example.org\n"}
    settings = workspace("{{ subscriber.city }}", lists="lists: [a, gone]", **lists)
    assert told(settings) == [
        ("unknown-list", "issue.yaml", 2, "there is no list called “gone”, so what its people lack cannot be told")
    ]


def test_without_lists_nothing_is_asked(workspace: Workspace) -> None:
    assert told(workspace("{{ subscriber.city }}")) == []


def test_of_a_long_list_only_the_columns_are_read(workspace: Workspace) -> None:
    rows = "".join(f"person{n}@example.org,\n" for n in range(40_000))
    settings = workspace("{{ subscriber.city }} {{ subscriber.town }}", a=f"email,city\n{rows}")
    # Nobody has a city, and nobody was asked.
    assert [code for code, *_ in told(settings)] == ["unknown-field"]


def test_the_sample_asks_nothing_that_its_list_cannot_answer(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    for name in ("issues", "subscribers"):
        shutil.copytree(root / name, tmp_path / name)
    publication = Publication("News", "News", "news@example.org", "news.example.org", "Riga", "lv")
    settings = Settings(tmp_path, publication, state=state_in(tmp_path))
    before = build_issue(settings, "2012-11-energetikas-lideri")
    assert build_issue(settings, "2012-11-energetikas-lideri", asking=True).problems == before.problems


def test_pictures_that_are_not_there_or_cannot_be_made_are_told_with_their_line(workspace: Workspace) -> None:
    mjml = '<mj-section><mj-column><mj-image alt="x" src="../../x.png" /></mj-column></mj-section>'
    settings = workspace(f":::mjml\n{mjml}\n:::\n\n![Liela](images/big.gif)\n")
    folder = settings.issues / "2012-11-x"
    (folder / "images").mkdir()
    noise = PIL.Image.effect_noise((1000, 1000), 90)
    noise.save(folder / "images/big.gif", save_all=True, append_images=[noise.rotate(90)])
    problems = build_issue(settings, None).problems
    assert [(p.code, p.line, p.column, p.source) for p in problems] == [
        ("no-image", 6, mjml.index("../") + 1, mjml),
        ("heavy-image", 9, None, "![Liela](images/big.gif)"),
    ]


def test_a_tag_that_cannot_be_read_is_told_with_a_field_of_the_list(workspace: Workspace) -> None:
    settings = workspace("Dear {{FirstName}}", all="email,name,town\na@example.org,Anna,Riga\n")
    build = build_issue(settings, "2012-11-x", testing=True, asking=True)
    (problem,) = [each for each in build.problems if each.code == "merge-tag"]
    assert problem.hint == "did you mean subscriber.name?\nDear {{subscriber.name}}"


def test_a_value_that_does_not_fit_its_field_is_told_with_its_line(workspace: Workspace) -> None:
    settings = workspace("Sveiki!", lists="lists: [a]", a="email,born\na@example.org,2001-02-03\nb@example.org,soon\n")
    (settings.lists / "a.yaml").write_text("fields:\n  born: date\n", "utf-8")
    assert told(settings) == [("wrong-value", "a.csv", 3, "born: “soon” is not a date such as 2012-11-24")]


def test_a_list_of_the_store_is_a_list(workspace: Workspace) -> None:
    settings = workspace("Sveiki, {{ subscriber.city }}!", lists="lists: [joined]")
    with ledger_of(settings) as ledger:
        for name, city in (("a", "Rīga"), ("b", "")):
            key = f"{name}@example.org"
            entry = Entry(key, key, SubscriptionEvent.ADD, Details(fields={"city": city}))
            ledger.subscribers.apply("joined", [entry], Source.FORM, Cause(datetime.now(UTC), Who.READER))
    (found,) = told(settings)
    assert found[:3] == ("missing-value", "lv.md", 5)
    assert "1 of 2 readers have no city" in found[3]
    assert find_reader(settings, "A@example.org").fields["city"] == "Rīga"


def put(settings: Settings, list_name: str, *people: tuple[str, SubscriptionEvent, str]) -> None:
    """Bring people into the store: a name, what happens, and a city."""
    with ledger_of(settings) as ledger:
        for name, event, city in people:
            key = f"{name}@example.org"
            entry = Entry(key, key, event, Details(fields={"city": city}))
            ledger.subscribers.apply(list_name, [entry], Source.FORM, Cause(datetime.now(UTC), Who.READER))


def test_those_who_came_by_a_form_count_beside_the_file_and_those_who_left_do_not(workspace: Workspace) -> None:
    settings = workspace("{{ subscriber.city }}", lists="lists: [a]", a="email,city\na@example.org,\ng@example.org,\n")
    add, ask = SubscriptionEvent.ADD, SubscriptionEvent.ASK
    put(settings, "a", ("b", add, ""), ("c", add, ""), ("d", ask, ""), ("e", add, "Rīga"), ("g", add, ""))
    put(settings, "a", ("c", SubscriptionEvent.UNSUBSCRIBE, ""), ("g", SubscriptionEvent.UNSUBSCRIBE, ""))
    with ledger_of(settings) as ledger:
        ledger.suppress("e@example.org", "complained", datetime.now(UTC))
    some = "a@example.org, b@example.org"
    assert [sentence for *_, sentence in told(settings)] == [
        f"2 of 2 readers have no city, and their text has a gap there: {some}"
    ]


def test_readers_who_come_while_it_is_looked_at_count(workspace: Workspace) -> None:
    settings = workspace("{{ subscriber.city }}", lists="lists: [a]", a="email,city\na@example.org,\n")
    assert told(settings)[0][3].startswith("1 of 1 readers")
    put(settings, "a", ("b", SubscriptionEvent.ADD, "Rīga"))
    assert told(settings)[0][3].startswith("1 of 2 readers")


def test_a_segment_says_whose_fields_count(workspace: Workspace) -> None:
    rows = "email,city,role\na@example.org,,mayor\nb@example.org,Rīga,clerk\n"
    settings = workspace("{{ subscriber.city }}", lists="lists: [b]", a=rows, b="email,city\nc@example.org,Rīga\n")

    def found(*lists: str, segment: str = "") -> list[str]:
        problems = build_issue(settings, None, asking=True, whom=Whom(lists, segment)).problems
        return [p.sentence.partition(",")[0] for p in problems]

    assert found() == []
    assert found("a") == ["1 of 2 readers have no city"]
    assert found("a", segment='subscriber.role == "mayor"') == ["1 of 1 readers have no city"]
    assert found("a", segment='subscriber.role == "clerk"') == []
    assert found("a", segment='"a" in lists and not subscriber.city') == ["1 of 1 readers have no city"]
    with pytest.raises(SegmentError, match="no list of this send has a column “roel”"):
        found("a", segment="subscriber.roel")


def test_a_list_s_own_segment_says_whose_fields_count(workspace: Workspace) -> None:
    settings = workspace("{{ subscriber.city }}", a="email,city\na@example.org,\nb@example.org,Rīga\n")
    (settings.lists / "a.yaml").write_text("segment: subscriber.city\n", "utf-8")
    assert told(settings) == []
    (settings.lists / "a.yaml").write_text("name: A\nsegment: subscriber.ctiy\n", "utf-8")
    sentence = "the segment “subscriber.ctiy” cannot be used: no list of this send has a column “ctiy”"
    assert ("list-segment", "a.yaml", 2, sentence) in told(settings)


def test_the_preview_offers_the_readers_of_a_segment(workspace: Workspace) -> None:
    rows = "email,city\na@example.org,\nb@example.org,Rīga\n"
    settings = workspace("Sveiki!", a=rows, b="email,city\nc@example.org,Rīga\n")
    (settings.root / "newsletter.toml").write_text('[newsletter]\nname = "N"\nfrom = "N <n@example.org>"\n', "utf-8")

    def offered(whom: Whom | None) -> list[str]:
        return [each.address[0] for each in WorkspaceBench(settings, whom).recipients()]

    assert offered(None) == ["a", "b", "c"]
    assert offered(Whom(("a",))) == ["a", "b"]
    assert offered(Whom((), "subscriber.city")) == ["b", "c"]
    (settings.lists / "a.yaml").write_text("segment: not subscriber.city\n", "utf-8")
    assert offered(None) == ["a", "c"]
    assert offered(Whom(("gone",))) == []
