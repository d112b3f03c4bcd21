from __future__ import annotations

from newsletter.merge.tags import Tag, TagKind
from newsletter.preview.reading import read
from newsletter.render.edition import Edition


def edition(html: str, tags: tuple[Tag, ...] = ()) -> Edition:
    return Edition("sun", "en", "Sun", "Hat", html, "Text", (), tags)


def test_an_edition_is_merged_for_its_reader() -> None:
    tag = Tag("nlabc123m0z", TagKind.VALUE, "subscriber.name")
    reading = read(edition("<p>nlabc123m0z</p>", (tag,)), {"subscriber": {"name": "<Anna>"}})
    assert reading.html == "<p>&lt;Anna&gt;</p>"
    assert reading.fault is None


def test_a_tag_that_cannot_work_where_it_stands_is_told() -> None:
    tag = Tag("nlabc123m0z", TagKind.VALUE, "subscriber.name")
    reading = read(edition('<a href="nlabc123m0z">x</a>', (tag,)), {})
    assert reading.fault is not None
    assert "{{ subscriber.name }}" in reading.fault.sentence
