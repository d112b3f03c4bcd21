from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from newsletter.delivery.lookup import dns_lookup
from newsletter.delivery.takers import KEPT, TakersCache, Taking, ask_all, taking
from tests.dns import SERVFAIL, SILENCE, Zone, name_server

TODAY = date(2026, 11, 24)
ZONE: Zone = {
    "mail.lv": {"MX": ["10 mx.mail.lv."]},
    "alias.lv": {"CNAME": ["mail.lv."]},
    "both.lv": {"MX": ["0 .", "10 mx.mail.lv."]},
    "null.lv": {"MX": ["0 ."], "A": ["192.0.2.7"]},
    "a.lv": {"A": ["192.0.2.7"]},
    "aaaa.lv": {"AAAA": ["2001:db8::7"]},
    "bare.lv": {"TXT": ['"x"']},
    "broken.lv": SERVFAIL,
}


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        ("mail.lv", Taking.TAKES),
        ("alias.lv", Taking.TAKES),
        ("both.lv", Taking.TAKES),
        ("null.lv", Taking.NULL_MX),
        ("a.lv", Taking.TAKES),
        ("aaaa.lv", Taking.TAKES),
        ("bare.lv", Taking.NO_SERVER),
        ("gone.lv", Taking.NO_NAME),
        ("broken.lv", None),
    ],
)
def test_a_domain_takes_mail_as_dns_says(domain: str, said: Taking | None) -> None:
    with name_server(ZONE) as dns:
        assert taking(domain, dns_lookup(["127.0.0.1"], dns.port)) is said


def test_who_does_not_answer_is_nobody_of_whom_something_is_known() -> None:
    with name_server({"silent.lv": SILENCE}) as dns:
        assert ask_all(["silent.lv"], dns_lookup(["127.0.0.1"], dns.port, seconds=0.2), lambda _: None) == {}


def test_each_domain_is_asked_once_and_again_when_it_may_be_another(tmp_path: Path) -> None:
    path = tmp_path / "work/takers.json"
    names = ["mail.lv", "gone.lv", "broken.lv"]
    with name_server(ZONE) as dns:

        def learnt(day: date) -> list[Taking | None]:
            dns.asked.clear()
            cache = TakersCache(path, day)
            cache.learn(names, dns_lookup(["127.0.0.1"], dns.port))
            return [cache.get(name) for name in names]

        for day, asked in (
            (TODAY, {"mail.lv", "gone.lv", "broken.lv"}),
            (TODAY, {"broken.lv"}),
            (TODAY + timedelta(days=1), {"gone.lv", "broken.lv"}),
            (TODAY + KEPT, {"mail.lv", "gone.lv", "broken.lv"}),
        ):
            assert learnt(day) == [Taking.TAKES, Taking.NO_NAME, None]
            assert set(dns.asked) == asked
    assert set(json.loads(path.read_text("utf-8"))) == {"mail.lv", "gone.lv"}


@pytest.mark.parametrize("text", ["", "[]", '{"a.lv": 3}', '{"a.lv": ["2026-11-24", "perhaps"]}'])
def test_a_file_that_is_no_cache_is_begun_anew(tmp_path: Path, text: str) -> None:
    path = tmp_path / "takers.json"
    path.write_text(text, "utf-8")
    with name_server(ZONE) as dns:
        cache = TakersCache(path, TODAY)
        cache.learn(["a.lv"], dns_lookup(["127.0.0.1"], dns.port))
    assert TakersCache(path, TODAY).get("a.lv") is Taking.TAKES
