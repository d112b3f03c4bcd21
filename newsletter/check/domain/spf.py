"""What a receiver makes of an SPF record: check_host() of RFC 7208 4, with its limits counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from newsletter.check.domain.spf_macros import dotted, expand, values_of
from newsletter.check.domain.spf_record import SpfRecord, SpfSyntaxError, Term, parse_spf, spf_records
from newsletter.delivery.lookup import Found, Lookup, Status

# RFC 7208 4.6.4.
MOST_LOOKUPS = 10
MOST_VOID = 2
MOST_NAMES = 10
LABEL = re.compile(r"[^.]{1,63}")
# A walk through everything stops here, whatever a record leads to.
MOST_WALKED = 60


class Result(StrEnum):
    """What a receiver concludes (RFC 7208 2.6)."""

    PASS = "pass"  # noqa: S105 - the word of the RFC
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    PERMERROR = "permerror"
    TEMPERROR = "temperror"


OF_QUALIFIER = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}


@dataclass
class Cost:
    """What an evaluation has asked DNS for. `lookups` are the terms that ask, `void` those questions that had none."""

    lookups: int = 0
    void: int = 0
    by: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """The result for one address, the mechanism that decided, and for an error what is wrong and where."""

    result: Result
    cost: Cost
    why: str = ""
    domain: str = ""


class _Broken(Exception):  # noqa: N818 - a result, not a fault of ours
    def __init__(self, result: Result, why: str, domain: str = "") -> None:
        super().__init__(why)
        self.result, self.why, self.domain = result, why, domain


def check_host(address: str, domain: str, sender: str, lookup: Lookup, helo: str = "") -> Verdict:
    """Return what a receiver says of mail from `sender` that an address hands over (RFC 7208 4)."""
    return _evaluate(_Evaluation(ip_address(address), _with_local_part(sender, domain), helo or domain, lookup), domain)


def walk(domain: str, lookup: Lookup) -> Verdict:
    """Return what a receiver asks for where no address matches: the most that a record can cost."""
    nowhere = ip_address("255.255.255.255")
    return _evaluate(_Evaluation(nowhere, f"postmaster@{domain}", domain, lookup, matching=False), domain)


def _evaluate(evaluation: _Evaluation, domain: str) -> Verdict:
    try:
        result, why = evaluation.check(domain)
    except _Broken as broken:
        return Verdict(broken.result, evaluation.cost, broken.why, broken.domain or domain)
    return Verdict(result, evaluation.cost, why, domain)


def _with_local_part(sender: str, domain: str) -> str:
    local, _, of = sender.rpartition("@")
    return f"{local or 'postmaster'}@{of or domain}"


def is_domain(name: str) -> bool:
    """Tell whether a name can be asked for: several labels of 1 to 63 characters (RFC 7208 4.3)."""
    labels = name.removesuffix(".").split(".")
    return len(labels) > 1 and len(name) <= 254 and all(LABEL.fullmatch(label) for label in labels)


@dataclass
class _Evaluation:
    """One message's evaluation, includes and redirects with it; the limits hold for all of it together."""

    address: IPv4Address | IPv6Address
    sender: str
    helo: str
    lookup: Lookup
    matching: bool = True
    cost: Cost = field(default_factory=Cost)

    def __post_init__(self) -> None:
        if isinstance(self.address, IPv6Address) and self.address.ipv4_mapped:
            self.address = self.address.ipv4_mapped

    def check(self, domain: str) -> tuple[Result, str]:
        """Return what a domain's record says of the address, and the term that decided, as typed (RFC 7208 4.6)."""
        if not is_domain(domain):
            return Result.NONE, ""
        record = self._record(domain)
        if record is None:
            return Result.NONE, ""
        for term in record.terms:
            if term.name == "all" or self._matches(term, domain):
                return OF_QUALIFIER[term.qualifier], term.typed
        if not record.redirect:
            return Result.NEUTRAL, ""
        self._count(f"redirect={record.redirect}", domain)
        result, why = self.check(self._name(record.redirect, domain))
        if result is Result.NONE:
            raise _Broken(Result.PERMERROR, f"redirect={record.redirect} leads to no SPF record", domain)
        return result, why

    def _record(self, domain: str) -> SpfRecord | None:
        found = self.lookup(domain, "TXT")
        if not found.is_known:
            raise _Broken(Result.TEMPERROR, "DNS does not answer", domain)
        texts = spf_records(found.records)
        if len(texts) > 1:
            raise _Broken(Result.PERMERROR, f"there are {len(texts)} SPF records, and there may be one", domain)
        try:
            return parse_spf(texts[0]) if texts else None
        except SpfSyntaxError as fault:
            raise _Broken(Result.PERMERROR, f"“{fault}” is not understood", domain) from fault

    def _count(self, term: str, domain: str) -> None:
        """Count a term that asks DNS; the 11th breaks the record (RFC 7208 4.6.4)."""
        self.cost.lookups += 1
        self.cost.by.append(term)
        if self.cost.lookups > (MOST_LOOKUPS if self.matching else MOST_WALKED):
            raise _Broken(Result.PERMERROR, f"more than {MOST_LOOKUPS} of its terms ask DNS", domain)

    def _ask(self, name: str, kind: str, *, counts: bool = True) -> Found:
        """Ask DNS for a term's sake; more than two questions that have no answer break the record."""
        found = self.lookup(name, kind) if is_domain(name) else Found(Status.NO_NAME)
        if not found.is_known:
            raise _Broken(Result.TEMPERROR, f"DNS does not answer for {name}")
        if found.status is not Status.FOUND and counts:
            self.cost.void += 1
            if self.matching and self.cost.void > MOST_VOID:
                raise _Broken(Result.PERMERROR, f"more than {MOST_VOID} of the names it asks for have no answer")
        return found

    def _name(self, spec: str, domain: str) -> str:
        if not spec:
            return domain
        values = values_of(self.address, self.sender, domain, self.helo, lambda: self._validated(domain))
        return expand(spec, values)

    def _matches(self, term: Term, domain: str) -> bool:
        if term.network is not None:
            return self.matching and self.address.version == term.network.version and self.address in term.network
        self._count(term.typed, domain)
        # Nobody knows whether a name that depends on the reader's side would be there.
        if not self.matching and "%{" in term.spec and term.name != "include":
            return False
        asked: dict[str, Callable[[Term, str], bool]] = {
            "a": self._a, "mx": self._mx, "ptr": self._ptr, "exists": self._exists, "include": self._include,
        }  # fmt: skip
        return asked[term.name](term, domain) and self.matching

    def _include(self, term: Term, domain: str) -> bool:
        result, _ = self.check(self._name(term.spec, domain))
        if result is Result.NONE:
            raise _Broken(Result.PERMERROR, f"{term.typed} leads to no SPF record", domain)
        return result is Result.PASS

    def _exists(self, term: Term, domain: str) -> bool:
        return self._ask(self._name(term.spec, domain), "A").status is Status.FOUND

    def _a(self, term: Term, domain: str) -> bool:
        return self._is_among(self._ask(self._name(term.spec, domain), self._kind).records, term)

    def _mx(self, term: Term, domain: str) -> bool:
        names = self._ask(self._name(term.spec, domain), "MX").records
        if len(names) > MOST_NAMES:
            raise _Broken(Result.PERMERROR, f"{term.typed} leads to more than {MOST_NAMES} mail servers", domain)
        found = [self._ask(name, self._kind, counts=False) for name in names if name]
        return any(self._is_among(each.records, term) for each in found)

    def _ptr(self, term: Term, domain: str) -> bool:
        if not self.matching:
            return False
        wanted = self._name(term.spec, domain).lower()
        return any(f".{name}".endswith(f".{wanted}") for name in self._names_of_address())

    @property
    def _kind(self) -> str:
        return "A" if self.address.version == 4 else "AAAA"

    def _is_among(self, records: tuple[str, ...], term: Term) -> bool:
        bits = term.four if self.address.version == 4 else term.six
        return any(self.address in ip_network(f"{each}/{bits}", strict=False) for each in records)

    def _names_of_address(self) -> Iterator[str]:
        """Yield the names of the address that lead back to it, of the first ten (RFC 7208 5.5). A fault is no name."""
        zone = "in-addr.arpa" if self.address.version == 4 else "ip6.arpa"
        reverse = ".".join(reversed(dotted(self.address).split(".")))
        found = self.lookup(f"{reverse}.{zone}", "PTR")
        if found.is_known and found.status is not Status.FOUND:
            self._ask(f"{reverse}.{zone}", "PTR")
        for name in found.records[:MOST_NAMES]:
            if is_domain(name) and str(self.address) in map(_canonical, self.lookup(name, self._kind).records):
                yield name.lower()

    def _validated(self, domain: str) -> str:
        """Return what %{p} stands for: a name of the address, best that of the domain itself (RFC 7208 7.3)."""
        names = list(self._names_of_address())
        same = [name for name in names if name == domain.lower()]
        below = [name for name in names if name.endswith(f".{domain.lower()}")]
        return next(iter((*same, *below, *names)), "unknown")


def _canonical(address: str) -> str:
    return str(ip_address(address))
