"""Proof of work: one of ours, in time, and once; a real browser does it, and who cannot is looked at by a person."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from altcha.v1 import solve_challenge
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config import Settings
from newsletter.delivery.compose import keyring_of
from newsletter.message.tokens import Purpose
from newsletter.site.passes import write_pass
from newsletter.site.proof import HOLDS, Proofs
from newsletter.subscribers.letters import LetterState
from newsletter.wiring.state import ledger_of
from newsletter.wiring.workspace import open_workspace
from tests.site.browsing import chromium, faults, visiting
from tests.site.serving import asking, serving

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OLD = Proofs()


@pytest.fixture
def settings(root: Path) -> Settings:
    with (root / "newsletter.toml").open("a") as file:
        file.write("[abuse]\nproof_of_work = true\n")
    return open_workspace(root)


def solved(challenge: str) -> str:
    told = json.loads(challenge)
    solution = solve_challenge(told["challenge"], told["salt"], told["algorithm"], told["maxnumber"], 0)
    assert solution
    told["number"] = solution.number
    return base64.b64encode(json.dumps(told).encode()).decode()


def states(settings: Settings) -> list[LetterState]:
    with ledger_of(settings) as ledger:
        found = [ledger.letters.letter(number) for number in range(1, 5)]
    return [each.state for each in found if each]


def test_a_solution_holds_once_and_for_an_hour() -> None:
    proofs = Proofs()
    first, second = solved(proofs.challenge(NOW)), solved(proofs.challenge(NOW))
    assert proofs.accept(first, NOW + HOLDS - timedelta(seconds=1))
    assert not proofs.accept(first, NOW + HOLDS - timedelta(seconds=1))
    assert not proofs.accept(second, NOW + HOLDS)
    assert not Proofs().accept(solved(proofs.challenge(NOW)), NOW)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", 50_001),
        ("number", True),
        ("number", "1"),
        ("salt", "ab?expires=9999999999&"),
        ("signature", "00"),
        ("challenge", ""),
    ],
)
def test_what_was_altered_does_not_hold(name: str, value: object) -> None:
    proofs = Proofs()
    told = {**json.loads(base64.b64decode(solved(proofs.challenge(NOW)))), name: value}
    assert not proofs.accept(base64.b64encode(json.dumps(told).encode()).decode(), NOW)


@given(st.one_of(st.text(), st.binary().map(lambda data: base64.b64encode(data).decode())))
def test_no_other_text_holds(text: str) -> None:
    assert not OLD.accept(text, NOW)


def test_a_browser_does_the_work_and_nobody_has_to_look(settings: Settings) -> None:
    with serving(settings) as base, chromium() as browser, visiting(browser, base) as page:
        page.goto(f"{base}/village/join/village")
        page.get_by_label("Email address").fill("carla@example.org")
        with ledger_of(settings) as ledger:
            long_ago = write_pass(keyring_of(ledger), Purpose.FORM, 0, datetime.now(UTC) - timedelta(minutes=1))
        page.locator("[name=opened]").evaluate("(field, value) => { field.value = value; }", long_ago)
        page.get_by_role("button", name="Subscribe").click()
        page.wait_for_selector("text=Look into your mailbox")
        assert states(settings) in ([LetterState.WAITING], [LetterState.SENT])


def test_without_script_a_person_looks_at_it_first(settings: Settings) -> None:
    with serving(settings) as base, chromium() as browser:
        with visiting(browser, base, script=False) as page:
            page.goto(f"{base}/village/join/village")
            assert page.locator("noscript p").is_visible()
            page.get_by_label("Email address").fill("carla@example.org")
            page.get_by_role("button", name="Subscribe").click()
            assert page.get_by_role("heading").inner_text() == "Look into your mailbox"
        assert states(settings) == [LetterState.HELD]
        assert faults(browser, f"{base}/village/join/village") == []


def test_a_proof_that_was_used_counts_no_second_time(settings: Settings) -> None:
    with asking(settings) as client:
        page = client.get("join/village").text
        challenge = page.partition('data-challenge="')[2].partition('"')[0].replace("&#34;", '"').replace("&amp;", "&")
        proof = solved(challenge)
        for name in ("anna", "bert"):
            client.post("join/village", data={"email": f"{name}@example.com", "altcha": proof})
    assert states(settings)[0] in (LetterState.WAITING, LetterState.SENT)
    assert states(settings)[1] is LetterState.HELD


def test_only_the_form_that_asks_for_work_may_run_a_script(settings: Settings) -> None:
    with asking(settings) as client:
        page = client.get("join/village")
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert "script-src" not in client.get("join").headers["content-security-policy"]
        name = page.text.partition('<script src="/village/')[2].partition('"')[0]
        assert client.get(name).headers["content-type"].startswith("text/javascript")
