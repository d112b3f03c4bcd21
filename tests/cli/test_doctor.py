"""`newsletter doctor`, with a real DNS server and a real mail server on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import Run
from tests.dns import SERVFAIL, name_server, txt
from tests.scripted import scripted_server

DOMAIN = "energetika.example"
READY = {
    DOMAIN: {"TXT": txt("v=spf1 ip4:192.0.2.7 -all"), "MX": [f"10 mx.{DOMAIN}."]},
    f"mx.{DOMAIN}": {"A": ["192.0.2.7"]},
    f"_dmarc.{DOMAIN}": {"TXT": txt(f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{DOMAIN}")},
    "7.2.0.192.in-addr.arpa": {"PTR": [f"mx.{DOMAIN}."]},
}


def add(workspace: Path, lines: str) -> None:
    """Add lines to newsletter.toml."""
    path = workspace / "newsletter.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{lines}\n", encoding="utf-8")


def test_a_new_workspace_is_told_what_was_left_out_and_why(newsletter: Run) -> None:
    said = newsletter("doctor")
    assert said.status == 0
    assert "skipped  spf          energetika.example is a name for examples" in said.out
    assert "skipped  relay        no relay is configured: messages go to the outbox" in said.out
    assert "skipped  one-click    base_url is not set" in said.out
    assert "loopback" not in said.out
    assert "error" not in said.out
    assert all(len(line) <= 80 for line in said.out.splitlines())
    assert "skipped  loopback" in newsletter("doctor", "--loopback", "--only", "loopback").out


def test_all_is_well(newsletter: Run, workspace: Path) -> None:
    newsletter("dkim", "new", "--selector", "news")
    add(workspace, '[dkim]\nselector = "news"\nkey_file = ".newsletter/dkim-news.pem"')
    (record,) = newsletter("dkim", "show", "--json").json
    with (
        scripted_server(offers=("AUTH PLAIN",)) as relay,
        name_server({**READY, record["name"]: {"TXT": txt(record["value"])}}) as dns,
    ):
        relay.at("AUTH", b"235 2.7.0 welcome\r\n")
        add(workspace, f'[relays.local]\nhost = "127.0.0.1"\nport = {relay.port}\ntls = "none"\nusername = "me"')
        said = newsletter("doctor", "--nameserver", f"127.0.0.1:{dns.port}", "--address", "192.0.2.7", "--json")
        assert not relay.accepted
    assert said.status == 0
    found = {(each["check"], each["standing"]) for each in said.json}
    fine = {"dependencies", "spf", "dkim", "dmarc", "mx", "ptr", "relay", "login", "unsubscribe"}
    assert {check for check, standing in found if standing == "ok"} >= fine
    assert {standing for check, standing in found if check in fine} == {"ok"}
    assert {check for check, standing in found if standing == "skipped"} == {"ledger", "clock", "tls", "one-click"}


def test_what_is_missing_is_shown_ready_to_paste(newsletter: Run, workspace: Path) -> None:
    newsletter("dkim", "new", "--selector", "news")
    add(workspace, '[dkim]\nselector = "news"\nkey_file = ".newsletter/dkim-news.pem"')
    (record,) = newsletter("dkim", "show", "--json").json
    with name_server({}) as dns:
        said = newsletter("doctor", "--nameserver", f"127.0.0.1:{dns.port}", "--only", "dkim", "--only", "dmarc")
        checked = newsletter("dkim", "check", "--nameserver", f"127.0.0.1:{dns.port}")
    assert said.status == checked.status == 1
    assert f"  value:  {record['value']}\n" in said.out
    assert f"  value:  {record['value']}\n" in checked.out
    assert f"  name:   _dmarc.{DOMAIN}\n" in said.out
    assert "correct what is marked error, then: newsletter doctor" in said.err


def test_a_server_that_is_broken_is_no_missing_record(newsletter: Run) -> None:
    with name_server({DOMAIN: SERVFAIL, f"_dmarc.{DOMAIN}": SERVFAIL}) as dns:
        said = newsletter(
            "doctor", "--nameserver", f"127.0.0.1:{dns.port}", *["--only", "spf", "--only", "dmarc", "--only", "mx"]
        )
    assert said.status == 0
    assert said.out.count("skipped") == 4
    assert "DNS did not answer" in said.out


def test_nothing_that_others_publish_steers_the_terminal(newsletter: Run) -> None:
    evil = "v=spf1 a:\x1b]0;owned\x07\x9b2J.lv -all"
    zone = {DOMAIN: {"TXT": txt(evil)}, f"_dmarc.{DOMAIN}": {"TXT": txt("v=DMARC1; p=\x1b[2Jnone")}}
    with name_server(zone) as dns:
        for how in ((), ("--json",)):
            said = newsletter(
                "doctor", "--nameserver", f"127.0.0.1:{dns.port}", "--only", "spf", "--only", "dmarc", *how
            )
            assert said.status == 1
            assert not {"\x1b", "\x07", "\x9b"} & set(said.out + said.err)


def test_a_relay_that_refuses_the_login(newsletter: Run, workspace: Path) -> None:
    with scripted_server(offers=("AUTH PLAIN",)) as relay:
        relay.at("AUTH", b"535 5.7.8 no\r\n")
        add(workspace, f'[relays.local]\nhost = "127.0.0.1"\nport = {relay.port}\ntls = "none"\nusername = "me"')
        said = newsletter("doctor", "--only", "relay", "--only", "login", "--only", "tls")
    assert said.status == 1
    assert "ok       relay" in said.out
    assert "error    login" in said.out
    assert "535 5.7.8 no" in " ".join(said.out.split())
    gone = newsletter("doctor", "--only", "relay", "--only", "login", "--only", "tls")
    assert "error    relay        no mail server answers" in gone.out
    assert gone.out.count("skipped") == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--only", "spff"), "did you mean spf?"),
        (("--nameserver", "dns.lv"), "is not the address of a DNS server"),
        (("--nameserver", "127.0.0.1:99999"), "is not the address of a DNS server"),
        (("--address", "mail.lv"), "is not an address"),
    ],
)
def test_wrong_usage(newsletter: Run, words: tuple[str, str], told: str) -> None:
    said = newsletter("doctor", *words)
    assert said.status == 2
    assert told in said.err


def test_a_password_that_cannot_be_read_is_a_fault_of_the_login(newsletter: Run, workspace: Path) -> None:
    relay = '\n[relays.main]\nhost = "127.0.0.1"\nport = 9\nusername = "news"\npassword_file = "gone"\n'
    with (workspace / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write(relay)
    said = newsletter("doctor", "--only", "login", "--json")
    assert said.status == 1
    (found,) = said.json
    assert (found["check"], found["standing"]) == ("login", "error")
    assert "gone" in found["sentence"]
