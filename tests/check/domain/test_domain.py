"""A domain judged by what a real DNS server on this machine says of it."""

from __future__ import annotations

import re

import pytest

from newsletter.check.domain import dmarc, mailboxes
from newsletter.check.domain.dkim_record import OurKey, of_key
from newsletter.check.domain.sender_policy import of_address, of_policy, with_address
from newsletter.check.domain.spf import Result, check_host, walk
from newsletter.check.findings import Finding, Standing
from newsletter.delivery.lookup import Lookup, Status, dns_lookup
from tests.dns import SERVFAIL, SILENCE, NameServer, Zone, name_server, txt

ADDRESS = "192.0.2.7"


def asking(server: NameServer, seconds: float = 20) -> Lookup:
    """Return what asks a server."""
    return dns_lookup(["127.0.0.1"], server.port, seconds)


def includes(number: int) -> Zone:
    """Return a domain whose record asks DNS so many times."""
    names = [f"i{each}.firm.lv" for each in range(number)]
    zone: dict[str, dict[str, list[str]]] = {name: {"TXT": txt("v=spf1 ip4:198.51.100.0/24 ?all")} for name in names}
    return zone | {"firm.lv": {"TXT": txt(" ".join(["v=spf1", *(f"include:{name}" for name in names), "-all"]))}}


def said(findings: list[Finding]) -> str:
    """Return the sentences."""
    return "\n".join(f"{finding.standing}: {finding.sentence}" for finding in findings)


@pytest.mark.parametrize(
    ("number", "result", "standing"), [(10, Result.FAIL, Standing.OK), (11, Result.PERMERROR, Standing.ERROR)]
)
def test_ten_lookups_are_allowed_and_eleven_are_not(number: int, result: Result, standing: Standing) -> None:
    with name_server(includes(number)) as server:
        assert check_host(ADDRESS, "firm.lv", "a@firm.lv", asking(server)).result is result
        walked = walk("firm.lv", asking(server))
        assert walked.cost.lookups == number
        assert [each.standing for each in of_policy("firm.lv", walked)] == [standing]


def test_a_record_that_leads_to_itself_ends() -> None:
    zone: Zone = {"firm.lv": {"TXT": txt("v=spf1 include:firm.lv -all")}}
    with name_server(zone) as server:
        assert check_host(ADDRESS, "firm.lv", "a@firm.lv", asking(server)).result is Result.PERMERROR
        assert of_policy("firm.lv", walk("firm.lv", asking(server)))[0].standing is Standing.ERROR
        assert server.asked["firm.lv"] == 2


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ({"firm.lv": {"TXT": txt("v=spf1 -all", "v=spf1 mx -all")}}, "error: .*there are 2 SPF records"),
        ({"firm.lv": {"TXT": txt("v=spf1 a:x.lv a:y.lv a:z.lv -all")}}, "error: 3 names .* receivers allow 2"),
        ({"firm.lv": {"TXT": txt("v=spf1 a:x.lv a:y.lv -all")}}, "ok: .*asks DNS 2 of 10"),
        ({"firm.lv": {"TXT": txt("v=spf1 +all")}}, "error: .*lets everybody send"),
        ({"firm.lv": {"TXT": txt("v=spf1 inlcude:x.lv -all")}}, "error: .*“inlcude:x.lv” is not understood"),
        ({"firm.lv": {"TXT": txt("hello")}}, "error: firm.lv has no SPF record"),
        ({}, "error: firm.lv has no SPF record"),
        ({"firm.lv": SERVFAIL}, "skipped: DNS did not answer"),
        ({"firm.lv": {"TXT": txt("v=spf1 \x1b[2Jevil -all")}}, "error: .*␛"),
    ],
)
def test_what_is_told_of_an_spf_record(zone: Zone, told: str) -> None:
    with name_server(zone) as server:
        sentences = said(of_policy("firm.lv", walk("firm.lv", asking(server))))
    assert re.match(told, sentences), sentences
    assert "\x1b" not in sentences


def test_a_long_answer_comes_over_tcp_and_strings_are_joined() -> None:
    networks = " ".join(f"ip4:198.51.100.{number}" for number in range(60))
    with name_server({"firm.lv": {"TXT": txt(f"v=spf1 {networks} ip4:{ADDRESS} -all")}}) as server:
        verdict = check_host(ADDRESS, "firm.lv", "a@firm.lv", asking(server))
        assert server.over_tcp["firm.lv"] == 1
    assert (verdict.result, verdict.why) == (Result.PASS, f"ip4:{ADDRESS}")


