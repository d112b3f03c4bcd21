"""Each link of an edition is told where it was typed, and put right there and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from newsletter.check.examined import Examined
from newsletter.check.fixing import fixed
from newsletter.check.linked import pair
from newsletter.check.links.finding import as_problem
from newsletter.check.links.link import links_of
from newsletter.check.links.remark import Remark
from newsletter.check.typed_links import Form, address_of, letters, typed_links
from newsletter.config import Settings
from newsletter.content.fallback import complete_issue
from newsletter.content.load import load_issue
from newsletter.problems import Problem
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme
from tests.check.conftest import PUBLICATION

CASES = Path(__file__).parent / "typed.txt"
ADDRESS, INSTEAD = "https://www.lv/a", "https://www.lv/right"
TOP = "---\nsubject: x\n---\n"
CLASSIC = Path(__file__).parents[3] / "templates" / "classic"
Examine = Callable[[dict[str, str], str], Examined]
WORDS = st.sampled_from(["here", "there", "the programme", "a `b` c", "*more*"])
PIECES = st.one_of(
    WORDS.map(lambda words: f"[{words}]({ADDRESS})"),
    st.sampled_from(
        [f"`{ADDRESS}`", f"[here]({ADDRESS}b)", "here", f"[{ADDRESS}]({ADDRESS})", f"<{ADDRESS}>", ADDRESS]
    ),
)


@pytest.fixture
def examine(tmp_path: Path) -> Examine:
    """Return what examines one language of an issue of some files, in a theme with a block of values."""
    theme_folder = copytree(CLASSIC, tmp_path / "templates" / "classic")
    values = "label: Visit\nbody: yaml\nfields:\n  text: {type: text}\n  url: {type: url}\nexample: x\n"
    link = '<mj-text><a href="{{ block.url }}">{{ block.text }}</a></mj-text>'
    made = f"<mj-section><mj-column>{link}</mj-column></mj-section>"
    (theme_folder / "blocks" / "visit.yaml").write_text(values)
    (theme_folder / "blocks" / "visit.mjml.j2").write_text(made)
    (theme_folder / "blocks" / "visit.txt.j2").write_text("{{ block.url }}")

    def examined(files: dict[str, str], locale: str) -> Examined:
        folder = tmp_path / "issues" / "2012-11-x"
        (folder / "images").mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (600, 300)).save(folder / "images" / "a.png")
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
        settings = Settings(tmp_path, PUBLICATION)
        issue, problems = load_issue(folder, settings, lambda name: load_theme(name, tmp_path / "templates"))
        assert issue is not None, problems
        theme, _ = load_theme("classic", tmp_path / "templates")
        assert theme is not None
        whole = complete_issue(issue, "lv")
        edition, faults = render_edition(whole, locale, theme, settings.publication)
        assert edition is not None, faults
        return Examined(settings, issue, whole, theme, edition)

    return examined


def told(examined: Examined) -> list[Problem]:
    """Return a finding for each link to one address, with what would put it right."""
    remark = Remark("link-wrapped", "It is wrapped.", "write it so", INSTEAD)
    return [as_problem(remark, link, examined) for link in links_of(examined) if link.address == ADDRESS]


def begins(examined: Examined) -> list[str]:
    """Return the file, line and column of each link to one address."""
    places = [examined.place(link.element) for link in links_of(examined) if link.address == ADDRESS]
    return [f"{Path(place.path).name}:{place.line}:{place.column}" for place in places]


def cases() -> Iterator[tuple[str, str]]:
    """Yield the name of each case and its text, with a caret before each link."""
    for part in CASES.read_text("utf-8").split("\n=== ")[1:]:
        name, _, text = part.partition("\n")
        yield name, TOP + text


@pytest.mark.parametrize("marked", [pytest.param(text, id=name) for name, text in cases()])
def test_each_link_is_found_where_it_begins_and_put_right(examine: Examine, marked: str) -> None:
    text = marked.replace("^", "")
    examined = examine({"lv.md": text}, "lv")
    lines = [(number, line.split("^")[:-1]) for number, line in enumerate(marked.split("\n"), 1)]
    columns = [(number, len("".join(before[: at + 1])) + 1) for number, before in lines for at in range(len(before))]
    assert begins(examined) == [f"lv.md:{line}:{column}" for line, column in columns]
    after = fixed(text, {fix for problem in told(examined) for fix in problem.fixes})
    assert after.count(INSTEAD) == len(columns)
    assert ADDRESS not in [link.address for link in links_of(examine({"lv.md": after}, "lv"))]
    assert after.replace(INSTEAD, ADDRESS) == text


def test_a_comment_among_values_is_no_link(examine: Examine) -> None:
    text = f":::visit\n# url: {ADDRESS}\ntext: Visit us\nurl: {ADDRESS}\n:::\n"
    assert begins(examine({"lv.md": TOP + text}, "lv")) == ["lv.md:7:6"]


@pytest.mark.parametrize(
    ("name", "data", "places"),
    [
        ("e.yaml", f"# {ADDRESS}\n- title: A\n  date: 2012-12-01\n  links: '[here]({ADDRESS})'\n", ["e.yaml:4:12"]),
        ("e.lv.yaml", f"- title: A\n  date: 2012-12-01\n  text: See {ADDRESS}.\n", ["e.lv.yaml:3:13"]),
        (
            "e.csv",
            f'title,text,date\nA,{ADDRESS},2012-12-01\nB,"See [here]({ADDRESS})",2012-12-01\n',
            ["e.csv:2:3", "e.csv:3:9"],
        ),
    ],
)
def test_what_comes_from_a_file_is_found_there(examine: Examine, name: str, data: str, places: list[str]) -> None:
    files = {name: data, "lv.md": f"{TOP}:::events from={name.replace('.lv', '')}\n:::\n"}
    examined = examine(files, "lv")
    assert begins(examined) == places
    after = fixed(data, (fix for problem in told(examined) for fix in problem.fixes))
    assert after.count(INSTEAD) == len(places)


def test_what_is_borrowed_is_found_where_it_was_typed(examine: Examine) -> None:
    text = f"{TOP}`{ADDRESS}`\n\n:::note\n[here]({ADDRESS}) and [there]({ADDRESS})\n:::\n"
    examined = examine({"lv.md": text, "en.md": f"{TOP}[here]({ADDRESS})\n"}, "en")
    assert begins(examined) == ["en.md:4:2", "lv.md:7:2", "lv.md:7:31"]
    assert {Path(fix.path).name for problem in told(examined) for fix in problem.fixes} == {"en.md", "lv.md"}


def test_what_stands_in_a_column_is_not_its_neighbours(examine: Examine) -> None:
    text = f":::columns\n[here]({ADDRESS})\n\n---\n\n:::note\n[here]({ADDRESS})\n:::\n:::\n"
    assert begins(examine({"lv.md": TOP + text}, "lv")) == ["lv.md:5:2", "lv.md:10:2"]


def test_one_address_may_be_that_of_a_picture_and_a_button() -> None:
    typed = typed_links("lv.md", [f"url: {ADDRESS}", "", f"[here]({ADDRESS})", "", f"url: {ADDRESS}"])
    shown = ["", "readmore", "here", "", "readmore"]
    assert [link.line for link in pair(shown, typed)] == [1, 1, 3, 5, 5]


@given(st.lists(st.tuples(PIECES, st.sampled_from([" ", "\n", "\n\n", " `x` ", "\n- "])), max_size=12))
def test_links_are_counted_as_readers_meet_them(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + end for piece, end in pieces)
    links = [link for link in typed_links("lv.md", text.split("\n")) if link.address == ADDRESS]
    expected = [piece for piece, _ in pieces if ADDRESS in piece and "`https" not in piece and "b)" not in piece]
    assert len(links) == len(expected)
    assert {link.typed for link in links} <= {ADDRESS}
    assert pair([link.words or "" for link in links], links) == links
    assert all(link.source[link.start - 1 :].startswith(ADDRESS) for link in links)


@pytest.mark.parametrize(
    ("typed", "form", "address"),
    [
        ("https://www.lv/?e={{subscriber.email}}", Form.VALUE, "https://www.lv/?e={{ subscriber.email }}"),
        ("https://māja.lv/ē", Form.MARKDOWN, "https://xn--mja-1oa.lv/%C4%93"),
        ("https://www.lv/a\\_b?c&amp;d", Form.MARKDOWN, "https://www.lv/a_b?c&d"),
        ("www.lv.lv", Form.VALUE, "http://www.lv.lv"),
        ("anna@www.lv", Form.VALUE, "mailto:anna@www.lv"),
        ("tel:+371 6700 0000", Form.VALUE, "tel:+37167000000"),
    ],
)
def test_an_address_is_the_same_however_it_is_typed(typed: str, form: Form, address: str) -> None:
    assert address_of(typed, form) == address_of(address)


def test_letters_are_what_typography_leaves_alone() -> None:
    assert letters("“Hier” – **da** …") == letters("„hier“ da") == "hierda"


def test_a_long_text_of_brackets_is_read_once() -> None:
    # Each of these would be read for minutes by a pattern that tries everything.
    for piece in ("[", "[a ", "](", "![", "[x](y ", "<a href=", "a`b``", "[a](b(c", "{{ ", "<!--", "[a [b] ", "[x](\\"):
        assert typed_links("lv.md", [piece * 40_000, "", ADDRESS])[-1].address == ADDRESS
