"""What is told of the machine and the relay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newsletter.check import surroundings
from newsletter.check.findings import Standing

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(("free", "standing"), [(10**10, "ok"), (5 * 10**8, "warning"), (10**8, "error")])
def test_room(free: int, standing: str) -> None:
    assert surroundings.room(free, "x")[0].standing == standing


@pytest.mark.parametrize(("mode", "standing"), [(0o600, "ok"), (0o640, "warning"), (0o622, "error")])
def test_who_may_read(mode: int, standing: str) -> None:
    assert surroundings.modes({"ledger.db": mode})[0].standing == standing


@pytest.mark.parametrize(("seconds", "standing"), [(0, "ok"), (-31, "warning"), (31, "warning"), (301, "error")])
def test_the_clock(seconds: int, standing: str) -> None:
    assert surroundings.clock(NOW, NOW + timedelta(seconds=seconds), "x.lv")[0].standing == standing


def test_packages() -> None:
    required = ["lxml>=5.3", "mjml-python>=1.4.2", "ruamel.yaml>=0.18", "typer<0.29,>=0.15", "boto3>=2; extra == 's3'"]
    there = {"lxml": "5.3.1", "mjml-python": "1.4.2", "ruamel-yaml": "0.19", "typer": "0.28.0"}
    assert surroundings.dependencies(required, there)[0].standing is Standing.OK
    (clash,) = surroundings.dependencies(required, {**there, "mjml": "0.12"})
    assert "overwritten" in clash.sentence
    old = surroundings.dependencies(required, {**there, "lxml": "5.2", "typer": ""})
    assert [each.sentence for each in old] == ["lxml 5.2 is too old", "typer is not installed"]


@pytest.mark.parametrize(
    ("version", "days", "is_real", "standing"),
    [("", None, True, "warning"), ("", None, False, "skipped"), ("TLSv1.3", None, False, "ok"),
     ("TLSv1.3", 13, True, "warning"), ("TLSv1.3", 90, True, "ok")],
)  # fmt: skip
def test_encryption(version: str, days: int | None, is_real: bool, standing: str) -> None:
    ends = NOW + timedelta(days=days) if days else None
    assert surroundings.encryption(version, ends, NOW, "x.lv", is_real=is_real)[0].standing == standing
