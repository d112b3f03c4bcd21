"""Addresses that lead to a page by way of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

from newsletter.check.links.host import parts_of
from newsletter.check.links.remark import Remark, shown

SHORTENERS = re.compile(
    r"(?:www\.)?(?:bit\.ly|bitly\.com|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|v\.gd|buff\.ly|cutt\.ly|rebrand\.ly"
    r"|lnkd\.in|rb\.gy|t\.ly|ej\.uz|shorturl\.at|tiny\.cc|bl\.ink|short\.io|adf\.ly|dlvr\.it|fb\.me|db\.tt|trib\.al|s\.id)"
)
# Whose address holds the true one, and in which parameter: a host, the beginning of a path, a name.
WRAPPERS = (
    (re.compile(r".*\.safelinks\.protection\.outlook\.com"), "/", "url"),
    (re.compile(r"(?:www\.)?google\.\w+(?:\.\w+)?"), "/url", "q"),
    (re.compile(r"(?:www\.)?google\.\w+(?:\.\w+)?"), "/url", "url"),
    (re.compile(r"(?:lm?|www)\.facebook\.com"), "/l.php", "u"),
    (re.compile(r"l\.instagram\.com"), "/", "u"),
    (re.compile(r"(?:www\.)?linkedin\.com"), "/redir/redirect", "url"),
    (re.compile(r"(?:www\.)?youtube\.com"), "/redirect", "q"),
    (re.compile(r"(?:out|away)\.\w+\.\w+|vk\.com"), "/away", "to"),
)
# Other newsletters' counters, which lead on for as long as their sender pays.
COUNTERS = (
    re.compile(r".*\.list-manage\d?\.com/track/click"),
    re.compile(r".*\.ct\.sendgrid\.net/"),
    re.compile(r"click\.mlsend\d?\.com/"),
    re.compile(r"(?:.*\.)?r\.(?:\w+\.)?sendib[mt]\d\.com/"),
    re.compile(r".*\.mandrillapp\.com/track/click"),
    re.compile(r"urldefense(?:\.proofpoint)?\.com/"),
    re.compile(r"links?\.\w+\.mailjet\.com/"),
)


def remarks(address: str) -> Iterator[Remark]:
    """Yield by whose way an address leads, and where it would lead without, if it says so itself."""
    parts = parts_of(address)
    if parts is None or not parts.hostname:
        return
    host = parts.hostname.lower()
    if SHORTENERS.fullmatch(host) and parts.path.strip("/"):
        sentence = f"{shown(address)} hides where it leads; filters hold such links for spam"
        yield Remark("link-shortened", sentence, "open it, and write the address of the page that it comes to")
        return
    for hosts, path, name in WRAPPERS:
        if hosts.fullmatch(host) and parts.path.startswith(path):
            found = parse_qs(parts.query).get(name, [""])[0]
            if parts_of(found):
                sentence = f"a link leads to its page by way of {host}, as it was copied from there"
                yield Remark("link-wrapped", sentence, f"write {shown(found)}", found)
                return
    if any(counter.match(f"{host}{parts.path}") for counter in COUNTERS):
        sentence = f"a link leads through the counter of another newsletter, {host}"
        yield Remark("link-wrapped", sentence, "open it, and write the address of the page that it comes to")
