from __future__ import annotations

import re

from newsletter.message.identity import message_id
from newsletter.message.tokens import Keyring, new_keyring

KEYS = Keyring({"aa": bytes(32)}, "aa")


def test_the_same_message_has_the_same_id() -> None:
    first = message_id(KEYS, "c1", "anna@example.org", "news.example.org")
    assert first == message_id(KEYS, "c1", "anna@example.org", "news.example.org")
    assert first == message_id(KEYS.rotated(), "c1", "anna@example.org", "news.example.org")
    assert re.fullmatch(r"<[a-z2-7]{32}@news\.example\.org>", first)


def test_another_person_campaign_or_keyring_has_another_id() -> None:
    ids = {
        message_id(KEYS, "c1", "anna@example.org", "example.org"),
        message_id(KEYS, "c2", "anna@example.org", "example.org"),
        message_id(KEYS, "c1", "ilze@example.org", "example.org"),
        message_id(new_keyring(), "c1", "anna@example.org", "example.org"),
        message_id(KEYS, "c1\0anna", "@example.org", "example.org"),
    }
    assert len(ids) == 5


def test_an_international_domain_is_written_in_a_labels() -> None:
    assert message_id(KEYS, "c1", "a@b", "pašvaldība.example").endswith("@xn--pavaldba-fjb94c.example>")
