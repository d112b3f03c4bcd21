"""The test suite of RFC 7208 (openspf.org): every result that a receiver must come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from newsletter.check.domain.spf import check_host
from newsletter.delivery.lookup import Found, Lookup, Status

SUITE = Path(__file__).with_name("rfc7208-tests.yml")
Zone = Mapping[str, list[Any]]


def text(value: object) -> str:
    """Return the text of a TXT record, its strings joined, one octet a character."""
    parts = value if isinstance(value, list) else [value]
    return "".join(str(part).encode().decode("latin-1") for part in parts)


def lookup_in(zone: Zone) -> Lookup:
    """Return what answers from one zone data of the suite, in which SPF stands for TXT unless there is one."""
    known = {name.lower(): records for name, records in zone.items()}

    def find(name: str, kind: str, aliases: int = 0) -> Found:
        if name not in known or aliases > 10:
            return Found(Status.NO_NAME)
        pairs = [(key, value) for record in known[name] if record != "TIMEOUT" for key, value in record.items()]
        if any(key == "CNAME" for key, _ in pairs):
            return find(str(dict(pairs)["CNAME"]).lower().removesuffix("."), kind, aliases + 1)
        kinds = [key for key, _ in pairs]
        if kind == "TXT":
            values = [text(v) for k, v in pairs if (k == "TXT" and v != "NONE") or (k == "SPF" and "TXT" not in kinds)]
        elif kind == "MX":
            values = [host.lower().removesuffix(".") for k, v in pairs if k == "MX" for _, host in sorted([v])]
        else:
            values = [str(v).removesuffix(".") for k, v in pairs if k == kind]
        if not values:
            return Found(Status.TIMEOUT if "TIMEOUT" in known[name] else Status.NO_DATA)
        return Found(Status.FOUND, tuple(values))

    return lambda name, kind: find(name.lower().removesuffix("."), kind)


def cases() -> Iterator[Any]:
    """Yield each case of the suite with its zone data."""
    for number, part in enumerate(YAML(typ="safe").load_all(SUITE.read_text("utf-8"))):
        for name, case in part["tests"].items():
            yield pytest.param(case, part["zonedata"], id=f"{number}-{name}")


@pytest.mark.parametrize(("case", "zone"), list(cases()))
def test_a_case_of_the_suite(case: dict[str, Any], zone: Zone) -> None:
    sender = str(case["mailfrom"] or "")
    helo = str(case["helo"])
    domain = sender.rpartition("@")[2] if sender else helo
    verdict = check_host(str(case["host"]), domain, sender or f"postmaster@{helo}", lookup_in(zone), helo)
    wanted = case["result"]
    assert verdict.result.value in (wanted if isinstance(wanted, list) else [wanted]), verdict.why
