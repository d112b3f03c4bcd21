from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from newsletter.preview.documents import notice_document, source_document, text_document


@given(
    st.text(alphabet="ab <>&\"'.,:/\nhtps")
    | st.sampled_from(["see https://example.org/a?b=1&c=2.", "(http://x.example)"])
)
def test_a_plain_text_reads_as_it_was_written(text: str) -> None:
    shown = text_document(text).partition("<pre>")[2].rpartition("</pre>")[0]
    assert unescape(re.sub(r"</?a\b[^>]*>", "", shown)) == text


def test_addresses_become_links_without_the_full_stop_behind_them() -> None:
    shown = text_document("See https://example.org/?a=1&b=2. Or mailto:a@example.org?subject=x")
    assert '<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">' in shown
    assert 'href="mailto:a@example.org?subject=x"' in shown


def test_markup_in_a_text_stays_text() -> None:
    assert "<script>" not in text_document("<script>alert(1)</script>")


def test_source_has_a_line_for_each_line_and_room_for_its_numbers() -> None:
    shown = source_document(["a"] * 120)
    assert shown.count("<span>a\n</span>") == 120
    assert "digits-3" in shown


def test_a_notice_says_what_and_what_to_do() -> None:
    shown = notice_document("No <b>", "try & see")
    assert "No &lt;b&gt;" in shown
    assert "try &amp; see" in shown
