"""Which provider mail goes to, what it takes, and what its replies ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config.rates import RateLimit
from newsletter.delivery.destinationfile import read_destinations, shipped_destinations
from newsletter.delivery.destinations import OTHER, Destinations
from newsletter.delivery.model import Answer
from newsletter.replies import Blame, Outcome, Phase, Reply, judge

SHIPPED = shipped_destinations()


def answer(code: int, text: str, phase: Phase = Phase.BODY) -> Answer:
    reply = Reply(code, text)
    outcome, blame = judge(reply, phase)
    return Answer(outcome, phase, blame, reply)


def laid_over(text: str) -> tuple[Destinations, list[str]]:
    destinations, problems = read_destinations(text.encode())
    return destinations, [f"{problem.path}:{problem.line}: {problem.sentence}; {problem.hint}" for problem in problems]


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("anna@gmail.com", "google"),
        ("Anna@GoogleMail.COM", "google"),
        ("anna@hotmail.lv", "microsoft"),
        ("anna@yahoo.co.uk", "yahoo"),
        ("anna@aol.com", "yahoo"),
        ("anna@icloud.com", "apple"),
        ("anna@web.de", "gmx"),
        ("anna@t-online.de", "t-online"),
        ("anna@wanadoo.fr", "orange"),
        ("anna@free.fr", "free"),
        ("anna@laposte.net", "laposte"),
        ("anna@libero.it", "libero"),
        ("anna@seznam.cz", "seznam"),
        ("anna@op.pl", "onet"),
        ("anna@o2.pl", "wp"),
        ("anna@interia.pl", "interia"),
        ("anna@inbox.lv", "inbox-lv"),
        ("anna@bk.ru", "mail-ru"),
        ("anna@ya.ru", "yandex"),
        ("anna@pm.me", "proton"),
        ("gmail.com", "google"),
        ("gmail.com.", "google"),
        ("anna@mail.gmail.com", OTHER),
        ("anna@gmail.community", OTHER),
        ("anna@firm.example", OTHER),
        ("anna@bücher.example", OTHER),
        ("anna@ü..example", OTHER),
        ("", OTHER),
    ],
)
def test_the_group_of_an_address(address: str, group: str) -> None:
    assert SHIPPED.group_of(address) == group


@pytest.mark.parametrize(
    ("mx", "group"),
    [
        (["aspmx.l.google.com."], "google"),
        (["ASPMX2.googlemail.com"], "google"),
        (["firm-example.mail.protection.outlook.com"], "microsoft365"),
        (["outlook-com.olc.protection.outlook.com"], "microsoft"),
        (["mx01.mail.icloud.com"], "apple"),
        (["mx00.ionos.de"], "gmx"),
        (["mail.firm.example", "aspmx.l.google.com"], "google"),
        (["notgoogle.com"], OTHER),
        ([], OTHER),
    ],
)
def test_mail_servers_say_where_a_domain_of_ones_own_is(mx: list[str], group: str) -> None:
    assert SHIPPED.group_of("anna@firm.example", mx) == group
    assert SHIPPED.group_of("anna@yahoo.com", mx) == "yahoo"


def test_the_table_that_ships_has_each_domain_once_and_names_where_limits_are_from() -> None:
    domains = [domain for group in SHIPPED.groups.values() for domain in group.domains]
    assert len(domains) == len(set(domains)) > 300
    assert len(SHIPPED.groups) < 50, "the ledger is asked for each group of a campaign"
    for group in SHIPPED.groups.values():
        assert group.title, group.name
        assert group.source or not (group.connections or group.messages_per_connection or group.rates), group.name
        assert all(SHIPPED.group_of(f"x@{domain}") == group.name for domain in group.domains)
    for rule in (*SHIPPED.rules, *(rule for group in SHIPPED.groups.values() for rule in group.rules)):
        assert rule.why, rule.pattern
        assert not rule.pattern.search("250 2.0.0 OK")


@given(st.text())
def test_any_text_has_a_group(text: str) -> None:
    assert SHIPPED.group_of(text) in SHIPPED.groups


REPLIES = [
    # group, reply, what the rule says: (slow_down, hold, temporary, of_relay), or None where no rule matches
    ("google", (421, "4.7.28 Gmail has detected an unusual rate of mail"), (0.25, 900, True, False)),
    ("google", (550, "5.7.26 This message does not pass authentication"), (1.0, 3600, True, False)),
    (
        "google",
        (450, "4.2.1 The user you are contacting is receiving mail too quickly."),
        (1.0, 0, False, False),
    ),
    ("google", (550, "5.1.1 The email account that you tried to reach does not exist"), None),
    ("google", (552, "5.2.2 The recipient's inbox is out of storage space"), None),
    ("google", (550, "5.4.5 Daily SMTP relay limit exceeded for user."), (1.0, 3600, True, True)),
    ("google", (450, "4.2.1 Peak SMTP relay limit exceeded for customer."), (0.5, 600, False, True)),
    ("yahoo", (421, "4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred"), (0.25, 3600, False, False)),
    (
        "yahoo",
        (421, "4.7.1 [TS03] All messages will be permanently deferred"),
        (1.0, 14400, False, False),
    ),
    (
        "microsoft",
        (451, "4.7.650 The mail server has been temporarily rate limited"),
        (0.5, 900, False, False),
    ),
    ("microsoft", (550, "5.7.1 Unfortunately, messages weren't sent. (S3150)."), (1.0, 3600, True, False)),
    ("microsoft", (550, "5.7.515 Access denied, sending domain does not pass"), (1.0, 3600, True, False)),
    ("microsoft", (550, "5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."), None),
    ("apple", (421, "4.7.1 Messages to a@icloud.com deferred due to excessive volume."), (0.5, 300, False, False)),
    ("gmx", (421, "Too many messages have been received in a short period of time."), (0.25, 7200, False, False)),
    ("gmx", (550, "Requested action not taken: mailbox unavailable"), None),
    ("orange", (421, "Trop de connexions OFR004_104 [104]"), (0.5, 3600, False, False)),
    ("laposte", (450, "4.7.1 Service refuse, veuillez essayer plus tard LPN027_503"), (0.5, 7200, False, False)),
    ("sfr", (450, "4.7.1 Service refused due to bad behavior SFR_IN_101"), (0.5, 7200, True, False)),
    (OTHER, (454, "Throttling failure: Maximum sending rate exceeded."), (0.7, 2, False, True)),
    (OTHER, (454, "Throttling failure: Daily message quota exceeded."), (1.0, 3600, True, True)),
    (
        OTHER,
        (550, "Domain firm.example has exceeded the max emails per hour (200/200)."),
        (1.0, 3600, True, True),
    ),
    (OTHER, (450, "4.2.0 Recipient address rejected: Greylisted"), "greylisting"),
    (OTHER, (451, "4.7.1 Graylisted, try again in 300 seconds"), "greylisting"),
    (OTHER, (421, "4.7.0 Too many concurrent connections from this client"), (0.5, 30, False, True)),
    (OTHER, (421, "4.3.2 Too many messages for this session"), (1.0, 0, False, False)),
    (OTHER, (450, "4.7.1 Error: too much mail, slow down"), (0.5, 60, False, False)),
    (OTHER, (550, "5.7.1 Message rejected: rate limit is no word for this"), None),
    (OTHER, (450, "4.3.0 Try again later"), None),
    (OTHER, (552, "5.2.2 Mailbox quota exceeded"), None),
]


@pytest.mark.parametrize(("group", "reply", "wanted"), REPLIES)
def test_what_replies_ask_for(
    group: str, reply: tuple[int, str], wanted: tuple[float, int, bool, bool] | str | None
) -> None:
    rule = SHIPPED.rule_for(group, answer(*reply))
    if wanted is None:
        assert rule is None
    elif wanted == "greylisting":
        assert rule
        assert rule.greylisting
    else:
        assert rule
        hold = rule.hold.total_seconds() if rule.hold else 0
        assert (rule.slow_down, hold, rule.temporary, rule.of_relay) == wanted


def test_a_success_and_a_broken_connection_match_no_rule() -> None:
    assert SHIPPED.rule_for("google", Answer(Outcome.ACCEPTED, Phase.BODY, reply=Reply(250, "greylist"))) is None
    assert SHIPPED.rule_for("google", Answer(Outcome.UNCERTAIN, Phase.BODY, sentence="greylist")) is None


def test_a_rule_says_how_an_answer_is_to_be_understood() -> None:
    used_up = answer(550, "5.4.5 Daily SMTP relay limit exceeded for user.")
    rule = SHIPPED.rule_for("google", used_up)
    assert rule
    assert used_up.outcome is Outcome.REJECTED
    assert (rule.revise(used_up).outcome, rule.revise(used_up).blame) == (Outcome.DEFERRED, Blame.SENDER)
    put_off = answer(450, "4.7.1 postgrey: try later", Phase.RCPT)
    rule = SHIPPED.rule_for(OTHER, put_off)
    assert rule
    assert (rule.revise(put_off).outcome, rule.revise(put_off).blame) == (Outcome.DEFERRED, Blame.NOBODY)


def test_a_workspace_adds_and_overrides_group_by_group() -> None:
    destinations, problems = laid_over(
        """
