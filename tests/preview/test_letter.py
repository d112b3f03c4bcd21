from __future__ import annotations

from pathlib import Path

from newsletter.preview.letter import open_letter


def test_a_message_is_opened_as_a_mail_program_does(root: Path) -> None:
    letter = open_letter((root / ".newsletter/outbox/sunny-1/anna.eml").read_bytes())
    assert letter.subject == "Sun for anna"
    assert letter.headers[0] == ("From", "The Sun Club <sun@example.org>")
    assert letter.text == "Hello.\n"
    assert "<b>sun</b>" in letter.html
    assert letter.pictures["cid:sun@x"].content_type == "image/png"
    assert "\r" not in letter.source


def test_encoded_words_are_read() -> None:
    letter = open_letter(b"Subject: =?utf-8?q?Gaisma_=E2=80=93_p?=\r\n\r\nx")
    assert letter.subject == "Gaisma – p"


def test_bytes_that_are_no_text_are_shown_as_far_as_they_go() -> None:
    letter = open_letter(b"Content-Type: text/plain; charset=nosuch\r\n\r\n\xff\xfe ok")
    assert letter.text.endswith("ok")
    assert letter.html == ""
