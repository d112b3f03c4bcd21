from __future__ import annotations

import json
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

import newsletter.browser.axe as newsletter_axe
from newsletter.check.spam.filters import find_filter
from newsletter.config import load_settings
from newsletter.delivery.compose import keyring_of
from newsletter.message.tokens import Purpose, verify
from newsletter.wiring.sending import ledger_of
from tests.cli.commands import SLUG, Run, Spoil
from tests.spamfilters import running_spamd


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
    assert f"issues/{SLUG}/lv.md:" in said.err
    assert "  + - Aicinām Jūs" in said.err
    assert "wrote 1 place in 1 file" in said.err
    assert "git diff" in said.err
    assert "nothing is wrong" in said.err
    text = (workspace / "issues" / SLUG / "lv.md").read_text(encoding="utf-8")
    assert "- Aicinām" in text
    assert "\u00ad" not in text
    assert "wrote" not in newsletter("test", "--fix").err


def test_a_fix_keeps_the_line_ends_and_the_mark_of_a_file(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    path = workspace / "issues" / SLUG / "lv.md"
    spoil("Aicinām Jūs", "Aici\u00adnām Jūs")
    before = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    assert newsletter("test", "--fix").status == 0
    assert path.read_bytes() == before.replace("\u00ad".encode(), b"")


LEFT = ("Aicinām Jūs", "Aicinām **Jūs")


def test_findings_stand_by_concern_with_counts_and_nothing_is_said_of_none(newsletter: Run, spoil: Spoil) -> None:
    spoil("Aicinām Jūs", "\u00ad[Aicinām](#nekur) Jūs")
    said = newsletter("test")
    assert said.status == 1
    lines = said.err.splitlines()
    heads = ["Links: 1 error", "Content: 1 warning", "Languages: 1 warning"]
    assert [line for line in lines if line in heads] == heads
    assert lines[-2:] == ["1 error, 2 warnings", f"next: correct the lines above, then: newsletter test {SLUG}"]


def test_errors_stand_before_warnings_of_their_kind(newsletter: Run, spoil: Spoil) -> None:
    spoil("Aicinām Jūs", "Aici\u00adnām Jūs")
    spoil("## ", "## Sadarbība **un ")
    said = newsletter("test", "--locale", "lv")
    found = re.findall(r"(error|warning)\[", said.err)
    assert found == sorted(found)
    assert set(found) == {"error", "warning"}
    built = newsletter("build", "--locale", "lv")
    assert re.findall(r"(error|warning)\[", built.err)[0] == "error"


def test_names_in_the_settings_are_told_with_everything_else(newsletter: Run, workspace: Path) -> None:
    _add(workspace, '[test]\nfail_on = "warnin"\nclients = ["outlok"]\n[test.severity]\nresidu = "of"\n')
    said = newsletter("test", "--json")
    assert said.status == 2 or said.status == 1
    told = {(each["code"], each["source"].strip()) for each in said.json["problems"]}
    assert told == {
        ("wrong-value", 'fail_on = "warnin"'),
        ("unknown-client", 'clients = ["outlok"]'),
        ("wrong-value", 'residu = "of"'),
        ("unknown-code", 'residu = "of"'),
    }
    assert all(each["hint"] and each["line"] for each in said.json["problems"])


def test_names_in_the_settings_are_told_beside_a_text_that_cannot_be_read(
    newsletter: Run, workspace: Path, spoil: Spoil
) -> None:
    _add(workspace, '[test.severity]\nresidu = "off"\n')
    for path in (workspace / "issues" / SLUG).glob("*.md"):
        path.write_text("---\nsubject\n", "utf-8")
    said = newsletter("test", "--json")
    assert "unknown-code" in {each["code"] for each in said.json["problems"]}


def test_warnings_fail_where_it_is_asked_for(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    spoil("Aicinām Jūs", "Aici\u00adnām Jūs")
    assert newsletter("test").status == 0
    assert newsletter("test", "--fail-on", "warning").status == 1
    _add(workspace, '[test]\nfail_on = "warning"\n')
    assert newsletter("test").status == 1
    assert newsletter("test", "--fail-on", "error").status == 0


def test_a_language_is_tested_without_the_others(newsletter: Run, spoil: Spoil) -> None:
    spoil(*LEFT)
    assert newsletter("test", "--locale", "lv").status == 1
    said = newsletter("test", "--locale", "en")
    assert said.status == 0
    assert "nothing is wrong" in said.err
    assert newsletter("test", "--locale", "de").status == 2


def test_mail_programs_that_are_named_are_scored(newsletter: Run) -> None:
    said = newsletter("test", "--client", "outlook-windows,thunderbird-mac")
    assert [line.split("  ")[1] for line in said.err.splitlines() if " % " in line] == [
        "Outlook on Windows",
        "Thunderbird on the Mac",
    ]
    assert said.err.count("The lesser things:") == 1
    assert "  Outlook on Windows" in said.err.split("The lesser things:")[1]
    assert newsletter("test", "--client", "outlok").status == 2


def test_an_exception_lets_a_finding_be_and_is_told_when_nothing_matches_it(
    newsletter: Run, workspace: Path, spoil: Spoil
) -> None:
    _add(workspace, f'[[test.exception]]\ncode = "markdown-left"\nissue = "{SLUG}"\nreason = "two stars, on purpose"\n')
    assert "nothing matches the exception for “markdown-left” any more" in newsletter("test").err
    assert "nothing matches" not in newsletter("test", "--locale", "en").err
    spoil(*LEFT)
    said = newsletter("test", "--json")
    assert said.status == 0
    assert "1 meant to be so by newsletter.toml" in said.err
    assert [(each["code"], each["reason"]) for each in said.json["accepted"]] == [
        ("markdown-left", "two stars, on purpose")
    ]
    sarif = newsletter("test", "--format", "sarif").json
    assert [each["suppressions"][0]["justification"] for each in sarif["runs"][0]["results"]] == [
        "two stars, on purpose"
    ]
    assert newsletter("build").status == 0


def test_what_was_there_before_does_not_fail_and_what_is_new_does(
    newsletter: Run, workspace: Path, spoil: Spoil
) -> None:
    spoil(*LEFT)
    assert newsletter("test").status == 1
    said = newsletter("test", "--write-baseline")
    assert said.status == 0
    assert "1 finding noted" in said.err
    spoil("\n:::", "\n\n\n:::")
    said = newsletter("test")
    assert said.status == 0
    assert "1 known before" in said.err
    assert "nothing new is wrong" in said.err
    path = workspace / "issues" / SLUG / "lv.md"
    path.write_text(path.read_text("utf-8") + "\nVēl **viens\n", encoding="utf-8")
    said = newsletter("test")
    assert said.status == 1
    assert "Vēl **viens" in said.err
    newsletter("test", "--write-baseline")
    assert "3 known before" in newsletter("test").err
    (workspace / ".newsletter-baseline.json").write_text("{", encoding="utf-8")
    said = newsletter("test")
    assert said.status == 1
    assert "warning[unreadable-baseline]" in said.err


def _add(workspace: Path, text: str) -> None:
    with (workspace / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}")


def test_spam_without_a_filter_says_so(newsletter: Run) -> None:
    if find_filter(""):
        pytest.skip("a spam filter listens on this machine")
    said = newsletter("test", "--spam", "--json")
    assert said.status == 0
    assert said.err.count("--spam was not run") == 1
    assert "apt install spamd" in said.err
    assert [each["code"] for each in said.json["problems"]] == ["filter-unavailable"]
    assert newsletter("test", "--spam", "--fail-on", "warning").status == 1


def test_a_filter_that_is_set_and_silent_stops_nothing(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    spoil(*LEFT)
    _add(workspace, '[test]\nspam = "spamd:/nowhere/spamd.sock"\n')
    said = newsletter("test", "--spam", "--json")
    assert {each["code"] for each in said.json["problems"]} == {"filter-unavailable", "markdown-left"}
    assert "--spam was not run" in said.err
    assert "the spam filter at /nowhere/spamd.sock" in said.err


def test_axe_that_is_not_installed_stops_nothing(
    newsletter: Run, spoil: Spoil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsletter_axe, "PACKAGE", "no_such_package")
    spoil("Aicinām Jūs", "Aici\u00adnām Jūs")
    said = newsletter("test", "--axe", "--json")
    assert said.status == 0
    assert [each["code"] for each in said.json["problems"]] == ["axe-unavailable", "residue"]
    assert "--axe was not run" in said.err
    assert 'pip install "newsletter[axe]"' in said.err


def test_a_baseline_keeps_what_this_test_has_not_looked_for(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    spoil(*LEFT)
    newsletter("test", "--write-baseline")
    file = workspace / ".newsletter-baseline.json"
    facts = json.loads(file.read_text("utf-8"))
    (left,) = facts["issues"][SLUG]
    gone = {**left, "code": "link-gone", "severity": "warning"}
    file.write_text(json.dumps({**facts, "issues": {SLUG: [gone, left]}}), "utf-8")
    spoil(*reversed(LEFT))
    said = newsletter("test", "--write-baseline")
    assert "1 finding noted" in said.err
    assert "1 of them from before" in said.err
    assert json.loads(file.read_text("utf-8"))["issues"][SLUG] == [gone]
    assert newsletter("test", "--write-baseline", "--locale", "lv").status == 2


def test_spam_asks_the_filter_that_is_set(newsletter: Run, workspace: Path) -> None:
    with running_spamd() as where:
        settings = workspace / "newsletter.toml"
        settings.write_text(f'{settings.read_text("utf-8")}\n[test]\nspam = "{where}"\n', "utf-8")
        said = newsletter("test", "--spam", "--json")
    assert said.status == 0
    assert "SpamAssassin gives" in said.err
    assert set(said.json["spam"]["verdicts"]) == {"lv", "en"}
    assert not any(verdict["spam"] for verdict in said.json["spam"]["verdicts"].values())


def test_one_form_is_printed_and_not_two(newsletter: Run) -> None:
    said = newsletter("test", SLUG, "--json", "--format", "sarif")
    assert (said.status, said.json["problems"]) == (2, [])
    assert "--json and --format sarif are two forms" in said.err
