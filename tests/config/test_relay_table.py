"""[relays.NAME] and [delivery]: what they may say, and how a mistake in them is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.config import DeliverySettings, Relay, Settings, read_settings
from newsletter.config.rates import RateLimit
from newsletter.config.shares import Share
from newsletter.config.warmup import WarmUp

HEAD = """[newsletter]
name = "News"
from = "news@example.org"
postal_address = "Riga"

"""
RELAY = '[relays.ses]\nhost = "mail.example.org"\n'


def read(folder: Path, text: str, **environ: str) -> tuple[Settings | None, list[str]]:
    (folder / "newsletter.toml").write_text(HEAD + text, encoding="utf-8")
    settings, problems = read_settings(folder, environ)
    return settings, [f"{problem.line}: {problem.sentence}; {problem.hint}" for problem in problems]


def relay(folder: Path, text: str, **environ: str) -> Relay:
    settings, problems = read(folder, RELAY + text, **environ)
    assert problems == []
    assert settings
    return settings.relays["ses"]


def test_a_relay_has_no_limits_unless_said(tmp_path: Path) -> None:
    plain = relay(tmp_path, "")
    assert (plain.rates, plain.weight, plain.senders, plain.return_path, plain.warm_up) == ((), None, (), "", None)
    assert not plain.rewrites_message_id


def test_everything_that_a_relay_may_say(tmp_path: Path) -> None:
    full = relay(
        tmp_path,
        """rate = ["14/second", "50000/day"]
warm_up = [50, 100]
weight = 0
from = ["News@Example.org", "bücher.example"]
return_path = "verp"
rewrites_message_id = true
connections = 8
""",
        NEWSLETTER_BOUNCE_DOMAIN="bounces.example.org",
    )
    assert full.rates == (RateLimit(1, 14), RateLimit(86400, 50000))
    assert full.warm_up == WarmUp((50, 100))
    assert full.weight == 0
    assert full.senders == ("News@example.org", "xn--bcher-kva.example")
    assert full.return_path == "verp"
    assert full.rewrites_message_id
    assert full.connections == 8


def test_one_value_needs_no_list_and_the_environment_parts_several_by_commas(tmp_path: Path) -> None:
    assert relay(tmp_path, 'rate = "14/second"\nwarm_up = "50 by 2 to 100"\n').rates == (RateLimit(1, 14),)
    environ = {"NEWSLETTER_RELAYS_SES_RATE": "14/second, 500/hour", "NEWSLETTER_RELAYS_SES_WARM_UP": "50,100"}
    set_outside = relay(tmp_path, 'rate = "1/day"\n', **environ)
    assert set_outside.rates == (RateLimit(1, 14), RateLimit(3600, 500))
    assert set_outside.warm_up == WarmUp((50, 100))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('rate = "fast"', "“rate”: “fast” is not a limit; write it like"),
        ("rate = 14", "“rate” has the wrong kind of value"),
        ('rate = ["14/second", 3]', "“rate” has the wrong kind of value"),
        ('rate = ["14/second", "20/second"]', "the same time"),
        ("warm_up = [100, 50]", "at least that of the day before"),
        ("weight = -1", "write a number from 0 to 1000"),
        ("weight = 0.5", "wrong kind"),
        ('from = "nobody at all"', "no address and no domain"),
        ('from = ["a@b.example", "@"]', "no address and no domain"),
        ('return_path = "bounces"', "not an address"),
        ('rewrites_message_id = "no"', "wrong kind"),
        ('rates = "14/second"', "did you mean rate?"),
    ],
)
def test_a_mistake_is_told_at_its_line_with_a_way_out(tmp_path: Path, line: str, words: str) -> None:
    settings, problems = read(tmp_path, f"{RELAY}{line}\n")
    assert settings is None
    assert len(problems) == 1
    assert problems[0].startswith("8: ")
    assert words in problems[0]


def test_mail_in_the_clear_to_another_machine_must_be_meant(tmp_path: Path) -> None:
    _, problems = read(tmp_path, f'{RELAY}tls = "none"\n')
    assert "in the clear" in problems[0]
    assert "allow_cleartext" in problems[0]
    assert relay(tmp_path, 'tls = "none"\nallow_cleartext = true\n').tls == "none"
    _, problems = read(tmp_path, f'{RELAY}tls = "none"\nallow_cleartext = true\nusername = "me"\n')
    assert [problem.partition(": ")[2].partition(";")[0] for problem in problems] == [
        "relay “ses” would be told the password in the clear"
    ]


def test_how_a_campaign_is_sent(tmp_path: Path) -> None:
    settings, _ = read(tmp_path, "")
    assert settings
    assert settings.delivery == DeliverySettings()
    settings, problems = read(
        tmp_path,
        """[delivery]
give_up_after = "36 hours"
canary = "1%"
canary_wait = "1 hour"
reject_limit = "3%"
mx_lookups = true
""",
    )
    assert problems == []
    assert settings
    assert settings.delivery.give_up_after == timedelta(hours=36)
    assert settings.delivery.canary == Share(fraction=0.01)
    assert settings.delivery.reject_limit == pytest.approx(0.03)
    assert settings.delivery.mx_lookups


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('give_up_after = "never"', "not a length of time"),
        ("canary = true", "wrong kind"),
        ('canary = "some"', "not a part"),
        ('reject_limit = "5"', "5%"),
        ("reject_limit = 5", "wrong kind"),
    ],
)
def test_a_mistake_in_how_a_campaign_is_sent(tmp_path: Path, line: str, words: str) -> None:
    settings, problems = read(tmp_path, f"[delivery]\n{line}\n")
    assert settings is None
    assert len(problems) == 1
    assert problems[0].startswith("7: ")
    assert words in problems[0]
