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
