from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.config import Publication, Settings
from newsletter.preview.letter import open_letter
from newsletter.wiring.outbox import outbox_entries, outbox_message, readable


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    publication = Publication("Sun", "Sun", "sun@example.org", "example.org", "Street 1", "en")
    return Settings(tmp_path, publication)


def write(settings: Settings, name: str, header: bytes) -> Path:
    path = settings.outbox / f"{name}.eml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header + b"\r\n\r\nTo: nobody\r\n")
    return path


def test_encoded_and_folded_fields_are_read(settings: Settings) -> None:
    write(settings, "sun-1/0001-a", b"To: =?utf-8?q?L=C4=ABga?=\r\n <a@example.org>\r\nSubject: =?utf-8?q?Saul=C4=93?=")
    (entry,) = outbox_entries(settings)
    assert (entry.id, entry.campaign) == ("sun-1/0001-a", "sun-1")
    assert (entry.to, entry.subject) == ("Līga <a@example.org>", "Saulē")


def test_an_address_in_letters_of_any_language_is_read(settings: Settings) -> None:
    typed = "To: =?utf-8?q?J=C4=81nis?= <jānis@example.org>\r\nSubject: Saulē".encode()
    path = write(settings, "sun-1/0001-a", typed)
    (entry,) = outbox_entries(settings)
    assert (entry.to, entry.subject) == ("Jānis <jānis@example.org>", "Saulē")
    assert "To: Jānis <jānis@example.org>\n" in readable(path.read_bytes())
    assert ("To", "Jānis <jānis@example.org>") in open_letter(path.read_bytes()).headers


@pytest.mark.parametrize("typed", [b"=?utf-8?b?abcde?=", b"=?nosuch?q?a?=", b"=?utf-8?q?=FF?="])
def test_what_cannot_be_read_is_shown_as_it_is(settings: Settings, typed: bytes) -> None:
    write(settings, "sun-1/0001-a", b"Subject: " + typed)
    (entry,) = outbox_entries(settings)
    assert entry.subject
    assert entry.to == ""


def test_a_message_written_anew_is_read_anew(settings: Settings) -> None:
    write(settings, "sun-1/0001-a", b"Subject: one")
    assert [entry.subject for entry in outbox_entries(settings)] == ["one"]
    write(settings, "sun-1/0001-a", b"Subject: another")
    assert [entry.subject for entry in outbox_entries(settings)] == ["another"]


@pytest.mark.parametrize("name", ["../../newsletter", "sun-1/../../secret", "/etc/passwd", "nosuch", ""])
def test_only_messages_of_the_outbox_are_read(settings: Settings, name: str) -> None:
    write(settings, "sun-1/0001-a", b"Subject: one")
    (settings.root / "newsletter.eml").write_bytes(b"secret")
    (settings.root / ".newsletter/secret.eml").write_bytes(b"secret")
    with pytest.raises(KeyError):
        outbox_message(settings, name)


def test_what_is_no_ordinary_file_is_no_message(settings: Settings) -> None:
    path = write(settings, "sun-1/0001-a", b"To: a@example.org")
    os.mkfifo(path.with_name("0002-pipe.eml"))
    path.with_name("0003-folder.eml").mkdir()
    path.with_name("0004-nowhere.eml").symlink_to("gone.eml")
    path.with_name(os.fsdecode(b"0005-\xff.eml")).write_bytes(b"To: b@example.org\r\n\r\n")
    assert [entry.id for entry in outbox_entries(settings)] == ["sun-1/0001-a"]


@pytest.mark.parametrize("name", ["nosuch", "sun-1/0002-pipe", "../newsletter.toml", "\0", "a" * 300])
def test_a_name_that_no_message_has(settings: Settings, name: str) -> None:
    os.mkfifo(write(settings, "sun-1/0001-a", b"To: a@example.org").with_name("0002-pipe.eml"))
    with pytest.raises(KeyError):
        outbox_message(settings, name)
