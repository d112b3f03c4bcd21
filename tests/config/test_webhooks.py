"""Programs that are told what happens, as newsletter.toml names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.config.file import read_settings
from newsletter.config.model import Settings
from newsletter.problems import Problem
from newsletter.programs.event import WebhookEvent

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HEAD = """[newsletter]
name = "Vēstis"
from = "Redakcija <editor@vestis.example>"
list_domain = "vestis.example"
postal_address = "Iela 1, Rīga"
locale = "lv"

"""


def read(
    folder: Path, typed: str, environ: dict[str, str] | None = None
) -> tuple[Settings | None, tuple[Problem, ...]]:
    (folder / "newsletter.toml").write_text(HEAD + typed, "utf-8")
    secret = folder / "crm.secret"
    secret.write_text(f"{SECRET}\n", "utf-8")
    secret.chmod(0o600)
    return read_settings(folder, environ or {})


def test_a_program_is_told_everything_unless_it_wants_less(tmp_path: Path) -> None:
    typed = '[webhooks.crm]\nurl = "https://crm.example.org/in"\nsecret_file = "crm.secret"\n'
    settings, problems = read(tmp_path, typed)
    assert not problems
    assert settings
    webhook = settings.webhooks["crm"]
    assert WebhookEvent.CAMPAIGN_FINISHED in webhook.events
    assert WebhookEvent.TEST not in webhook.events
    assert len(webhook.secret) == 24
    settings, _ = read(tmp_path, typed + 'events = ["subscription.confirmed"]\n')
    assert settings
    assert settings.webhooks["crm"].events == {WebhookEvent.SUBSCRIPTION_CONFIRMED}


def test_the_secret_may_come_from_the_environment_and_is_never_shown(tmp_path: Path) -> None:
    settings, problems = read(
        tmp_path, '[webhooks.crm]\nurl = "https://crm.example.org/in"\n', {"NEWSLETTER_WEBHOOKS_CRM_SECRET": SECRET}
    )
    assert not problems
    assert settings
    assert settings.webhooks["crm"].secret_fault is None
    assert "secret=" not in repr(settings)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('url = "crm"\n', "not a web address"),
        ('url = "http://crm.example.org/in"\n', "in the clear"),
        ('url = "https://crm.example.org"\nevents = ["subscription.confirm"]\n', "cannot be “subscription.confirm”"),
        ("", "lacks “url”"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(tmp_path: Path, typed: str, said: str) -> None:
    settings, problems = read(tmp_path, f"[webhooks.crm]\n{typed}")
    assert settings is None
    (problem,) = problems
    assert said in problem.sentence
    assert problem.line
    assert problem.hint


def test_this_machine_may_be_told_in_the_clear(tmp_path: Path) -> None:
    settings, problems = read(tmp_path, '[webhooks.crm]\nurl = "http://127.0.0.1:9/"\nsecret_file = "crm.secret"\n')
    assert settings
    assert not problems


@pytest.mark.parametrize("typed", ["", 'secret_file = "none"\n', 'secret_file = "short"\n'])
def test_a_secret_that_cannot_be_used_is_told_to_whoever_needs_it(tmp_path: Path, typed: str) -> None:
    (tmp_path / "short").write_text("whsec_c2hvcnQ=", "utf-8")
    (tmp_path / "short").chmod(0o600)
    settings, problems = read(tmp_path, f'[webhooks.crm]\nurl = "https://crm.example.org"\n{typed}')
    assert settings
    assert not problems
    fault = settings.webhooks["crm"].secret_fault
    assert fault
    assert "c2hvcnQ" not in fault.sentence + fault.hint
