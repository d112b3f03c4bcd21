"""What six lists show of subject and preheader, and what follows them."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from newsletter.check.examined import Examined
from newsletter.check.inbox.snippet import shown_after_subject
from newsletter.check.inbox.views import VIEWS, letters, rows
from newsletter.merge.program import run

TEXT = "---\nsubject: Ziņas\npreheader: {preheader}\n---\nLabdien visiem, kas lasa.\n"


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=60))
def test_no_list_shows_more_than_it_has_room_for(subject: str, preheader: str, sender: str) -> None:
    shown = rows(subject, preheader, sender)
    assert [row.view for row in shown] == list(VIEWS)
    for row in shown:
        assert letters(row.subject) <= row.view.subject
        assert letters(row.preheader) <= row.view.preheader
        assert letters(row.sender) <= row.view.sender
        assert row.is_subject_cut is row.subject.endswith("…") or "…" in subject
        assert " ".join(subject.split()).startswith(row.subject.removesuffix("…"))


def test_a_long_subject_leaves_the_preheader_less_room_where_both_share_a_line() -> None:
    (short, *_), (long, *_) = rows("Hello", "p" * 97, ""), rows("s" * 69, "p" * 97, "")
    assert letters(short.preheader) == 97
    assert letters(long.preheader) == 110 - 69


def test_wide_letters_count_twice_and_marks_nothing() -> None:
    assert (letters("漢字"), letters("e\u0301"), letters("ab")) == (4, 1, 2)


def test_a_filled_up_preheader_stands_alone(examine: Callable[..., Examined]) -> None:
    for preheader in ("Kas jauns", "Kas jauns " * 13, "Ļoti garš ievads " * 12):
        html = run(examine(TEXT.format(preheader=preheader)).edition.programs["html"], {})
        assert shown_after_subject(html) == " ".join(preheader.split())[:140].strip()


def test_without_one_the_text_is_shown_and_no_styles_or_comments() -> None:
    html = "<head><style>a{}</style></head><body><!-- no --><style>p{}</style><p>Good&#160;day</p> <p>to all"
    assert shown_after_subject(html) == "Good day to all"
