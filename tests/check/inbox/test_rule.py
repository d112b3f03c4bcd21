"""What a list shows of an issue is looked at as a reader would, and told at the line that says it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.check.examined import Examined, ExaminedIssue, People
from newsletter.check.inbox import sender
from newsletter.check.inbox.rule import check, check_repeated
from newsletter.check.inbox.subjects import check_subject
from newsletter.check.place import Place
from newsletter.render.document import FILLER

Examine = Callable[..., Examined]
CASES = [
    tuple(part.strip() for part in line.split("|", 1))
    for line in Path(__file__).with_name("subjects.txt").read_text("utf-8").split("\n")
    if "|" in line
]
TEXT = "---\nsubject: {subject}\npreheader: {preheader}\n---\nLabdien, kas lasa!\n"
PREHEADER = "Kā vairāk nekā 60 pašvaldības mācās cita no citas"
FILLERS = re.compile(f"(?:[{FILLER}]|&(?:#847|#8204|#160|zwnj|nbsp);)+")
LONG = "visas jaunākās ziņas par enerģiju un pašvaldībām šajā mēnesī"


def unfilled(examined: Examined) -> Examined:
    """Return an issue in a theme that sets its preheader itself, and fills nothing up behind it."""
    edition = examined.edition
    page = FILLERS.sub("", edition.html)
    assert page != edition.html
    return replace(examined, edition=replace(edition, html=page))


def of_issue(examined: Examined) -> ExaminedIssue:
    return ExaminedIssue(
        examined.settings, examined.issue, examined.whole, examined.theme, {"lv": examined}, people=examined.people
    )


@pytest.mark.parametrize(("code", "subject"), CASES)
def test_a_subject_is_told_what_it_makes_of_a_message(code: str, subject: str) -> None:
    assert [each.code for each in check_subject(subject, Place("lv.md", 2))] == ([] if code == "-" else [code])


@pytest.mark.parametrize(
    ("subject", "preheader", "codes"),
    [
        ("Ziņas", PREHEADER, []),
        ("Ziņas", "{% if subscriber.name %}{{ subscriber.name }}, {% endif %}" + PREHEADER, []),
        ("Ziņas", "Ziņas.", ["same-as-subject"]),
        ("Ziņas", PREHEADER * 3, ["long-preheader"]),
        ("Ziņas", "{% if subscriber.name %}" + PREHEADER * 2 + "{% endif %}", []),
        ("Ziņas", "Jauns!! " + PREHEADER, ["many-marks"]),
    ],
)
def test_subject_and_preheader_are_told_with_their_lines(
    examine: Examine, subject: str, preheader: str, codes: list[str]
) -> None:
    examined = examine(TEXT.format(subject=subject, preheader=preheader))
    found = list(check(replace(examined, people=People((), {}))))
    assert [each.code for each in found] == codes
    assert {each.line for each in found} <= {3}


def test_a_preheader_leaks_only_if_it_is_short_for_somebody(examine: Examine) -> None:
    preheader = "{% if subscriber.name %}" + PREHEADER * 2 + "{% endif %}"
    examined = unfilled(examine(TEXT.format(subject="Ziņas", preheader=preheader)))
    anna, other = {"email": "anna@example.org", "name": "Anna"}, {"email": "b@example.org"}
    assert list(check(replace(examined, people=People(("name",), {"lv": [anna]})))) == []
    (found,) = check(replace(examined, people=People(("name",), {"lv": [anna, other]})))
    assert found.sentence.startswith("for b@example.org the preheader is short, and lists show “News 2012. gada")


def test_a_subject_that_only_a_reader_makes_too_long_is_told_with_the_reader(examine: Examine) -> None:
    examined = examine(TEXT.format(subject="{{ subscriber.name }}, " + LONG, preheader=PREHEADER))
    assert list(check(examined)) == []
    readers = [{"email": f"{name}@example.org", "name": name} for name in ("Jo", "Annabella", "Anna")]
    (found,) = check(replace(examined, people=People(("name",), {"lv": readers})))
    assert (found.code, found.line) == ("long-subject", 2)
    assert "71 letters for Annabella@example.org" in found.sentence


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"reply_to": "redakcija@energija.lv"}, []),
        ({"sender_name": ""}, ["no-sender-name"]),
        ({"sender_name": "news@other.lv"}, ["address-as-name"]),
        ({"sender_address": "office@gmail.com"}, ["free-mail-sender"]),
        ({"sender_address": "office@yahoo.co.uk"}, ["free-mail-sender"]),
        ({"sender_address": "no-reply@energija.lv"}, ["no-answers"]),
        ({"sender_address": "no-reply@energija.lv", "reply_to": "redakcija@energija.lv"}, []),
        ({"reply_to": "donotreply@energija.lv"}, ["no-answers"]),
    ],
)
def test_a_sender_that_readers_or_filters_distrust(examine: Examine, change: dict[str, str], codes: list[str]) -> None:
    examined = examine(TEXT.format(subject="Ziņas", preheader=PREHEADER), **change)
    (examined.settings.root / "newsletter.toml").write_text('[newsletter]\nfrom = "x"\nreply_to = "y"\n')
    found = list(sender.check(of_issue(examined)))
    assert [each.code for each in found] == codes
    assert {each.line for each in found} <= {2, 3}


def test_a_subject_that_an_earlier_issue_had_is_told(examine: Examine) -> None:
    examined = examine('---\nsubject: "Ziņas no pašvaldībām"\npreheader: Kas jauns\n---\nx\n')
    own = examined.issue.folder
    shutil.copytree(own, own.parent / "2012-10-y")
    (own.parent / "2012-10-y" / "lv.md").write_text(TEXT.format(subject="Ziņas no pašvaldībām!", preheader="Cits"))
    (found,) = check_repeated(of_issue(examined))
    assert (found.code, found.line, found.locale) == ("repeated-subject", 2, "lv")
    assert found.sentence.startswith("2012-10-y had the same subject")


def test_what_several_earlier_issues_had_is_told_once(examine: Examine) -> None:
    examined = examine('---\nsubject: "Ziņas no pašvaldībām"\npreheader: Kas jauns\n---\nx\n')
    own = examined.issue.folder
    for month, subject in (("08", "Ziņas no pašvaldībām"), ("09", "Cits"), ("10", "Ziņas no pašvaldībām")):
        shutil.copytree(own, own.parent / f"2012-{month}-y")
        (own.parent / f"2012-{month}-y" / "lv.md").write_text(TEXT.format(subject=subject, preheader="Cits"))
    (found,) = check_repeated(of_issue(examined))
    assert found.sentence.startswith("2012-10-y had the same subject, as 1 before it, and")
