"""What is told of the SPF record of a domain that stands in return paths (RFC 7208)."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

from newsletter.check.domain.spf import MOST_LOOKUPS, MOST_VOID, Result, Verdict
from newsletter.check.findings import Finding, Record, error, ok, quoted, skipped, warning

SPF = "spf"


def of_policy(domain: str, walked: Verdict) -> list[Finding]:
    """Judge a record by itself; `walked` is what everything in it costs."""
    if walked.result is Result.TEMPERROR:
        return [skipped(SPF, f"DNS did not answer for the SPF record of {domain}: {walked.why}", domain)]
    if walked.result is Result.NONE:
        hint = "publish one that names the servers you send through; ask whoever runs your relay for its “include:”"
        return [error(SPF, f"{domain} has no SPF record", hint, Record(domain, "TXT", "v=spf1 mx -all"), domain)]
    if walked.result is Result.PERMERROR:
        where = "" if walked.domain == domain else f" (at {quoted(walked.domain)})"
        sentence = f"receivers cannot use the SPF record of {domain}: {quoted(walked.why)}{where}"
        return [error(SPF, sentence, "correct the record; a domain has exactly one", subject=domain)]
    if walked.cost.lookups > MOST_LOOKUPS:
        sentence = (
            f"the SPF record of {domain} asks DNS {walked.cost.lookups} times, and receivers stop after {MOST_LOOKUPS}"
        )
        hint = f"take out what you do not send through; it asks for {quoted(', '.join(walked.cost.by))}"
        return [error(SPF, sentence, hint, subject=domain)]
    if walked.cost.void > MOST_VOID:
        sentence = f"{walked.cost.void} names in the SPF record of {domain} are not there; receivers allow {MOST_VOID}"
        return [error(SPF, sentence, f"take them out of {quoted(', '.join(walked.cost.by))}", subject=domain)]
    if walked.result is Result.PASS:
        hint = "let the record end in “-all” or “~all”"
        return [error(SPF, f"the SPF record of {domain} lets everybody send in its name", hint, subject=domain)]
    sentence = f"{domain} has an SPF record that asks DNS {walked.cost.lookups} of {MOST_LOOKUPS} times"
    return [ok(SPF, sentence, domain)]


def of_address(domain: str, address: str, verdict: Verdict, typed: str) -> list[Finding]:
    """Judge whether the record lets mail through from an address of the relay; `typed` is the record as it is."""
    if verdict.result is Result.PASS:
        return [ok(SPF, f"it lets {address} send ({quoted(verdict.why)})", domain)]
    if verdict.result in (Result.TEMPERROR, Result.PERMERROR, Result.NONE):
        return []  # told of the record itself
    sentence = f"the SPF record of {domain} does not name {address}, the address of the relay ({verdict.result})"
    hint = "publish this in its place; if the relay sends from other addresses, ask who runs it for its “include:”"
    return [warning(SPF, sentence, hint, Record(domain, "TXT", with_address(typed, address)), domain)]


def with_address(typed: str, address: str) -> str:
    """Return a record that lets an address send, too: named first, so that nothing before it decides."""
    rest: Sequence[str] = typed.split(" ")[1:]
    return " ".join(["v=spf1", f"ip{ip_address(address).version}:{address}", *(part for part in rest if part)])
