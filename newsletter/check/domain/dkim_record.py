"""Whether DNS shows the public half of a key that signs (RFC 6376 3.6.1, RFC 8301, RFC 8463)."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.check.domain.taglist import tags_of
from newsletter.check.findings import Finding, Record, error, ok, quoted, skipped, warning
from newsletter.delivery.lookup import Found, Status

DKIM = "dkim"


@dataclass(frozen=True)
class OurKey:
    """A key of ours: the name of its record, `k=`, `p=`, and the record's whole text."""

    name: str
    key_type: str
    public: str
    record: str


def of_key(key: OurKey, found: Found, doubled: Found | None = None) -> list[Finding]:
    """Judge what DNS shows for a key. `doubled` is what stands at the name with the domain once more at its end."""
    record = Record(key.name, "TXT", key.record)
    if not found.is_known:
        return [skipped(DKIM, f"DNS did not answer for {key.name}", key.name)]
    if found.status is not Status.FOUND:
        if doubled and doubled.status is Status.FOUND:
            hint = "whoever keeps the names adds the domain by itself: give it the name without the domain"
            return [error(DKIM, f"{key.name} was published with the domain twice in its name", hint, record, key.name)]
        return [error(DKIM, f"{key.name} is not published", "publish this record", record, key.name)]
    if len(found.records) > 1:
        sentence = f"{key.name} has {len(found.records)} records, and receivers may take any of them"
        return [error(DKIM, sentence, "leave this one only", record, key.name)]
    fault = _fault(key, found.records[0])
    if fault:
        return [error(DKIM, f"{key.name} {fault}", "publish this in its place", record, key.name)]
    alias = "" if found.name in ("", key.name.lower()) else f", through {quoted(found.name)}"
    findings = [ok(DKIM, f"{key.name} shows our key ({key.key_type}){alias}", key.name)]
    if "y" in _flags(found.records[0]):
        sentence = f"{key.name} says that signing is only tried out (t=y), so receivers may ignore it"
        findings.append(warning(DKIM, sentence, "publish it without t=y", record, key.name))
    return findings


def _flags(text: str) -> set[str]:
    return {flag.strip() for flag in (tags_of(text) or {}).get("t", "").split(":")}


def _fault(key: OurKey, text: str) -> str:
    """Return what is wrong with a record, as words that follow its name; empty if nothing is."""
    tags = tags_of(text)
    if tags is None or tags.get("v", "DKIM1") != "DKIM1" or ("v" in tags and next(iter(tags)) != "v"):
        return f"holds something that is no DKIM key: {quoted(text)}"
    shown = "".join(tags.get("p", "").split())
    if "p" not in tags:
        return "holds no key (no p=)"
    if not shown:
        return "says that the key was withdrawn (p= is empty)"
    if tags.get("k", "rsa") != key.key_type:
        return f"shows a key of another kind: k={quoted(tags.get('k', 'rsa'))}, and ours is {key.key_type}"
    if "h" in tags and "sha256" not in [each.strip() for each in tags["h"].split(":")]:
        return "does not allow sha256, by which we sign (h=)"
    if "s" in tags and not {"*", "email"} & {each.strip() for each in tags["s"].split(":")}:
        return "is not for mail (s=)"
    if shown != key.public:
        if key.public.startswith(shown) or len(shown) < len(key.public) // 2:
            return "shows a key that was cut off, or a much shorter one than ours"
        return "shows another key than the one that signs here"
    return ""
