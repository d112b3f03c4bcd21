"""`--mx` tells which domains of readers take no mail, of an import and of a list's file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import Run
from tests.dns import SERVFAIL, NameServer, Zone, name_server

ROWS = "email\na@mail.lv\nb@mail.lv\nc@null.lv\nd@gone.lv\ne@gone.lv\nf@broken.lv\ng@novads.example\n"


@pytest.fixture
def dns() -> Iterator[NameServer]:
    """Run a server that knows some domains."""
    zone: Zone = {"mail.lv": {"MX": ["10 mx.mail.lv."]}, "null.lv": {"MX": ["0 ."]}, "broken.lv": SERVFAIL}
    with name_server(zone) as server:
        yield server


def test_an_import_tells_the_domains_that_take_no_mail(newsletter: Run, dns: NameServer, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(ROWS, "utf-8")
    command = ("subscribers", "import", str(path), "--list", "members", "--mx", "--nameserver", f"127.0.0.1:{dns.port}")
    said = newsletter(*command, "--dry-run", "--json")
    assert (said.status, said.json["mx"]) == (
        0,
        {
            "domains": 4,
            "dead": 2,
            "unknown": 1,
            "take_no_mail": [
                {"domain": "gone.lv", "readers": 2, "reason": "no-name"},
                {"domain": "null.lv", "readers": 1, "reason": "null-mx"},
            ],
        },
    )
    # Of a domain for examples nothing is asked, of every other once, however many readers it has.
    assert dict(dns.asked) == {"mail.lv": 1, "null.lv": 1, "gone.lv": 1, "broken.lv": dns.asked["broken.lv"]}
    said = newsletter(*command, "--yes")
    assert said.status == 0
    assert said.out.startswith("DNS was asked for 4 domains: 2 take no mail, with 3 readers\n")
    assert "  gone.lv  2 readers  does not exist" in said.out
    assert "  null.lv  1 reader   says that it takes no mail" in said.out
    assert "1 domain gave no answer" in said.out
    assert dns.asked["gone.lv"] == 1


def test_a_sync_tells_them_too_and_names_none_where_that_is_wanted(
    newsletter: Run, dns: NameServer, workspace: Path
) -> None:
    (workspace / "subscribers/team.csv").write_text(ROWS, "utf-8")
    command = ("lists", "sync", "team", "--dry-run", "--mx", "--nameserver", f"127.0.0.1:{dns.port}")
    said = newsletter(*command)
    assert (said.status, "gone.lv  2 readers  does not exist" in said.out) == (0, True)
    said = newsletter(*command, "--private")
    assert (said.status, "gone.lv" in said.out, "2 take no mail" in said.out) == (0, False, True)
    said = newsletter(*command, "--json")
    assert said.json["lists"][0]["mx"]["dead"] == 2
    said = newsletter("lists", "sync", "team", "--mx", "--nameserver", "dns.lv")
    assert (said.status, "is not the address of a DNS server" in said.err) == (2, True)
