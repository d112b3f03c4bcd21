from __future__ import annotations

import pytest

from newsletter.content.items import Form, sort_lines, split_items


def body(text: str) -> list[str]:
    return text.strip("\n").split("\n")


def test_headings_start_items_at_the_first_ones_level() -> None:
    raw = split_items(body("Ievads\n### A\na\n#### mazāks\nb\n### B\n## lielāks\nc"), 10)
    assert raw.form is Form.HEADINGS
    assert raw.intro.text == "Ievads"
    assert [(item.title, item.line, item.body.text) for item in raw.items] == [
        ("A", 11, "a\n#### mazāks\nb"),
        ("B", 15, "## lielāks\nc"),
    ]
    assert raw.shallow == (16,)


def test_points_of_a_list_are_items_with_their_lead_in_as_title() -> None:
    raw = split_items(body("- **A** viens\n  turpinās\n\n- bez\n* **B**: divi\n  - iekšējs"), 1)
    assert raw.form is Form.LIST
    assert [(item.title, item.line, item.body.text) for item in raw.items] == [
        ("A", 1, "**A** viens\nturpinās"),
        ("", 4, "bez"),
        ("B", 5, "**B**: divi\n- iekšējs"),
    ]


def test_a_numbered_list_begins_at_one() -> None:
    assert [item.line for item in split_items(body("1. a\n2. b\n24. c\n3. d"), 1).items] == [1, 2, 4]
    assert split_items(body("24. novembris\n25. novembris"), 1).form is Form.NONE


def test_pictures_on_their_own_lines_are_items() -> None:
    raw = split_items(body("![A](images/a.png)\n[![B](images/b b.png)](https://b.example)\nteksts"), 1)
    assert raw.form is Form.IMAGES
    assert [(item.line, item.body.text) for item in raw.items] == [
        (1, "![A](images/a.png)"),
        (2, "[![B](images/b b.png)](https://b.example)\nteksts"),
    ]


def test_code_starts_no_item() -> None:
    assert split_items(body("```\n### A\n- b\n```"), 1).form is Form.NONE


@pytest.mark.parametrize(
    "line",
    [
        "[lasīt](https://example.org/)",
        "[](https://example.org/)",
        "**[lasīt](https://example.org/)**",
        "https://example.org/",
        "<https://example.org/>",
        "[a](https://a.example) | [b](https://b.example/(x))",
        '[a [b]](https://a.example "Title (x)")',
    ],
)
def test_the_last_lines_that_hold_only_links_are_links(line: str) -> None:
    raw = split_items(body(f"### A\nteksts\n![A](images/a.png)\nvēl\n{line}\n\n{line}"), 1).items[0]
    lines = sort_lines(raw.body, with_image=True, with_links=True)
    assert lines.image == (3, "![A](images/a.png)")
    assert lines.text.text == "teksts\n\nvēl"
    assert lines.links.typed == ((5, line), (7, line))


def test_a_link_in_the_middle_stays_in_the_text() -> None:
    raw = split_items(body("### A\n[a](https://a.example)\nteksts [b](https://b.example)"), 1).items[0]
    lines = sort_lines(raw.body, with_image=True, with_links=True)
    assert lines.image is None
    assert not lines.links.typed
    assert lines.text.first == 2
