"""The groups of a workspace: the table that ships, its own, and DNS where it is wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.config import DeliverySettings, Publication, Settings, SettingsError
from newsletter.delivery.destinationfile import shipped_destinations
from newsletter.delivery.lookup import Found, Status
from newsletter.wiring.destinations import destinations_of, group_finder

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PEOPLE = (
    "anna@gmail.com",
    "berta@firm.lv",
    "cilla@firm.lv",
    "dora@small.lv",
    "emma@firm.example",
    "no address",
    "f@ü..lv",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, Publication("n", "n", "a@b.example", "b.example", "street", "lv"))


def nobody_is_asked(domain: str, kind: str) -> Found:
    raise AssertionError(domain, kind)


def test_a_workspace_without_a_table_has_the_one_that_ships(settings: Settings) -> None:
    assert destinations_of(settings) is shipped_destinations()
    group_of = group_finder(settings, PEOPLE, NOW, nobody_is_asked)
    assert [group_of(person) for person in PEOPLE[:3]] == ["google", "other", "other"]


def test_a_workspaces_own_table_is_laid_over_it(settings: Settings) -> None:
    (settings.root / "destinations.toml").write_text('[firm]\ndomains = ["firm.lv"]\n', encoding="utf-8")
    group_of = group_finder(settings, PEOPLE, NOW, nobody_is_asked)
    assert [group_of(person) for person in PEOPLE[:3]] == ["google", "firm", "firm"]


def test_a_mistake_in_it_is_told(settings: Settings) -> None:
    (settings.root / "destinations.toml").write_text("[firm]\ndomain = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError) as fault:
        destinations_of(settings)
    assert "destinations.toml" in fault.value.sentence
    assert [(problem.path, problem.line) for problem in fault.value.problems] == [("destinations.toml", 2)]
    (settings.root / "destinations.toml").unlink()
    (settings.root / "destinations.toml").mkdir()
    with pytest.raises(SettingsError) as fault:
        destinations_of(settings)
    assert fault.value.problems[0].code == "unreadable"


def test_dns_is_asked_once_for_each_domain_that_is_in_no_group(settings: Settings) -> None:
    settings = replace(settings, delivery=DeliverySettings(mx_lookups=True))
    asked = []

    def lookup(domain: str, kind: str) -> Found:
        asked.append(domain)
        return Found(Status.FOUND, ("aspmx.l.google.com",)) if domain == "firm.lv" else Found(Status.NO_DATA)

    group_of = group_finder(settings, PEOPLE, NOW, lookup)
    assert [group_of(person) for person in PEOPLE] == ["google", "google", "google", *["other"] * 4]
    assert sorted(asked) == ["firm.lv", "small.lv"]
    group_of = group_finder(settings, PEOPLE, NOW, nobody_is_asked)
    assert group_of("zelda@FIRM.lv") == "google"