[google]
connections = 3
domains = ["firm.example"]

[yahoo]
rate = []
messages_per_connection = 50

[town]
title = "The town's own server"
domains = ["town.example", "aol.com", "Bücher.example"]
mx = ["mx.town.example"]
rate = ["100/hour", "10/minute"]

[[town.replies]]
matches = "come back (tomorrow|later)"
hold = "8 hours"
why = "the town sleeps"

[[google.replies]]
matches = '4\\.7\\.28'
slow_down = "10%"

[[all.replies]]
matches = "strange"
pause = true

[other]
connections = 2
"""
    )
    assert problems == []
    google = destinations.named("google")
    assert google.connections == 3
    assert google.title == "Gmail"
    assert destinations.group_of("a@firm.example") == "google"
    assert destinations.group_of("a@gmail.com") == "google"
    assert destinations.named("yahoo").messages_per_connection == 50
    assert destinations.named("yahoo").rates == ()
    assert destinations.named("town").rates == (RateLimit(60, 10), RateLimit(3600, 100))
    assert destinations.group_of("a@aol.com") == "town"
    assert "aol.com" not in destinations.named("yahoo").domains
    assert destinations.group_of("a@bücher.example") == "town"
    assert destinations.group_of("a@b.example", ["mx.town.example"]) == "town"
    assert destinations.named(OTHER).connections == 2
    rule = destinations.rule_for("town", answer(450, "come back tomorrow"))
    assert rule
    assert rule.hold == timedelta(hours=8)
    rule = destinations.rule_for("google", answer(421, "4.7.28 unusual rate"))
    assert rule
    assert rule.slow_down == pytest.approx(0.1)
    rule = destinations.rule_for("sfr", answer(450, "strange SFR_IN_101"))
    assert rule
    assert rule.hold, "a group's own rules come before those for everybody"
    rule = destinations.rule_for(OTHER, answer(450, "strange"))
    assert rule
    assert rule.pause
    assert SHIPPED.group_of("a@aol.com") == "yahoo", "the table that ships is another value"


def test_a_group_that_is_no_longer_in_the_table_has_no_limits() -> None:
    gone = SHIPPED.named("gone")
    assert (str(gone), gone.connections, gone.rates, gone.rules) == ("gone", None, (), ())


MISTAKES = [
    ("[google]\nconnexions = 3\n", 2, "did you mean connections?"),
    ('[google]\nconnections = "3"\n', 2, "wrong kind"),
    ('[google]\nrate = "fast"\n', 2, "not a limit"),
    ('[google]\ndomains = ["not a domain"]\n', 2, "not a domain"),
    ('[a]\ndomains = ["x.example"]\n[b]\ndomains = ["x.example"]\n', 4, "in [a] already"),
    ("[Town Hall]\n", 1, "cannot be read"),
    ('["Town Hall"]\n', 1, "cannot be called"),
    ('[all]\ndomains = ["x.example"]\n', 2, "[other] is for the providers"),
    ('[[google.replies]]\nmatches = "("\nhold = "1 hour"\n', 2, "is not a pattern"),
    (
        '[[google.replies]]\nmatches = "a"\nhold = "1 hour"\n[[google.replies]]\nmatches = "b"\nhold = "long"\n',
        6,
        "not a length",
    ),
    ('[[google.replies]]\nmatches = "a"\n', 1, "does not say what to do"),
    ('[[google.replies]]\nhold = "1 hour"\n', 1, "lacks “matches”"),
    ('[[google.replies]]\nmatches = "a"\nhold = "1 hour"\nconcerns = "relais"\n', 4, "did you mean relay?"),
    ('[google]\nreplies = "a"\n', 2, "begin each with  [[google.replies]]"),
    ('[[google.replys]]\nmatches = "a"\n', 1, "“replys” is not a setting"),
    ("google = 3\n", 1, "[google] is not a table"),
    ("[google\n", 1, "cannot be read"),
]


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES)
def test_a_mistake_is_told_with_file_and_line(text: str, line: int, words: str) -> None:
    _, problems = laid_over(text)
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"destinations.toml:{line}: ")
    assert words in problems[0]