def test_how_questions_end() -> None:
    zone: Zone = {"there.lv": {"A": ["192.0.2.1"]}, "broken.lv": SERVFAIL, "silent.lv": SILENCE}
    with name_server(zone) as server:
        lookup = asking(server)
        assert lookup("There.LV.", "A").records == ("192.0.2.1",)
        assert lookup("there.lv", "TXT").status is Status.NO_DATA
        assert lookup("nothing.lv", "A").status is Status.NO_NAME
        assert lookup("broken.lv", "A").status is Status.FAILED
        assert lookup("a..b", "A").status is Status.FAILED
        assert lookup("x" * 64 + ".lv", "A").status is Status.FAILED
        assert asking(server, 0.2)("silent.lv", "A").status is Status.TIMEOUT


def test_a_relay_that_the_record_does_not_name() -> None:
    typed = "v=spf1 mx -all"
    with name_server(
        {"firm.lv": {"TXT": txt(typed), "MX": ["10 mx.firm.lv."]}, "mx.firm.lv": {"A": [ADDRESS]}}
    ) as server:
        lookup = asking(server)
        assert of_address("firm.lv", ADDRESS, check_host(ADDRESS, "firm.lv", "a@firm.lv", lookup), typed)[
            0
        ].standing is (Standing.OK)
        other = of_address("firm.lv", "192.0.2.9", check_host("192.0.2.9", "firm.lv", "a@firm.lv", lookup), typed)
    assert other[0].record
    assert other[0].record.value == "v=spf1 ip4:192.0.2.9 mx -all"
    assert with_address(typed, "2001:db8::1") == "v=spf1 ip6:2001:db8::1 mx -all"


KEY = OurKey("s1._domainkey.firm.lv", "rsa", "A" * 392, f"v=DKIM1; k=rsa; p={'A' * 392}")
WITH_TEST = KEY.record.replace("k=rsa", "k=rsa; t=y:s")


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (KEY.record, "ok: s1._domainkey.firm.lv shows our key"),
        (f"p={'A' * 200} {'A' * 192}", "ok: "),
        (WITH_TEST, "ok: .*\nwarning: .*only tried out"),
        ("v=DKIM1; k=rsa; p=", "error: .*was withdrawn"),
        ("v=DKIM1; k=rsa", "error: .*holds no key"),
        ("v=DKIM1; k=ed25519; p=AAAA", "error: .*another kind"),
        (f"v=DKIM1; p={'A' * 250}", "error: .*cut off"),
        (f"v=DKIM1; p={'B' * 392}", "error: .*another key than"),
        (f"v=DKIM1; h=sha1; p={'A' * 392}", "error: .*sha256"),
        (f"v=DKIM1; s=tlsrpt; p={'A' * 392}", "error: .*not for mail"),
        ("\x1b]0;hello\x07", "error: .*no DKIM key"),
    ],
)
def test_what_is_told_of_a_key(record: str, told: str) -> None:
    with name_server({KEY.name: {"TXT": txt(record)}}) as server:
        findings = of_key(KEY, asking(server)(KEY.name, "TXT"))
    assert re.match(told, said(findings)), said(findings)
    assert "\x1b" not in said(findings)


def test_a_key_that_is_an_alias_or_twice_or_elsewhere_or_not_there() -> None:
    zone: dict[str, dict[str, list[str]]] = {KEY.name: {"CNAME": ["s1.esp.lv."]}, "s1.esp.lv": {"TXT": txt(KEY.record)}}
    with name_server(zone) as server:
        assert "through “s1.esp.lv”" in said(of_key(KEY, asking(server)(KEY.name, "TXT")))
    with name_server({KEY.name: {"TXT": txt(KEY.record, "v=DKIM1; p=")}}) as server:
        assert "has 2 records" in said(of_key(KEY, asking(server)(KEY.name, "TXT")))
    with name_server({f"{KEY.name}.firm.lv": {"TXT": txt(KEY.record)}}) as server:
        lookup = asking(server)
        found, doubled = lookup(KEY.name, "TXT"), lookup(f"{KEY.name}.firm.lv", "TXT")
    assert "the domain twice" in said(of_key(KEY, found, doubled))
    (missing,) = of_key(KEY, found)
    assert missing.record
    assert missing.record.zone.endswith('"')
    assert all(len(part) <= 255 for part in missing.record.zone.split('"')[1::2])


