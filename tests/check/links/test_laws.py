"""What holds for every address."""

from __future__ import annotations

import ipaddress

from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.check.links import address, detours, lookalike, tracking
from newsletter.check.links.host import as_ip, is_private, site_of

WORDS = st.text("ab1=%c.-_", max_size=6)
MARKS = st.sampled_from(["fbclid=1", "utm_source=x", "mc_eid=2", "gclid", "PHPSESSID=3"])
AWKWARD = "htps:/@[]?#&=.%\\ \t\nalv1u_mcеāß。－xn--\u200b\u202e"


@given(st.lists(st.one_of(WORDS, MARKS), max_size=6))
def test_marks_are_taken_out_and_all_else_stays_in_its_order(parts: list[str]) -> None:
    url = f"https://www.lv/a?{'&'.join(parts)}#b"
    cleaned = next((remark.instead for remark in tracking.remarks(url)), url)
    assert list(tracking.remarks(cleaned)) == []
    kept = cleaned.partition("?")[2].removesuffix("#b").split("&")
    rest = iter(parts)
    assert all(each in rest for each in kept if each)


@given(st.ip_addresses(v=4))
def test_an_address_is_the_same_in_every_form(ip: ipaddress.IPv4Address) -> None:
    one, two, three, four = ip.packed
    forms = [str(ip), str(int(ip)), hex(int(ip)), f"{one}.{int(ip) & 0xFFFFFF}", f"0{one:o}.{two}.{three}.{four:#x}"]
    assert {as_ip(form) for form in forms} == {ip}
    assert {is_private(form) for form in forms} == {not ip.is_global}


@given(st.text(AWKWARD, max_size=40), st.text(AWKWARD, max_size=20))
@example("http://[", "")
@example("http://a:b", "http://[")
@example("https://xn--", "a.b")
@example("https://a.。.lv/", "")
@example("mailto:" + "a" * 300, "")
def test_whatever_stands_there_is_told_and_never_fails(url: str, text: str) -> None:
    for start in ("", "http://", "https://", "mailto:", "tel:", "//"):
        list(address.remarks(start + url))
        list(detours.remarks(start + url))
        list(tracking.remarks(start + url))
        list(lookalike.remarks(start + url, text))
        site_of(url)
        tracking.own_campaigns([start + url])
