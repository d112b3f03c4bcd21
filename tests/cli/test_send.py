from __future__ import annotations

import json
import shutil
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from newsletter.clock import system_clock
from newsletter.config import load_settings
from newsletter.delivery.states import CampaignEvent, DeliveryState
from newsletter.wiring.sending import lease_of, ledger_of
from tests.cli.commands import SLUG, Run, Spoil

HEADER = "email,name,locale,city\n"


def write_list(workspace: Path, name: str, rows: str) -> None:
    (workspace / "subscribers" / f"{name}.csv").write_text(HEADER + rows, encoding="utf-8")


def recipients(workspace: Path, campaign: int = 1) -> list[str]:
    folder = workspace / ".newsletter" / "outbox" / f"{SLUG}-{campaign}"
    messages = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]
    return [str(message["to"].addresses[0].addr_spec) for message in messages]


def test_the_sample_goes_to_the_whole_sample_list_by_way_of_the_outbox(newsletter: Run, workspace: Path) -> None:
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes", "--json")
    assert said.status == 0
    assert said.json["planned"] == said.json["written"] == 40
    assert said.json["state"] == "finished"
    rows = (workspace / "subscribers" / "municipalities.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(recipients(workspace)) == len(set(recipients(workspace))) == len(rows)


def test_the_plan_says_what_goes_to_whom_and_who_is_left_out(newsletter: Run, workspace: Path) -> None:
    write_list(workspace, "team", "a@example.org,Anna,lv,\nA@Example.org,Anna,lv,\nnobody,,,\nb@example.org,,en,Riga\n")
    said = newsletter("send", SLUG, "--to", "team", "--dry-run")
    assert said.status == 0
    for shown in (
        "From     Enerģētikas līderi <redakcija@energetika.example>",
        "lv  Pašvaldība – enerģētikas attīstības līderis",
        "en  Local authorities",
        "team.csv:3",
        "team.csv:4",
        "the outbox: a rehearsal",
        "this was a dry run",
    ):
        assert shown in said.err
    assert not (workspace / ".newsletter" / "newsletter.db").exists()


def test_the_plan_for_programs_accounts_for_every_row(newsletter: Run, workspace: Path) -> None:
    write_list(workspace, "team", "a@example.org,Anna,lv,\nA@Example.org,Anna,lv,\nnobody,,,\nb@example.org,,en,Riga\n")
    plan = newsletter("send", SLUG, "--to", "team", "--dry-run", "--json").json
    assert plan["recipients"] == 2
    assert plan["lists"] == {"team": {"lv": 1, "en": 1}}
    assert [(row["line"], row["address"]) for row in plan["left_out"]] == [(3, "A@Example.org"), (4, "nobody")]


@pytest.mark.parametrize(
    ("words", "people", "said"),
    [
        (("--exclude", "board"), ["a@example.org", "c@example.org"], "Left out: 1 on a list that is kept out"),
        (("--segment", 'subscriber.city == "Rīga"'), ["a@example.org"], "Segment  city is “Rīga”"),
        (("--limit", "2"), ["a@example.org", "b@example.org"], "Left out: 1 beyond the limit"),
    ],
)
def test_only_to_some_of_a_list(
    newsletter: Run, workspace: Path, words: tuple[str, ...], people: list[str], said: str
) -> None:
    write_list(workspace, "team", "a@example.org,,lv,Rīga\nb@example.org,,lv,Talsi\nc@example.org,,lv,\n")
    write_list(workspace, "board", "B@Example.org,,,\nnobody,,,\n")
    shown = newsletter("send", SLUG, "--to", "team", *words, "--dry-run")
    assert said in shown.err
    assert "newsletter send" in shown.err
    assert words[0] in shown.err.splitlines()[-1]
    assert newsletter("send", SLUG, "--to", "team", *words, "--yes").status == 0
    assert recipients(workspace) == people


def test_those_who_got_another_issue_are_kept_out(newsletter: Run, workspace: Path) -> None:
    other = "2012-12-decembris"
    newsletter("new", other, "--from", SLUG)
    shutil.copytree(workspace / "issues" / SLUG, workspace / "issues" / other, dirs_exist_ok=True)
    write_list(workspace, "board", "a@example.org,,lv,\n")
    write_list(workspace, "team", "a@example.org,,lv,\nb@example.org,,lv,\n")
    assert newsletter("send", other, "--to", "board", "--yes").status == 0
    said = newsletter("send", SLUG, "--to", "team", "--exclude-issue", other, "--yes", "--json")
    assert said.json["planned"] == 1
    assert f"a@example.org  has {other}-1" in said.err
    said = newsletter(
        "send", other, "--to", "team", "--exclude-issue", SLUG, "--dry-run", "--relay", "smtp://a.example"
    )
    assert f"“{SLUG}” was not sent for real yet, so its readers cannot be kept out" in said.err
    said = newsletter("send", SLUG, "--to", "team", "--exclude-issue", "2012-12-decembri", "--dry-run")
    assert (said.status, "did you mean 2012-12-decembris" in said.err) == (1, True)
    said = newsletter("send", SLUG, "--to", "team", "--exclude-issue", "nosuch", "--dry-run")
    assert f"hint: there are: {SLUG}, {other}" in said.err


def test_a_segment_that_cannot_be_used_says_what_was_meant(newsletter: Run, workspace: Path) -> None:
    said = newsletter("send", SLUG, "--to", "municipalities", "--segment", 'subscriber.ctiy == "Rīga"', "--dry-run")
    assert said.status == 2
    assert "no list of this send has a column “ctiy”" in said.err


def test_everybody_who_is_left_out_can_be_had_as_a_file(newsletter: Run, workspace: Path) -> None:
    write_list(workspace, "team", "a@example.org,,lv,\n" + "nobody,,,\n" * 150)
    said = newsletter("send", SLUG, "--to", "team", "--dry-run", "--json", "--left-out", "out.csv")
    assert said.json["left_out_counts"] == {"refused-row": 150}
    assert len(said.json["left_out"]) == 100
    assert "and 142 more; all of them: --left-out FILE.csv" in said.err
    rows = (workspace / "out.csv").read_text("utf-8-sig").splitlines()
    assert rows[0] == "list,line,address,reason,detail"
    assert len(rows) == 151
    assert rows[-1].startswith("team,152,nobody,refused-row,")


def test_what_was_not_agreed_to_leaves_nothing_behind(newsletter: Run, workspace: Path) -> None:
    assert newsletter("send", SLUG, "--to", "municipalities").status == 2
    with ledger_of(load_settings(workspace, {})) as ledger:
        assert ledger.discard_drafts(SLUG) == 0
        assert ledger.campaigns() == ()


def test_without_a_terminal_and_without_yes_nothing_is_sent(newsletter: Run, workspace: Path) -> None:
    said = newsletter("send", SLUG, "--to", "municipalities")
    assert said.status == 2
    assert "--yes" in said.err
    assert recipients(workspace) == []
    assert newsletter("status").status == 1


def test_the_same_issue_again_reaches_only_the_new_people(newsletter: Run, workspace: Path) -> None:
    write_list(workspace, "team", "a@example.org,,lv,\nb@example.org,,lv,\n")
    newsletter("send", SLUG, "--to", "team", "--yes")
    write_list(workspace, "board", "B@example.org,,lv,\nc@example.org,,lv,\n")
    said = newsletter("send", SLUG, "--to", "team", "board", "--yes", "--json")
    assert said.json["planned"] == 1
    assert recipients(workspace, 2) == ["c@example.org"]
    said = newsletter("send", SLUG, "--to", "team,board", "--yes")
    assert said.status == 0
    assert "everybody has it already" in said.err


def test_again_sends_once_more_and_says_to_how_many(newsletter: Run, workspace: Path) -> None:
    write_list(workspace, "team", "a@example.org,,lv,\nb@example.org,,lv,\n")
    newsletter("send", SLUG, "--to", "team", "--yes")
    said = newsletter("send", SLUG, "--to", "team", "--again", "--yes")
    assert "2 of them have this issue already" in said.err
    assert recipients(workspace, 2) == ["a@example.org", "b@example.org"]


def test_an_address_is_no_list_and_the_right_command_is_named(newsletter: Run) -> None:
    said = newsletter("send", SLUG, "--to", "me@example.org", "--yes")
    assert said.status == 2
    assert f"newsletter test {SLUG} --to me@example.org" in said.err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ((SLUG,), "--to municipalities"),
        ((SLUG, "--to", "municipalitys"), "did you mean municipalities"),
        (("2012-11-energetikas", "--to", "municipalities"), f"did you mean {SLUG}"),
        ((SLUG, "--to", "municipalities", "--relay", "mian"), "outbox"),
    ],
)
def test_a_wrong_name_gets_the_right_one(newsletter: Run, words: tuple[str, ...], hint: str) -> None:
    said = newsletter("send", *words, "--yes")
    assert said.status in (1, 2)
    assert hint in said.err
    assert said.out == ""


