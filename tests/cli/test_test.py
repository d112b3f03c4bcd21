from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

from newsletter.config import load_settings
from newsletter.delivery.compose import keyring_of
from newsletter.message.tokens import Purpose, verify
from newsletter.wiring.sending import ledger_of
from tests.cli.commands import SLUG, Run, Spoil


def copies(workspace: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((workspace / ".newsletter" / "outbox" / "test").glob("*.eml"))]


def test_a_sound_issue_is_said_to_be_sound(newsletter: Run) -> None:
    said = newsletter("test")
    assert said.status == 0
    assert "nothing is wrong" in said.err
    assert f"newsletter test {SLUG} --to" in said.err


def test_one_marked_copy_of_each_language_goes_to_each_address(newsletter: Run, workspace: Path) -> None:
    said = newsletter("test", SLUG, "--to", "one@example.org", "two@example.org")
    assert said.status == 0
    messages = [message_from_bytes(data, policy=default) for data in copies(workspace)]
    assert [(message["to"], message["subject"][:7]) for message in messages] == [
        ("one@example.org", "[Test] "),
        ("one@example.org", "[Test] "),
        ("two@example.org", "[Test] "),
        ("two@example.org", "[Test] "),
    ]
    body = messages[0].get_body(("plain",))
    assert body is not None
    assert "Labdien, Anna Bērziņa!" in body.get_content()


def test_copies_narrowed_to_a_language_and_filled_in_as_somebody(newsletter: Run, workspace: Path) -> None:
    said = newsletter("test", "--to", "me@example.org", "--locale", "en", "--as", "dome@berzkalne.example", "--json")
    assert [(copy["locale"], copy["as"], copy["outcome"]) for copy in said.json["copies"]] == [
        ("en", "dome@berzkalne.example", "accepted")
    ]
    body = message_from_bytes(copies(workspace)[0], policy=default).get_body(("plain",))
    assert body is not None
    assert "Līga Ozoliņa" in body.get_content()


def test_copies_count_for_nothing_and_their_token_changes_nothing(newsletter: Run, workspace: Path) -> None:
    newsletter("test", "--to", "me@example.org", "--locale", "lv")
    link = message_from_bytes(copies(workspace)[0], policy=default)["list-unsubscribe"]
    token = link.rpartition("%20")[2].rstrip(">")
    with ledger_of(load_settings(workspace, {})) as ledger:
        assert ledger.campaigns() == ()
        assert verify(keyring_of(ledger), Purpose.UNSUBSCRIBE, token) is None
        assert verify(keyring_of(ledger), Purpose.TEST, token) is not None
    assert newsletter("status").status == 1


def test_a_second_round_of_copies_replaces_nothing(newsletter: Run, workspace: Path) -> None:
    for _ in range(2):
        newsletter("test", "--to", "me@example.org", "--locale", "lv")
    assert len(copies(workspace)) == 2


def test_a_list_is_no_address_and_the_right_command_is_named(newsletter: Run) -> None:
    said = newsletter("test", SLUG, "--to", "municipalities")
    assert said.status == 2
    assert f"newsletter send {SLUG} --to municipalities" in said.err


def test_a_reserved_domain_is_never_mailed_through_a_real_relay(newsletter: Run) -> None:
    said = newsletter("test", "--to", "me@example.org", "--relay", "smtp://mail.energetika.example")
    assert said.status == 2
    assert "reserved" in said.err


def test_an_issue_with_errors_is_not_copied(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    spoil(":::cards", ":::crads")
    said = newsletter("test", "--to", "me@example.org")
    assert said.status == 1
    assert "no copy was sent" in said.err
    assert copies(workspace) == []


def test_what_a_word_processor_left_behind_is_shown_and_cleaned(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    spoil("Aicinām Jūs", "\uf0b7 Aici\u00adnām  \u00a0Jūs")
    said = newsletter("test")
    assert said.status == 0
    assert "warning[" in said.err
    said = newsletter("test", "--fix")
    assert f"cleaned issues/{SLUG}/lv.md" in said.err
    assert "nothing is wrong" in said.err
    text = (workspace / "issues" / SLUG / "lv.md").read_text(encoding="utf-8")
    assert "- Aicinām" in text
    assert "\u00ad" not in text
