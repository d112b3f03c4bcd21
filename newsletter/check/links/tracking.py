"""Marks of others in an address: who counts clicks there, and whose session it was copied from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import SplitResult, parse_qsl, urlunsplit

from newsletter.check.links.host import parts_of
from newsletter.check.links.remark import Remark, shown

# What counters add to an address when somebody clicks: of advertisements, and of mail.
CLICKS = re.compile(
    r"fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|twclid|ttclid|li_fat_id|ysclid|yclid|igshid|igsh|srsltid"
    r"|mc_cid|_hsmi|hsctatracking|_openstat|rb_clickid|wickedid|ns_campaign|ns_mchannel|ns_source"
    r"|s_kwcid|ef_id|_branch_match_id|cmpid|ref_src"
)
# What stands for one person, who is the one that copied the address.
PERSONS = re.compile(
    r"mc_eid|_hsenc|__hssc|__hstc|__hsfp|mkt_tok|vero_id|oly_anon_id|oly_enc_id|ml_subscriber|ml_subscriber_hash"
    r"|ck_subscriber_id|sc_eh|bsft_eid|bsft_uid|nr_email_referer|_kx|ss_email_id"
    r"|phpsessid|jsessionid|cfid|cftoken|sessionid|session_id|asp\.net_sessionid|aspsessionid\w*"
)
IN_PATH = re.compile(r";jsessionid=[^/?#]*", re.I)


def own_campaigns(addresses: Iterable[str]) -> frozenset[str]:
    """Return the values of utm_source that an issue itself gives to its links: those that several pages have."""
    sites: dict[str, set[str]] = {}
    for address in addresses:
        parts = parts_of(address)
        for name, value in parse_qsl(parts.query) if parts else ():
            if name.lower() == "utm_source":
                sites.setdefault(value, set()).add(address.partition("?")[0])
    return frozenset(value for value, hosts in sites.items() if len(hosts) > 1)


def remarks(address: str, own: Iterable[str] = ()) -> Iterator[Remark]:
    """Yield what others have left in an address, with the address as it is without. `own` are our own utm_source."""
    parts = parts_of(address)
    if parts is None:
        return
    names = [part.partition("=")[0].lower() for part in parts.query.split("&")]
    values = dict(parse_qsl(parts.query))
    is_own = values.get("utm_source") in frozenset(own)
    persons = [name for name in names if PERSONS.fullmatch(name)]
    clicks = [name for name in names if CLICKS.fullmatch(name) or (name.startswith("utm_") and not is_own)]
    in_path = bool(IN_PATH.search(parts.path))
    if not persons and not clicks and not in_path:
        return
    instead = _without(parts, {*persons, *clicks})
    if persons or in_path:
        found = ", ".join(dict.fromkeys([*persons, *(["jsessionid"] if in_path else [])]))
        sentence = f"a link holds a mark that stands for you: {found}"
        yield Remark("link-session", sentence, f"write {shown(instead)}", instead)
    else:
        sentence = f"a link holds the marks of where it was copied from: {', '.join(dict.fromkeys(clicks))}"
        yield Remark("link-tracking", sentence, f"write {shown(instead)}", instead)


def _without(parts: SplitResult, names: set[str]) -> str:
    """Return an address without some parameters; what stays, stays as it is typed."""
    kept = [part for part in parts.query.split("&") if part.partition("=")[0].lower() not in names]
    return urlunsplit(parts._replace(path=IN_PATH.sub("", parts.path), query="&".join(kept)))