def test_an_error_in_the_issue_refuses_the_send(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    spoil("### CASCADE", "### CASCADE\n![](images/card-cascade.png)")
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert said.status == 1
    assert "the errors above forbid it" in said.err
    assert recipients(workspace) == []


def test_a_placeholder_left_in_refuses_the_send_and_only_that(newsletter: Run, spoil: Spoil) -> None:
    spoil("Katra projekta ietvaros", "✎ Katra projekta ietvaros")
    assert newsletter("build").status == 0
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert said.status == 1
    assert "error[placeholder]" in said.err


def test_a_field_that_no_list_has_refuses_the_send(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    spoil("Katra projekta ietvaros", "{{ subscriber.ctiy }} {{ subscriber.city }} Katra projekta ietvaros")
    write_list(workspace, "team", "a@example.org,,lv,Rīga\nb@example.org,,lv,\n")
    said = newsletter("send", SLUG, "--to", "team", "--yes")
    assert said.status == 1
    assert "did you mean subscriber.city?" in said.err
    assert "1 of 2 readers have no city" in said.err


def test_a_real_relay_needs_a_way_to_unsubscribe_and_never_gets_a_reserved_domain(
    newsletter: Run, workspace: Path
) -> None:
    settings = (workspace / "newsletter.toml").read_text(encoding="utf-8")
    lines = [line for line in settings.splitlines() if not line.startswith("unsubscribe_address")]
    (workspace / "newsletter.toml").write_text("\n".join(lines), encoding="utf-8")
    words = ("send", SLUG, "--to", "municipalities", "--relay", "smtp://mail.energetika.example", "--dry-run", "--json")
    said = newsletter(*words)
    assert said.status == 1
    assert "no-unsubscribe" in said.err
    assert said.json["recipients"] == 0
    assert {row["reason"] for row in said.json["left_out"]} == {"reserved-domain"}


def test_a_relay_that_does_not_answer_loses_nobody(newsletter: Run) -> None:
    said = newsletter("send", SLUG, "--to", "municipalities", "--relay", "smtp://127.0.0.1:9", "--yes", "--json")
    assert said.status == 1
    assert said.json["pending"] == 40
    assert "no mail server answers at 127.0.0.1:9" in said.err
    assert f"newsletter resume {SLUG}" in said.err
    again = newsletter("send", SLUG, "--to", "municipalities", "--relay", "smtp://127.0.0.1:9", "--yes")
    assert again.status == 1
    assert f"newsletter resume {SLUG}" in again.err


def test_a_second_send_of_the_same_issue_at_the_same_time_is_refused(newsletter: Run, workspace: Path) -> None:
    with lease_of(load_settings(workspace, {}), SLUG):
        said = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert said.status == 1
    assert "is being sent by process" in said.err
    assert newsletter("status").status == 1


@pytest.mark.parametrize("words", [("--to", "empty", "--yes"), ("--to", "municipalities")])
def test_a_plan_that_goes_nowhere_is_one_document_for_programs_too(
    newsletter: Run, workspace: Path, words: tuple[str, ...]
) -> None:
    write_list(workspace, "empty", "")
    said = newsletter("send", SLUG, *words, "--json")
    assert said.status in (1, 2)
    assert said.json["issue"] == SLUG
    assert "campaign" not in said.json


def test_problems_stand_in_the_plan_for_programs(newsletter: Run, spoil: Spoil) -> None:
    spoil("Katra projekta ietvaros", "✎ Katra projekta ietvaros")
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes", "--json")
    assert said.status == 1
    assert [problem["code"] for problem in said.json["problems"]] == ["placeholder"]


def test_nobody_on_a_list_is_an_error_that_says_so(newsletter: Run, workspace: Path) -> None:
    write_list(workspace, "empty", "")
    said = newsletter("send", SLUG, "--to", "empty", "--yes")
    assert said.status == 1
    assert "nobody" in said.err


def test_status_has_every_state_flat_zero_included(newsletter: Run) -> None:
    newsletter("send", SLUG, "--to", "municipalities", "--yes")
    status = newsletter("status", "--json").json
    assert set(status) >= {state.value for state in DeliveryState} | {"campaign", "issue", "planned"}
    assert status["issue"] == SLUG
    assert sum(status[state.value] for state in DeliveryState) == status["planned"] == 40
    assert all(not isinstance(value, dict | list) for value in status.values())


def test_resume_with_nothing_left_is_done(newsletter: Run) -> None:
    newsletter("send", SLUG, "--to", "municipalities", "--yes")
    said = newsletter("resume", SLUG)
    assert said.status == 0
    assert "done" in said.err


def test_resume_with_nothing_left_does_not_ask_for_a_relay_that_is_gone(newsletter: Run, workspace: Path) -> None:
    settings = workspace / "newsletter.toml"
    plain = settings.read_text(encoding="utf-8")
    settings.write_text(f'{plain}\n[relays.local]\nhost = "127.0.0.1"\nport = 9\n', encoding="utf-8")
    newsletter("send", SLUG, "--to", "municipalities", "--yes")
    newsletter("resume", SLUG, "--relay", "smtp://127.0.0.1:9")
    settings.write_text(plain, encoding="utf-8")
    assert "there is no relay called “local”" in newsletter("resume", SLUG).err
    newsletter("send", SLUG, "--to", "municipalities", "--relay", "outbox", "--yes")
    said = newsletter("resume", SLUG, "--json")
    assert (said.status, said.json["state"]) == (0, "finished")
    said = newsletter("send", SLUG, "--to", "municipalities", "--relay", "smtp://127.0.0.1:9", "--yes")
    assert f"newsletter resume {SLUG} --campaign 1" in said.err
    assert f"newsletter resume {SLUG} --campaign 1" in newsletter("status", "--campaign", "1").err


def test_a_campaign_goes_on_through_the_kind_of_relay_it_was_begun_with(newsletter: Run) -> None:
    newsletter("send", SLUG, "--to", "municipalities", "--relay", "smtp://127.0.0.1:9", "--yes")
    said = newsletter("resume", SLUG, "--relay", "outbox")
    assert said.status == 2
    assert "a server on this machine, “smtp://127.0.0.1:9”, and “outbox” is the outbox" in said.err
    assert "no mail server answers at 127.0.0.1:8" in newsletter("resume", SLUG, "--relay", "smtp://127.0.0.1:8").err


def test_a_campaign_whose_sender_was_killed_is_not_said_to_be_under_way(newsletter: Run, workspace: Path) -> None:
    newsletter("send", SLUG, "--to", "municipalities", "--relay", "smtp://127.0.0.1:9", "--yes")
    settings = load_settings(workspace, {})
    with ledger_of(settings) as ledger:
        ledger.move_campaign(1, CampaignEvent.START, system_clock())
    said = newsletter("status")
    assert "interrupted: nobody is sending it now" in said.out
    assert f"newsletter resume {SLUG}" in said.err
    with lease_of(settings, SLUG):
        assert "under way" in newsletter("status").out


def test_resume_and_status_before_any_send_say_how_to_send(newsletter: Run) -> None:
    for command in ("resume", "status"):
        said = newsletter(command, SLUG)
        assert said.status == 1
        assert f"newsletter send {SLUG} --to" in said.err


def test_an_issue_whose_folder_is_gone_keeps_its_status(newsletter: Run, workspace: Path) -> None:
    newsletter("send", SLUG, "--to", "municipalities", "--yes")
    (workspace / "issues" / SLUG).rename(workspace / "elsewhere")
    assert newsletter("status", SLUG, "--json").json["written"] == 40


def test_a_change_of_the_folder_changes_nothing_that_was_planned(
    newsletter: Run, workspace: Path, spoil: Spoil
) -> None:
    newsletter("send", SLUG, "--to", "municipalities", "--relay", "smtp://127.0.0.1:9", "--yes")
    before = newsletter("status", "--json").json
    spoil("Katra projekta ietvaros", "Something else")
    write_list(workspace, "municipalities", "z@example.org,,,\n")
    newsletter("resume", SLUG)
    assert {**newsletter("status", "--json").json, "reason": ""} == {**before, "reason": ""}


def test_the_outbox_lists_and_shows(newsletter: Run) -> None:
    assert "the outbox is empty" in newsletter("outbox").err
    newsletter("send", SLUG, "--to", "municipalities", "--yes")
    entries = newsletter("outbox", "--json").json
    assert len(entries) == 40
    shown = newsletter("outbox", entries[0]["id"])
    assert "Subject: Pašvaldība – enerģētikas attīstības līderis" in shown.out
    assert "Labdien, Anna Bērziņa!" in shown.out
    assert "Content-Transfer-Encoding: quoted-printable" in newsletter("outbox", entries[0]["id"], "--source").out
    assert newsletter("outbox", "../../newsletter").status == 2


def test_results_go_to_stdout_and_talk_to_stderr(newsletter: Run) -> None:
    said = newsletter("send", SLUG, "--to", "municipalities", "--yes")
    assert said.out == ""
    assert json.loads(newsletter("status", "--json").out)
    assert newsletter("status").err.startswith("next:")


@pytest.mark.parametrize("words", [("--to", "nowhere"), ("--to", "municipalities", "--relay", "nowhere"), ()])
def test_what_ends_before_the_plan_is_a_document_for_programs_too(newsletter: Run, words: tuple[str, ...]) -> None:
    said = newsletter("send", SLUG, *words, "--yes", "--json")
    assert said.status == 2
    assert said.json["error"] in said.err
    assert said.json["hint"] in said.err


def test_what_is_planned_for_later_is_a_document_for_programs_too(newsletter: Run) -> None:
    said = newsletter("send", SLUG, "--to", "municipalities", "--at", "2099-11-25 09:00", "--yes", "--json")
    assert (said.status, said.json["state"]) == (0, "ready")
    assert said.json["plan"]["when"]["at"].startswith("2099-11-25 09:00")


def test_a_field_that_readers_lack_is_shown_where_it_was_typed(newsletter: Run, workspace: Path, spoil: Spoil) -> None:
    spoil("Katra projekta ietvaros", "{{ subscriber.nowhere }} Katra projekta ietvaros")
    said = newsletter("send", SLUG, "--to", "municipalities", "--dry-run", "--json")
    problem = next(each for each in said.json["problems"] if each["code"] == "unknown-field")
    assert problem["path"] == f"issues/{SLUG}/lv.md"
    assert "{{ subscriber.nowhere }} Katra" in problem["source"]
    assert problem["column"]


def test_the_plan_says_how_fast_each_of_several_relays_takes_mail(newsletter: Run, workspace: Path) -> None:
    settings = workspace / "newsletter.toml"
    relays = """
[relays.one]
host = "127.0.0.1"
weight = 3
connections = 2
rate = ["10/hour"]

[relays.other]
host = "127.0.0.1"
weight = 1
warm_up = [50, 100]

[relays.spare]
host = "127.0.0.1"
weight = 0
"""
    settings.write_text(settings.read_text("utf-8") + relays, encoding="utf-8")
    said = newsletter("send", SLUG, "--to", "municipalities", "--relay", "one,other,spare", "--dry-run")
    assert "one (127.0.0.1:25): 3 of 4 messages, 2 connections, 10/hour" in said.err
    assert "other (127.0.0.1:25): 1 of 4 messages, 4 connections, 50 on its first day" in said.err
    assert "spare (127.0.0.1:25): steps in for the others, 4 connections" in said.err
    assert "Takes    about 2.0 hours" in said.err  # 30 of 40 messages, ten an hour


def test_the_plan_counts_the_first_days_of_a_relay(newsletter: Run, workspace: Path) -> None:
    assert newsletter("send", SLUG, "--to", "municipalities", "--yes").status == 0  # from now on there is a ledger
    settings = workspace / "newsletter.toml"
    relay = '\n[relays.new]\nhost = "127.0.0.1"\nwarm_up = [15, 20, 50]\n'
    settings.write_text(settings.read_text("utf-8") + relay, encoding="utf-8")
    said = newsletter("send", SLUG, "--to", "municipalities", "--relay", "new", "--dry-run")
    assert "at most 4 connections, 15 today, day 1 of its first days" in said.err
    assert "Takes    about 48.0 hours" in said.err  # 15, 20, and the rest of 40 on the third day
