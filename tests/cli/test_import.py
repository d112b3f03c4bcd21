"""`newsletter subscribers import`: readers come over from other programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.cli.commands import Run

EXPORTS = Path(__file__).parents[1] / "subscribers" / "imports" / "exports"
EXPECTED = YAML(typ="safe").load(EXPORTS / "expected.yaml")
STANDINGS = ("active", "pending", "unsubscribed", "bounced", "complained")


@pytest.mark.parametrize("name", EXPECTED)
def test_the_counts_of_every_export(newsletter: Run, name: str) -> None:
    said = newsletter("subscribers", "import", str(EXPORTS / name), "--list", "members", "--json")
    assert said.status == 0, said.err
    expected = {**EXPECTED[name]}
    program = expected.pop("program")
    assert {key: number for key, number in said.json.items() if key in (*STANDINGS, "invalid") and number} == expected
    assert said.json["read"] == sum(said.json[key] for key in (*STANDINGS, "invalid", "duplicates"))
    assert said.json["files"][0]["program"] == (None if program == "a list" else program)
    again = newsletter("subscribers", "import", str(EXPORTS / name), "--list", "members", "--json").json
    assert (again["new"], again["updated"]) == (0, 0)
    assert again["unchanged"] == said.json["new"]


def test_a_dry_run_shows_what_would_happen_and_changes_nothing(newsletter: Run, workspace: Path) -> None:
    words = ("subscribers", "import", str(EXPORTS / "mailchimp-subscribed.csv"), "--list", "members")
    said = newsletter(*words, "--dry-run")
    assert said.status == 0
    assert "members, if it were done" in said.out
    assert "an export of Mailchimp, 2 rows" in said.err
    assert "optin_time as joined" in said.err
    assert "nothing was changed: this was a dry run" in said.err
    assert newsletter(*words, "--dry-run", "--json").json["done"] is False
    done = newsletter(*words)
    assert "new           2  are new on the list" in done.out
    assert newsletter(*words, "--dry-run", "--json").json["unchanged"] == 2


def test_rows_that_cannot_be_used_are_noted_with_the_reasons(newsletter: Run, workspace: Path) -> None:
    (workspace / "people.csv").write_text("email,name\n=cmd|x,\nanna@city.example,Anna\n\nbob@,Bob\n")
    said = newsletter("subscribers", "import", "people.csv", "--list", "members")
    assert said.status == 0
    assert "2 rows cannot be used; .newsletter/rejects/members.csv says why" in said.err
    noted = workspace / ".newsletter/rejects/members.csv"
    assert noted.read_text("utf-8-sig").splitlines() == [
        "file,line,email,reason",
        'people.csv,2,\'=cmd|x,"it needs a name, an @ and a domain"',
        'people.csv,5,bob@,"it needs a name, an @ and a domain"',
    ]
    assert noted.stat().st_mode & 0o077 == 0
    said = newsletter("subscribers", "import", "people.csv", "--list", "members", "--json", "--rejects", "no.csv")
    assert (said.json["rejects"], (workspace / "no.csv").exists()) == ("no.csv", True)


def test_odd_addresses_are_brought_in_and_told(newsletter: Run, workspace: Path) -> None:
    addresses = ("info@city.lv", "a@mailinator.com", "b@x.mailinator.com", "c@example.org", "d@gmial.com", "e@city.lv")
    (workspace / "people.csv").write_text("\n".join(("email", *addresses)))
    said = newsletter("subscribers", "import", "people.csv", "--list", "members")
    for told in (
        "1 address of a task, not of a person (info@city.lv)",
        "2 addresses of a mailbox for one use (a@mailinator.com, b@x.mailinator.com)",
        "1 address at a name that is reserved: no real mail server takes mail for it, and none is given any (c@",
        "1 address probably mistyped (d@gmial.com)",
    ):
        assert told in said.err
    again = newsletter("subscribers", "import", "people.csv", "--list", "members", "--json").json
    assert again["unchanged"] == 6
    assert again["files"][0]["flagged"] == {"role": 1, "disposable": 2, "reserved": 1, "slip": 1}


def test_a_value_that_does_not_fit_the_lists_fields_is_brought_in_and_told(newsletter: Run, workspace: Path) -> None:
    (workspace / "subscribers/members.yaml").write_text("fields:\n  age: number\n")
    (workspace / "people.csv").write_text("email,age\nanna@city.example,40\nbob@city.example,old\n")
    said = newsletter("subscribers", "import", "people.csv", "--list", "members", "--json")
    assert (said.status, said.json["new"], said.json["invalid"]) == (0, 2, 0)
    assert "people.csv:3" in said.err
    assert "age: “old” is not a number such as 7 or 2.5" in said.err


def test_a_column_of_addresses_is_named(newsletter: Run, workspace: Path) -> None:
    (workspace / "people.csv").write_text("Kas,Kontakts\nAnna,anna@city.example\n")
    words = ("subscribers", "import", "people.csv", "--list", "members")
    said = newsletter(*words)
    assert (said.status, '--map "Kontakts=email"' in said.err) == (2, True)
    assert newsletter(*words, "--map", "Kontakts=email", "--map", "Kas=name", "--dry-run", "--json").json["new"] == 1
    assert newsletter(*words, "--map", "Kontakt=email").status == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("gone.csv", "--list", "members"), "gone.csv"),
        (("people.csv", "--list", "our members"), "take our-members"),
        (("people.csv", "--list", "members"), "quotation mark is opened here and never closed"),
        (("people.csv", "--list", "members", "--encoding", "baltic"), "is no encoding"),
    ],
)
def test_what_cannot_be_imported_is_said(newsletter: Run, workspace: Path, words: tuple[str, ...], told: str) -> None:
    (workspace / "people.csv").write_text('email,name\n"anna@city.example,Anna\n')
    said = newsletter("subscribers", "import", *words)
    assert said.status in (1, 2)
    assert told in said.err
    assert not (workspace / ".newsletter" / "newsletter.db").exists()


def test_a_fault_is_told_to_programs(newsletter: Run, workspace: Path) -> None:
    (workspace / "people.csv").write_text('email,name\n"anna@city.example,Anna\n')
    said = newsletter("subscribers", "import", "people.csv", "--list", "members", "--json")
    assert said.status == 1
    assert json.loads(said.out)["error"] == "nothing was imported: not all rows can be read"


def test_a_list_is_written_and_brought_in_elsewhere(newsletter: Run, workspace: Path) -> None:
    path = EXPORTS / "buttondown.csv"
    newsletter("subscribers", "import", str(path), "--list", "members", "--json")
    said = newsletter("subscribers", "export", "--list", "members", "members.csv")
    assert (said.status, said.out) == (0, "")
    assert "written: members.csv, 5 readers; only you can read it" in said.err
    shown = newsletter("subscribers", "export", "--list", "members", "-").out
    assert shown.splitlines() == (workspace / "members.csv").read_text("utf-8").splitlines()
    moved = newsletter("subscribers", "import", "members.csv", "--list", "others", "--json").json
    assert moved["files"][0]["program"] == "newsletter"
    assert {each: moved[each] for each in STANDINGS} == dict.fromkeys(STANDINGS, 1)
    assert (moved["new"], moved["suppressed"]) == (2, 3)
    some = newsletter("subscribers", "export", "--list", "members", "--standing", "bounced")
    assert [line.partition(",")[0] for line in some.out.splitlines()] == ["email", "x@example.org"]
    assert newsletter("subscribers", "export", "--list", "members", "members.csv").status == 2


def test_a_spreadsheet_runs_no_formula_of_a_list(newsletter: Run, workspace: Path) -> None:
    (workspace / "people.csv").write_text("email,name\nanna@city.example,=1+1\n")
    newsletter("subscribers", "import", "people.csv", "--list", "members")
    said = newsletter("subscribers", "export", "--list", "members", "--spreadsheet")
    assert said.out.splitlines()[0].startswith("\ufeffemail,name")
    assert "anna@city.example,'=1+1," in said.out
    assert "a ' stands before what a spreadsheet would take for a formula" in said.err
    assert "anna@city.example,=1+1," in newsletter("subscribers", "export", "--list", "members").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "say what to write"),
        (("--list", "membres"), "did you mean members?"),
        (("--list", "members", "--standing", "gone"), "take one of active, pending"),
    ],
)
def test_what_cannot_be_exported_is_said(newsletter: Run, workspace: Path, words: tuple[str, ...], told: str) -> None:
    (workspace / "people.csv").write_text("email\nanna@city.example\n")
    newsletter("subscribers", "import", "people.csv", "--list", "members")
    said = newsletter("subscribers", "export", *words)
    assert said.status == 2
    assert told in said.err
