"""Whether a domain takes mail (RFC 5321 5.1, RFC 7505), and whether an address has a name that leads back to it."""

from __future__ import annotations

from ipaddress import ip_address

from newsletter.check.findings import Finding, Record, error, ok, quoted, skipped, warning
from newsletter.delivery.lookup import Found, Lookup, Status

MX = "mx"
PTR = "ptr"


def takes_mail(domain: str, what: str, lookup: Lookup, check: str = MX) -> list[Finding]:
    """Judge whether mail to a domain arrives anywhere; `what` says what comes there, such as “answers”."""
    mx = lookup(domain, "MX")
    if not mx.is_known:
        return [skipped(check, f"DNS did not answer for the mail servers of {domain}", domain)]
    if mx.records == ("",):
        return [error(check, f"{domain} says that it takes no mail, and {what} go there", "name another address",
                      subject=domain)]  # fmt: skip
    hosts = mx.records or (domain,)
    answers = [lookup(host, kind) for host in hosts if host for kind in ("A", "AAAA")]
    if any(each.status is Status.FOUND for each in answers):
        return [ok(check, f"{domain} takes mail at {quoted(hosts[0])} ({what})", domain)]
    if any(not each.is_known for each in answers):
        return [skipped(check, f"DNS did not answer for {quoted(hosts[0])}", domain)]
    sentence = f"{domain} has no mail server that can be reached, and {what} go there"
    return [error(check, sentence, "publish where its mail goes", Record(domain, "MX", f"10 mail.{domain}."), domain)]


def leads_back(address: str, host: str, lookup: Lookup) -> list[Finding]:
    """Judge the reverse name of an address that mail comes from; `host` is what the relay is called."""
    name = ip_address(address).reverse_pointer
    found: Found = lookup(name, "PTR")
    if not found.is_known:
        return [skipped(PTR, f"DNS did not answer for the name of {address}", address)]
    if found.status is not Status.FOUND:
        hint = "whoever gave you the address publishes its name"
        return [warning(PTR, f"{address} has no name, which large receivers demand", hint,
                        Record(name, "PTR", f"{host}."), address)]  # fmt: skip
    kind = "A" if ip_address(address).version == 4 else "AAAA"
    for each in found.records[:10]:
        if ip_address(address) in map(ip_address, lookup(each, kind).records):
            return [ok(PTR, f"{address} is called {quoted(each)}, which leads back to it", address)]
    sentence = f"{address} is called {quoted(found.records[0])}, which does not lead back to it"
    record = Record(found.records[0], kind, address)
    return [warning(PTR, sentence, "let the two agree, as large receivers demand", record, address)]
