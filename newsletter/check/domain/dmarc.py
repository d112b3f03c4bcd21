"""DMARC: which policy holds for a domain, and whether our mail is aligned with it (RFC 9989)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsletter.check.domain.taglist import tags_of
from newsletter.check.findings import Finding, Record, error, ok, quoted, skipped, warning
from newsletter.delivery.lookup import Lookup, Status

DMARC = "dmarc"
# RFC 9989 4.10: so many labels of a long name are asked for, from the right.
MOST_LABELS = 8
POLICIES = {
    "none": "receivers only report, and treat forged mail like any other",
    "quarantine": "receivers put forged mail among the junk",
    "reject": "receivers refuse forged mail",
}
# The domain of a mailbox; a limit of size is that of RFC 7489.
MAILTO = re.compile(r"mailto:[^@,!?]+@([A-Za-z0-9.-]+)(?:![0-9]+[kmgt]?)?", re.IGNORECASE)
MOST_TARGETS = 5
REMOVED = ("pct", "rf", "ri")


VERSION = re.compile(r"v\s*=\s*DMARC1\s*(?:;|$)")


class UnansweredError(Exception):
    """DNS did not answer for a name; the text is the name."""


@dataclass(frozen=True)
class Policy:
    """A policy record: the domain whose it is, its tags, and its text. `count` are the records at its name."""

    domain: str
    tags: dict[str, str] = field(default_factory=dict)
    text: str = ""
    count: int = 1

    @property
    def is_valid(self) -> bool:
        """Tell whether receivers use it: one record, with a policy or an address for reports (RFC 9989 4.10.1)."""
        return self.count == 1 and (self.tags.get("p", "").lower() in POLICIES or "rua" in self.tags)


def walked_names(domain: str) -> list[str]:
    """Return the domains that the tree walk asks for, the longest first (RFC 9989 4.10)."""
    labels = domain.split(".")
    starts = range(1, len(labels)) if len(labels) < MOST_LABELS else range(len(labels) - MOST_LABELS + 1, len(labels))
    return [domain, *(".".join(labels[start:]) for start in starts)]


def policy_at(domain: str, lookup: Lookup) -> Policy | None:
    """Return the policy record that stands at a domain itself. Raises UnansweredError."""
    found = lookup(f"_dmarc.{domain}", "TXT")
    if not found.is_known:
        raise UnansweredError(f"_dmarc.{domain}")
    if found.status is not Status.FOUND:
        return None
    texts = [text for text in found.records if VERSION.match(text)]
    if not texts:
        return None
    return Policy(domain, tags_of(texts[0]) or {}, texts[0], len(texts))


def tree_walk(domain: str, lookup: Lookup) -> list[Policy]:
    """Return the records on the way from a domain to the root, the longest name first. Raises UnansweredError."""
    found = []
    for number, name in enumerate(walked_names(domain)):
        policy = policy_at(name, lookup)
        if policy is None or policy.count > 1:
            continue
        found.append(policy)
        if policy.tags.get("psd") == "n" or (number and policy.tags.get("psd") == "y"):
            break
    return found


def organizational_domain(domain: str, walked: Sequence[Policy]) -> str:
    """Return the domain that stands for all names below it (RFC 9989 4.10.2); the domain itself where none does."""
    for policy in walked:
        if policy.tags.get("psd") == "n":
            return policy.domain
        if policy.domain != domain and policy.tags.get("psd") == "y":
            keep = policy.domain.count(".") + 2
            return ".".join(domain.split(".")[-keep:])
    return walked[-1].domain if walked else domain


def aligned(one: str, other: str, mode: str, lookup: Lookup) -> bool:
    """Tell whether two domains are aligned: equal, or unless `mode` is s of one organization (RFC 9989 4.4)."""
    if one == other or mode == "s":
        return one == other
    return organizational_domain(one, tree_walk(one, lookup)) == organizational_domain(other, tree_walk(other, lookup))


def of_domain(domain: str, return_paths: Sequence[str], signing: str, mailbox: str, lookup: Lookup) -> list[Finding]:
    """Judge the policy that holds for From, and whether return paths and the domain that signs are aligned with it.

    `signing` is empty where nobody signs; `mailbox` is an address for the reports of a record that is proposed.
    """
    try:
        return _judge(domain, return_paths, signing, mailbox, lookup)
    except UnansweredError as fault:
        return [skipped(DMARC, f"DNS did not answer for {fault}", domain)]


def _judge(domain: str, return_paths: Sequence[str], signing: str, mailbox: str, lookup: Lookup) -> list[Finding]:
    proposed = Record(f"_dmarc.{domain}", "TXT", f"v=DMARC1; p=none; rua=mailto:{mailbox}")
    at_domain = policy_at(domain, lookup)
    if at_domain and at_domain.count > 1:
        sentence = f"_dmarc.{domain} has {at_domain.count} policies, so receivers use none"
        return [error(DMARC, sentence, "leave one of them", subject=domain)]
    walked = tree_walk(domain, lookup)
    top = organizational_domain(domain, walked)
    policy = at_domain or next((each for each in walked if each.domain == top), None)
    if policy is None:
        return [error(DMARC, f"{domain} has no DMARC policy, which large receivers demand", "publish one to begin with",
                      proposed, domain)]  # fmt: skip
    if not policy.is_valid:
        sentence = f"receivers cannot use the policy at _dmarc.{policy.domain}: {quoted(policy.text)}"
        return [error(DMARC, sentence, "publish one like this in its place", proposed, domain)]
    return [
        *_words(domain, policy),
        *_reports(policy, lookup),
        *_alignment(domain, return_paths, signing, policy, lookup),
    ]


def _words(domain: str, policy: Policy) -> list[Finding]:
    """Say what a policy means."""
    tag = "p" if policy.domain == domain or policy.tags.get("sp", "").lower() not in POLICIES else "sp"
    value = policy.tags.get(tag, "none").lower()
    value = value if value in POLICIES else "none"
    at = "" if policy.domain == domain else f", by the policy of {policy.domain}"
    findings = [ok(DMARC, f"{tag}={value}{at}: {POLICIES[value]}", domain)]
    record = Record(f"_dmarc.{policy.domain}", "TXT", policy.text)
    if "rua" not in policy.tags:
        hint = "add an address for them to the record:  rua=mailto:dmarc@" + policy.domain
        findings.append(warning(DMARC, f"nobody gets the reports of receivers about {domain} (no rua=)", hint))
    if policy.tags.get("t", "").lower() == "y":
        hint = "take t=y out once the reports look well"
        findings.append(warning(DMARC, "the policy is only tried out (t=y)", hint, record, domain))
    for name in REMOVED:
        if name in policy.tags:
            sentence = f"{name}= in the DMARC record has no meaning any more (RFC 9989)"
            findings.append(warning(DMARC, sentence, "take it out", subject=domain))
    return findings


def _reports(policy: Policy, lookup: Lookup) -> list[Finding]:
    """Judge whether those who are to get the reports have agreed, where they are of another organization (RFC 9990)."""
    findings = []
    for target in report_domains(policy.tags.get("rua", ""))[:MOST_TARGETS]:
        try:
            if aligned(policy.domain, target, "r", lookup):
                continue
        except UnansweredError:
            continue
        name = f"{policy.domain}._report._dmarc.{target}"
        found = lookup(name, "TXT")
        if found.is_known and not any(VERSION.match(text) for text in found.records):
            sentence = f"reports about {policy.domain} go to {quoted(target)}, which has not agreed to take them"
            hint = f"whoever keeps the names of {quoted(target)} publishes this, or name an address of your own"
            findings.append(warning(DMARC, sentence, hint, Record(name, "TXT", "v=DMARC1;"), policy.domain))
    return findings


def report_domains(addresses: str) -> list[str]:
    """Return the domains of the mailboxes in rua= (RFC 9989 4.7), each once; what is no mailto is left out."""
    mailboxes = [MAILTO.fullmatch(each.strip()) for each in addresses.split(",")]
    return list(dict.fromkeys(each[1].lower() for each in mailboxes if each))


def _alignment(domain: str, return_paths: Sequence[str], signing: str, policy: Policy, lookup: Lookup) -> list[Finding]:
    """Say by what our mail is known to be of the domain: by its signature, by its return path, or not at all."""
    by_key = bool(signing) and aligned(domain, signing, policy.tags.get("adkim", "r").lower(), lookup)
    mode = policy.tags.get("aspf", "r").lower()
    strangers = [each for each in return_paths if not aligned(domain, each, mode, lookup)]
    if by_key and not strangers:
        return [ok(DMARC, f"From is aligned with the signature ({signing}) and the return path", domain)]
    if by_key:
        sentence = f"From is aligned with the signature ({signing}), but not with the return path ({strangers[0]})"
        return [ok(DMARC, sentence, domain)]
    signed = f"the signature is of {signing}" if signing else "nothing is signed"
    if strangers:
        sentence = f"no mail of {domain} can pass: {signed}, and the return path is at {strangers[0]}"
        return [error(DMARC, sentence, "sign with a key of this domain: newsletter dkim new", subject=domain)]
    sentence = f"From is aligned with the return path only, which forwarding breaks; {signed}"
    return [warning(DMARC, sentence, "sign with a key of this domain: newsletter dkim new", subject=domain)]
