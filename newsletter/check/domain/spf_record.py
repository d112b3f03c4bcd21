"""The text of an SPF record, read (RFC 7208 4.5, 4.6, 5, 6 and 7.1). Nothing is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

VERSION = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
MACRO = r"%\{[slodiphcrt v][0-9]*r?[.\-+,/_=]*\}|%%|%_|%-".replace(" ", "")
LITERAL = r"[\x21-\x24\x26-\x7e]"
MACRO_STRING = re.compile(rf"(?:{LITERAL}|{MACRO})*", re.IGNORECASE)
# In a name to look up, no macro of an explanation; at its end a top label or a macro.
NAME_MACRO = r"%\{[slodiphv](?:[1-9][0-9]*)?r?[.\-+,/_=]*\}"
DOMAIN_SPEC = re.compile(
    rf"(?:{LITERAL}|{NAME_MACRO}|%%|%_|%-)*"
    rf"(?:\.(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?|{NAME_MACRO})",
    re.IGNORECASE,
)
MODIFIER = re.compile(r"([a-z][a-z0-9._-]*)=(.*)", re.IGNORECASE | re.DOTALL)
MECHANISM = re.compile(r"([+?~-]?)([a-z][a-z0-9._-]*)([:/].*)?", re.IGNORECASE | re.DOTALL)
CIDR = re.compile(r"(?P<spec>.*?)(?:/(?P<four>0|[1-9]\d?))?(?://(?P<six>0|[1-9]\d{0,2}))?", re.DOTALL)
LOOKING_UP = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
WITH_NAME = frozenset({"include", "exists"})
WITH_CIDR = frozenset({"a", "mx"})


class SpfSyntaxError(Exception):
    """A record that does not follow the grammar; its text is the term at fault."""


@dataclass(frozen=True)
class Term:
    """A mechanism: its qualifier (+ - ~ ?), its name in lower case, and what it is about.

    `spec` is a name with macros, empty for the domain itself. `four` and `six` are how many bits of an address count.
    """

    qualifier: str
    name: str
    spec: str = ""
    four: int = 32
    six: int = 128
    network: IPv4Network | IPv6Network | None = None
    typed: str = ""


@dataclass(frozen=True)
class SpfRecord:
    """A record: its mechanisms in order, and the domain that redirect= names, empty for none."""

    terms: tuple[Term, ...]
    redirect: str = ""

    @property
    def has_all(self) -> bool:
        """Tell whether a mechanism `all` ends the record, so that redirect= counts for nothing."""
        return any(term.name == "all" for term in self.terms)


def spf_records(texts: Iterable[str]) -> list[str]:
    """Return those TXT records that are SPF records (RFC 7208 4.5)."""
    return [text for text in texts if VERSION.match(text)]


def parse_spf(text: str) -> SpfRecord:
    """Read an SPF record. Raises SpfSyntaxError, whichever term it is in (RFC 7208 4.6)."""
    terms: list[Term] = []
    modifiers: dict[str, str] = {}
    for typed in text[len("v=spf1") :].split(" "):
        if not typed:
            continue
        if match := MODIFIER.fullmatch(typed):
            _take_modifier(match[1].lower(), match[2], modifiers, typed)
        else:
            terms.append(_mechanism(typed))
    return SpfRecord(tuple(terms), modifiers.get("redirect", ""))


def _take_modifier(name: str, value: str, modifiers: dict[str, str], typed: str) -> None:
    """Keep redirect= and exp=, each of which may stand once; any other modifier only has to be well-formed."""
    if name in ("redirect", "exp"):
        if name in modifiers or not DOMAIN_SPEC.fullmatch(value):
            raise SpfSyntaxError(typed)
        modifiers[name] = value
    elif not MACRO_STRING.fullmatch(value):
        raise SpfSyntaxError(typed)


def _mechanism(typed: str) -> Term:
    match = MECHANISM.fullmatch(typed)
    if match is None:
        raise SpfSyntaxError(typed)
    qualifier, name, rest = match[1] or "+", match[2].lower(), match[3] or ""
    if name == "all" and not rest:
        return Term(qualifier, name, typed=typed)
    if name in ("ip4", "ip6"):
        return Term(qualifier, name, network=_network(name, rest, typed), typed=typed)
    if name in WITH_CIDR:
        return _with_cidr(qualifier, name, rest, typed)
    if (name in WITH_NAME and rest.startswith(":")) or (name == "ptr" and (not rest or rest.startswith(":"))):
        spec = rest.removeprefix(":")
        if (rest and not DOMAIN_SPEC.fullmatch(spec)) or (not rest and name != "ptr"):
            raise SpfSyntaxError(typed)
        return Term(qualifier, name, spec, typed=typed)
    raise SpfSyntaxError(typed)


def _with_cidr(qualifier: str, name: str, rest: str, typed: str) -> Term:
    """Read `a` or `mx`, with a name and with prefix lengths for IPv4 and IPv6 (RFC 7208 5.3, 5.4, 5.6)."""
    match = CIDR.fullmatch(rest)
    spec = match["spec"] if match else ""
    if match is None or (spec and not (spec.startswith(":") and DOMAIN_SPEC.fullmatch(spec[1:]))):
        raise SpfSyntaxError(typed)
    four, six = int(match["four"] or 32), int(match["six"] or 128)
    if four > 32 or six > 128:
        raise SpfSyntaxError(typed)
    return Term(qualifier, name, spec[1:], four, six, typed=typed)


def _network(name: str, rest: str, typed: str) -> IPv4Network | IPv6Network:
    """Read the network of ip4 or ip6; a bare address is one of its full length."""
    address, slash, bits = rest.removeprefix(":").partition("/")
    well_formed = rest.startswith(":") and (not slash or re.fullmatch(r"0|[1-9]\d{0,2}", bits)) and "%" not in address
    try:
        network = ip_network(rest[1:], strict=False) if well_formed else None
    except ValueError:
        network = None
    if network is None or network.version != int(name[-1]) or (network.version == 6 and ":" not in address):
        raise SpfSyntaxError(typed)
    return network
