"""The readers that an edition is looked at with break nothing, whatever their values hold."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.check.examined import Examined
from newsletter.check.extremes import HOSTILE, extremes
from newsletter.merge.program import run
from newsletter.message.header_text import text_field
from newsletter.render.document import parse

TEXT = """---
subject: "{{ subscriber.name }}, ziņas"
preheader: "Kas jauns, {{ subscriber.name }}"
---
Labdien, {{ subscriber.name }}!

[Tavs konts](https://energija.lv/?n={{ subscriber.name }})
"""


def test_no_value_of_a_reader_becomes_markup_or_a_field(examine: Callable[..., Examined]) -> None:
    edition = examine(TEXT).edition
    tags = None
    for each in extremes(edition.fields):
        values = {"subscriber": each.fields, "unsubscribe_url": "https://energija.lv/u/x"}
        found = [element.tag for element in parse(run(edition.programs["html"], values)).iter()]
        tags = tags or found
        assert found == tags, each.name
        subject = text_field("Subject", run(edition.programs["subject"], values))
        assert subject.count(b"\r\n") - subject.count(b"\r\n ") == 1
    hostile = next(each for each in extremes(edition.fields) if each.name == "hostile")
    assert hostile.fields["name"] == HOSTILE
    assert "{{ 7*7 }}" in run(edition.programs["text"], {"subscriber": hostile.fields})


def test_real_readers_are_those_with_most_and_with_least() -> None:
    readers = [
        {"email": "a@x.lv", "name": "Anna", "city": "Rīga"},
        {"email": "b@x.lv"},
        {"email": "c@x.lv", "name": "Ansis Bērziņš", "city": "Rīga"},
    ]
    found = {each.name: each for each in extremes(["name", "city", "locale"], readers)}
    assert found["longest"].fields == {"email": "reader@example.org", "city": "Rīga", "name": "Ansis Bērziņš"}
    assert found["longest-reader"].fields["email"] == "c@x.lv"
    assert found["barest-reader"].fields["email"] == "b@x.lv"


def test_a_text_that_asks_for_nothing_needs_no_real_reader() -> None:
    assert not any(each.is_real for each in extremes((), [{"email": "a@x.lv"}]))
