"""What axe-core finds is told where it was typed, and not what is told already."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.browser.axe import Violation
from newsletter.check.accessibility.axe import NUMBER, OURS, SKIPPED, findings, numbered
from newsletter.check.examined import Examined
from newsletter.render.document import parse

TEXT = "---\nsubject: A\npreheader: B\n---\n## A heading\n\nText.\n"
URL = "https://dequeuniversity.com/rules/axe/4.12/list?application=axeAPI"


def test_a_finding_stands_where_the_element_was_typed(examine: Callable[..., Examined]) -> None:
    examined = examine(TEXT)
    marked = [each for each in parse(numbered(examined.tree)).iter() if isinstance(each.tag, str)]
    heading = next(int(str(each.get(NUMBER))) for each in marked if each.tag == "h2")
    (told,) = findings(examined, [Violation("list", "serious", "Lists hold items", URL, (heading, heading + 1))])
    assert told.sentence == "axe-core (list): Lists hold items, 2 times"
    assert told.line
    assert told.hint.endswith(URL.partition("?")[0])


def test_an_edition_is_not_changed_by_the_numbers(examine: Callable[..., Examined]) -> None:
    examined = examine(TEXT)
    numbered(examined.tree)
    assert not any(element.get(NUMBER) for element in examined.elements)


def test_a_finding_without_an_element_is_of_the_file(examine: Callable[..., Examined]) -> None:
    examined = examine(TEXT)
    (told,) = findings(examined, [Violation("x", "minor", "Help", URL, (-1,))])
    assert (told.path, told.line) == (examined.path, None)


def test_what_our_rules_tell_is_not_asked() -> None:
    assert OURS < SKIPPED
    assert {"color-contrast", "link-name", "image-alt"} <= OURS
