"""A tag that cannot be read is told with a field that the lists really have."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check.audience import check_fields
from newsletter.check.known_fields import nearest_field, with_fields
from newsletter.merge.tags import TagMint, extract
from tests.check.examining import examined_text

LISTED = "write subscriber. and a column of the list; there are: email, name, town"


@pytest.mark.parametrize(
    ("tag", "hint"),
    [
        ("{{FirstName}}", "did you mean subscriber.name?\n{{subscriber.name}}"),
        ("Dear {{ first_name }}!", "did you mean subscriber.name?\nDear {{ subscriber.name }}!"),
        ("{{ town }}", "did you mean subscriber.town?\n{{ subscriber.town }}"),
        ("{{ twon }}", "did you mean subscriber.town?\n{{ subscriber.town }}"),
        ("{{ contact.vards }}", "did you mean subscriber.name?\n{{ subscriber.name }}"),
        ("{{ invoice }}", LISTED),
        ("{{ unsubscribe }}", "did you mean unsubscribe_url?\n{{ unsubscribe_url }}"),
    ],
)
def test_a_hint_names_a_field_that_is_there(tag: str, hint: str) -> None:
    _, problems = extract(tag, TagMint("nlaaaaaa"))
    assert [each.hint for each in with_fields(problems, ("email", "name", "town"))] == [hint]
    assert list(with_fields(problems, ())) == problems


@pytest.mark.parametrize(("name", "near"), [("fname", "name"), ("FirstName", "name"), ("Town", "town"), ("x", "")])
def test_the_nearest_field(name: str, near: str) -> None:
    assert nearest_field(name, ("email", "name", "town")) == near


def test_an_unknown_field_is_told_with_the_word_of_the_list(tmp_path: Path) -> None:
    edition = examined_text(tmp_path, "---\nsubject: x\n---\nDear {{ subscriber.vards }}\n").editions["en"].edition
    (problem,) = check_fields(edition, ("email", "name"), ())
    assert problem.hint == "did you mean subscriber.name?"