def policy(text: str, name: str = "firm.lv") -> Zone:
    """Return a zone with one policy."""
    return {f"_dmarc.{name}": {"TXT": txt(text)}}


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ({}, "error: .*has no DMARC policy"),
        (policy("v=DMARC1; p=none; rua=mailto:d@firm.lv"), "ok: p=none: receivers only report"),
        (policy("v=DMARC1; p=reject; sp=none; rua=mailto:d@firm.lv", "lv"), "ok: sp=none, by the policy of lv"),
        (policy("v=DMARC1; p=reject"), "ok: p=reject: .*\nwarning: nobody gets the reports"),
        (policy("v=DMARC1; p=reject; t=y; pct=50; rua=mailto:d@firm.lv"), "ok: .*\nwarning: .*t=y.*\nwarning: pct="),
        (policy("v=DMARC1; p=rejct"), "error: receivers cannot use"),
        (policy("v=DMARC12; p=none"), "error: .*has no DMARC policy"),
        ({"_dmarc.firm.lv": {"TXT": txt("v=DMARC1; p=none", "v=DMARC1; p=reject")}}, "error: .*2 policies"),
        ({"_dmarc.firm.lv": SERVFAIL}, "skipped: DNS did not answer"),
    ],
)
def test_what_is_told_of_a_policy(zone: Zone, told: str) -> None:
    with name_server(zone) as server:
        sentences = said(dmarc.of_domain("firm.lv", ["firm.lv"], "firm.lv", "d@firm.lv", asking(server)))
    assert re.match(told, sentences), sentences


@pytest.mark.parametrize(
    ("paths", "signing", "strict", "told"),
    [
        (["b.firm.lv"], "firm.lv", "r", "ok: .*aligned with the signature .* and the return path"),
        (["b.firm.lv"], "", "r", "warning: .*return path only"),
        (["b.firm.lv"], "", "s", "error: no mail of news.firm.lv can pass"),
        (["esp.lv"], "firm.lv", "r", "ok: .*but not with the return path"),
        (["esp.lv"], "firm.lv", "s", "error: no mail"),
    ],
)
def test_alignment(paths: list[str], signing: str, strict: str, told: str) -> None:
    text = f"v=DMARC1; p=none; rua=mailto:d@firm.lv; adkim={strict}; aspf={strict}"
    with name_server(policy(text)) as server:
        findings = dmarc.of_domain("news.firm.lv", paths, signing, "d@firm.lv", asking(server))
    assert re.match(told, said(findings[-1:])), said(findings)


def test_who_gets_reports_has_agreed() -> None:
    zone = policy("v=DMARC1; p=none; rua=mailto:a@firm.lv,mailto:b@agreed.lv!10m, mailto:c@others.lv,https://x.lv/")
    with name_server({**zone, "firm.lv._report._dmarc.agreed.lv": {"TXT": txt("v=DMARC1;")}}) as server:
        findings = dmarc.of_domain("firm.lv", ["firm.lv"], "firm.lv", "d@firm.lv", asking(server))
    (told,) = [each for each in findings if each.standing is Standing.WARNING]
    assert "“others.lv”, which has not agreed" in told.sentence
    assert told.record
    assert told.record.name == "firm.lv._report._dmarc.others.lv"


def test_the_tree_walk() -> None:
    assert dmarc.walked_names("a.b.firm.lv") == ["a.b.firm.lv", "b.firm.lv", "firm.lv", "lv"]
    long = "a.b.c.d.e.f.g.h.i.j.mail.firm.lv"  # RFC 9989 4.10: from 13 labels to 7
    assert dmarc.walked_names(long)[:2] == [long, "g.h.i.j.mail.firm.lv"]
    assert len(dmarc.walked_names(long)) == 8
    zone = {**policy("v=DMARC1; psd=y; p=none", "gov.lv"), **policy("v=DMARC1; p=none", "lv")}
    with name_server(zone) as server:
        walked = dmarc.tree_walk("a.firm.gov.lv", asking(server))
    assert dmarc.organizational_domain("a.firm.gov.lv", walked) == "firm.gov.lv"


def test_mail_servers_and_names_of_addresses() -> None:
    zone: Zone = {
        "firm.lv": {"MX": ["10 mx.firm.lv."]},
        "mx.firm.lv": {"A": [ADDRESS]},
        "null.lv": {"MX": ["0 ."]},
        "bare.lv": {"A": [ADDRESS]},
        "gone.lv": {"MX": ["10 mx.nowhere.lv."]},
        "7.2.0.192.in-addr.arpa": {"PTR": ["mx.firm.lv."]},
        "8.2.0.192.in-addr.arpa": {"PTR": ["mx.firm.lv."]},
    }
    with name_server(zone) as server:
        lookup = asking(server)
        told = [
            said(mailboxes.takes_mail(f"{each}.lv", "answers", lookup)) for each in ("firm", "bare", "null", "gone")
        ]
        assert [each.partition(":")[0] for each in told] == ["ok", "ok", "error", "error"]
        names = [mailboxes.leads_back(f"192.0.2.{each}", "mx.firm.lv", lookup)[0] for each in (7, 8, 9)]
    assert [each.standing for each in names] == [Standing.OK, Standing.WARNING, Standing.WARNING]
    assert names[2].record
    assert names[2].record.zone == "9.2.0.192.in-addr.arpa. IN PTR mx.firm.lv."
